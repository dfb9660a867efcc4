/** See `fonts.js`. */
export function readFonts(within: string): { what: string; where: string; why: string }[]
