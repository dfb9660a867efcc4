/** See `measure.js`. */
export function measurePage(): { width: number; height: number }
