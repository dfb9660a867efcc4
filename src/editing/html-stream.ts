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

/** A document is what lies between the first doctype or tag and the last `</html>`. */
export function createHtmlStream(): HtmlStream {
  let started = false
  let complete = false
  let pending = ''
  return {
    push(text) {
      pending += text
      let prose = ''
      if (!started) {
        const at = pending.search(opening)
        const cut = pending.search(openingCut)
        const said = at >= 0 ? at : cut >= 0 ? cut : pending.length
        prose = pending.slice(0, said).replace(/`{3}\w*\s*$/, '')
        pending = pending.slice(said)
        started = at >= 0
        if (!started) return { html: '', prose }
      }
      let html = ''
      let end = 0
      for (const match of pending.matchAll(closing)) end = match.index + match[0].length
      if (end > 0) {
        html = pending.slice(0, end)
        pending = pending.slice(end)
        complete = true
      }
      // After an end, text waits until a later end shows that it belongs to the document.
      if (!complete) {
        const cut = pending.search(closingCut)
        html += cut < 0 ? pending : pending.slice(0, cut)
        pending = cut < 0 ? '' : pending.slice(cut)
      }
      return { html, prose }
    },
    end() {
      const rest = pending
      pending = ''
      if (!started) return { html: '', prose: rest }
      return { html: complete ? '' : rest, prose: '' }
    },
    isComplete: () => complete,
  }
}
