/** See `slide-pictures.js`. */
export function showSlide(index: number): {
  count: number
  box: { x: number; y: number; width: number; height: number } | null
}
