/** See `settle.js`. */
export function settle(maxMs: number): Promise<boolean>
