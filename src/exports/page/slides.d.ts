/** See `slides.js`. It runs in a page only. */
export function findSlides(): unknown[]
