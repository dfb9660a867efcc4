/** See `forget-marks.js`. It runs in a page only. */
export function forgetMarks(): void
