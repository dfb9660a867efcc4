/** See `own-images.js`. It runs in a page only. */
export function ownImages(): void
