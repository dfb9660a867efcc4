/** The first place of a page for a script that leaves the page its mode; see `prologue.js`. */
export function endOfPrologue(html: string): number
