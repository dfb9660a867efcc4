/** See `keep-together.js`. */
export function keepTogether(height: number): void
