/** See `paint-in-order.js`. */
export function paintInOrder(): void
