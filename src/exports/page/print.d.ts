/** See `print.js`. */
export function preparePrint(options: { notes: boolean }): void
export function stylePages(options: { size: string; pageStyle: string }): void
