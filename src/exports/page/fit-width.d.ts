/** See `fit-width.js`. */
export function fitWidth(width: number): { what: string; where: string; why: string }[]
