/** See `patch.js`. */
export function planPatch(): unknown
/** See `patch.js`. */
export function matchChildren(): unknown
/** See `patch.js`. */
export function createPatcher(): unknown
