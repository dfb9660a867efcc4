/** See `places.js`. */
export function createPlaces(tree: unknown): unknown
