/** Takes a model's answer as it streams and gives the HTML document in it. */
export interface HtmlStream {
  /** The HTML that this piece of the answer adds, and what was said before the document. */
  push(text: string): { html: string; prose: string }
  /** What was held back because more might have come; to be called once, at the end. */
  end(): { html: string; prose: string }
  /** Whether the document was closed by `</html>`. What came after its last one is dropped. */
  isComplete(): boolean
}

const opening = /<!doctype|<[a-z]/i
const closing = /<\/html\s*>/gi
/** The end of a text that may be the beginning of a document or of the code fence around it. */
const openingCut = /(?:`{1,3}\w{0,10}\s*|<!?[a-z]{0,8})$/i
/** The end of a text that may be the beginning of `</html>`. */
const closingCut = /<(?:\/(?:h(?:t(?:m(?:l\s*)?)?)?)?)?$/i

const longestFence = 16
/** Characters of `</html   >` that may have come in pieces. */
const longestEnd = 100
/** Characters that a line needs, and may have, to count as said twice. */
const repeatable = { least: 8, most: 2000 }

/**
 * A document is what lies between the first doctype or tag and the last `</html>`. An answer that
 * goes on from a draft is document at once; where it begins the draft's last line again, that is
 * left out.
 */
export function createHtmlStream(draft = ''): HtmlStream {
  const lastLine = lineToLeaveOut(draft)
  let started = draft !== ''
  let joined = draft === ''
  let complete = false
  let pending = ''
  /** How much of what is pending was searched for an end. */
  let searched = 0

  /** What was said before the document, and the document's beginning left in `pending`. */
  function skipProse(): string {
    const at = pending.search(opening)
    const cut = pending.search(openingCut)
    const said = at >= 0 ? at : cut >= 0 ? cut : pending.length
    const prose = pending.slice(0, said).replace(/`{3}\w*\s*$/, '')
    pending = pending.slice(said)
    started = at >= 0
    return prose
  }

  function join(): void {
    joined = true
    pending = pending.replace(/^\s*`{3}\w*\n/, '')
    if (lastLine !== '' && pending.startsWith(lastLine)) pending = pending.slice(lastLine.length)
  }

  /** The HTML that is known to belong to the document. */
  function takeHtml(): string {
    let html = ''
    let end = 0
    closing.lastIndex = Math.max(0, searched - longestEnd)
    for (let match = closing.exec(pending); match; match = closing.exec(pending)) {
      end = match.index + match[0].length
    }
    searched = pending.length - end
    if (end > 0) {
      html = pending.slice(0, end)
      pending = pending.slice(end)
      complete = true
    }
    // After an end, text waits until a later end shows that it belongs to the document.
    if (complete) return html
    const cut = pending.search(closingCut)
    html += cut < 0 ? pending : pending.slice(0, cut)
    pending = cut < 0 ? '' : pending.slice(cut)
    searched = 0
    return html
  }

  return {
    push(text) {
      pending += text
      const prose = started ? '' : skipProse()
      if (!joined && pending.length >= lastLine.length + longestFence) join()
      return { html: started && joined ? takeHtml() : '', prose }
    },
    end() {
      if (!joined) join()
      const html = started ? takeHtml() : ''
      const rest = pending
      pending = ''
      if (!started) return { html: '', prose: rest }
      return { html: complete ? html : html + rest, prose: '' }
    },
    isComplete: () => complete,
  }
}

/** The line that a draft breaks off in, unless it is too short or too long to be told by. */
function lineToLeaveOut(draft: string): string {
  const line = draft.slice(draft.lastIndexOf('\n') + 1)
  return line.length >= repeatable.least && line.length <= repeatable.most ? line : ''
}
