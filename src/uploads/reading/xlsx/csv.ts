const maxPiece = 64 * 1024

/** A line of comma-separated values, with its line ending. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Joins texts into pieces of a size that is worth passing on. */
export function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < maxPiece) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}
