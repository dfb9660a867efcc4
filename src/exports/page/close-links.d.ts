/** See `close-links.js`. It runs in a page only. */
export function closeLinks(keepLook: boolean): void
