/** See `tree.js`. */
export function createTree(): unknown
