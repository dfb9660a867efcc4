/** Runs in a page; see `guard.js`. */
export function guard(): void
