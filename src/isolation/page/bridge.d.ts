/** Connects a page with the app; see `bridge.js`. */
export function bridge(scripts: boolean, places: unknown, patcher: unknown): void
