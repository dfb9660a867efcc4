/** See `settle.js`. */
export function settle(maxMs: number, hasScripts: boolean): Promise<boolean>
