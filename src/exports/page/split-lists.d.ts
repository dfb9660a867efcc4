/** See `split-lists.js`. */
export function splitLists(): void
