/** See `show-slides.js`. */
export function showSlides(): number
