/** See `unloaded.js`. */
export function findUnloaded(): { what: string; where: string; why: string }[]
