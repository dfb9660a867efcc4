/** See `missing-signs.js`. */
export function findMissingSigns(within: string): { what: string; where: string; why: string }[]
