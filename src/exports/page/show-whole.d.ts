/** See `show-whole.js`. */
export function showWhole(): void
