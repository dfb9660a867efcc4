/** See `mark-hidden.js`. */
export function markHidden(): void
