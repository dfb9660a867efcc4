/** Prints a row of a Markdown table, with numbers rounded to three significant digits. */
export function row(...cells: (string | number)[]): void {
  const shown = cells.map((cell) =>
    typeof cell !== 'number' || Number.isInteger(cell)
      ? String(cell)
      : cell.toFixed(cell < 10 ? 2 : cell < 100 ? 1 : 0),
  )
  console.log(`| ${shown.join(' | ')} |`)
}

/** Returns the quantile of numbers for a `fraction` from 0 to 1; NaN if there are none. */
export function quantile(numbers: number[], fraction: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN
}
