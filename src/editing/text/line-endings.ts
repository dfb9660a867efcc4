export type LineEnding = '\n' | '\r\n'

/** The line ending of a passage or, if it is one line, of the document. */
export function lineEndingOf(text: string, passage: string): LineEnding {
  const inPassage = passage.indexOf('\n')
  if (inPassage >= 0) return passage[inPassage - 1] === '\r' ? '\r\n' : '\n'
  return text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n'
}

export function withLineEndings(text: string, lineEnding: LineEnding): string {
  return lineEnding === '\n' ? withLineFeeds(text) : text.replace(/\r?\n/g, '\r\n')
}

/** New text with the line endings of the document. */
export function withLineEndingsOf(text: string, added: string): string {
  return withLineEndings(added, lineEndingOf(text, ''))
}

export function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
