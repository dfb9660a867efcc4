/** See `print.js`. */
export function preparePrint(options: { notes: boolean }): void
export function stylePages(options: { size: string; maxHeight: number; pageStyle: string }): void
