/** See `screen.js`. */
export function readScreen(paper: { width: number; height: number }): boolean
