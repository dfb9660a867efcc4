/** See `print-slides.js`. */
export function prepareSlides(options: { notes: boolean }): number
