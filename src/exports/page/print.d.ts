/** See `print.js`. */
export function preparePrint(options: {
  width: number
  height: number
  size: string
  pageStyle: string
  notes: boolean
}): { what: string; where: string; why: string }[]
