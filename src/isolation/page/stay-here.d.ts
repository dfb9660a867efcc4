/** See `stay-here.js`. It runs in a page only. */
export function stayHere(): void
