/** See `print.js`. */
export function preparePrint(options: {
  width: number
  notes: boolean
  pageStyle: string
}): string[]
