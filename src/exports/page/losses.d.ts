/** See `losses.js`. */
export function readLosses(within: string): { what: string; where: string; why: string }[]
