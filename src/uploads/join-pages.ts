/** A shorter paragraph may be a line of its own, such as a caption. */
const minParagraph = 40
/** A paragraph of one line, not a heading, a list or a table, that does not end with a sentence. */
const openEnd = /^(?![#|>\s]|[-*+] |\d+[.)\\])[^\n]*[\p{L}\p{N},\-\u2010]$/u
const goesOn = /^\p{Ll}/u
const dividedWord = /(?<=\p{Ll})[-\u2010]$/u

/** The text of pages. A sentence that a page cuts, in lower case at the top of the next, goes on there. */
export function joinPages(pages: readonly string[]): string {
  const pieces: string[] = []
  for (const page of pages.map((text) => text.trim()).filter((text) => text !== '')) {
    const before = pieces.at(-1)
    if (before === undefined) pieces.push(page)
    else if (isCut(before) && goesOn.test(page)) {
      pieces[pieces.length - 1] = before.replace(dividedWord, '')
      pieces.push(dividedWord.test(before) ? '' : ' ', page)
    } else pieces.push('\n\n', page)
  }
  return pieces.join('')
}

function isCut(page: string): boolean {
  const at = page.lastIndexOf('\n\n')
  const last = at < 0 ? page : page.slice(at + 2)
  return last.length >= minParagraph && openEnd.test(last)
}
