/** Prints a row of a Markdown table; numbers with as many places as they need. */
export function row(...cells: (string | number)[]): void {
  const shown = cells.map((cell) =>
    typeof cell !== 'number' || Number.isInteger(cell)
      ? String(cell)
      : cell.toFixed(cell < 10 ? 2 : cell < 100 ? 1 : 0),
  )
  console.log(`| ${shown.join(' | ')} |`)
}

/** The number below which a part, from 0 to 1, of the numbers are. */
export function quantile(numbers: number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
