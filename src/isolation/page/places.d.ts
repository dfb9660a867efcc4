/** See `places.js`. */
export function createPlaces(): unknown
