/** See `fit-tables.js`. */
export function fitTables(width: number): { what: string; where: string; why: string }[]
