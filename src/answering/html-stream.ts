import { createTokenReader } from '../editing/html/tokenizer.ts'

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
/** The end of a text that may be the beginning of a document or of the code fence around it. */
const openingCut = /(?:`{1,3}\w{0,10}\s{0,20}|<!?[a-z]{0,8})$/i
/** The end of a text that may be the beginning of `</html>`. */
const closingCut = /<(?:\/(?:h(?:t(?:m(?:l\s{0,20})?)?)?)?)?$/i
/** Characters that either may have. */
const longestCut = 40

const longestFence = 16
/** Characters that a line needs, and may have, to count as said twice. */
const repeatable = { least: 8, most: 2000 }

/**
 * A document is what lies between the first doctype or tag and the last `</html>` that is a tag, not
 * words of a script or a comment. An answer that goes on from a draft is document at once; where it
 * begins the draft's last line again, that is left out.
 */
export function createHtmlStream(draft = ''): HtmlStream {
  const lastLine = lineToLeaveOut(draft)
  let started = draft !== ''
  let joined = draft === ''
  let pending = ''
  /** Offsets in the document: what was given out, and after the last `</html>`, if there was one. */
  let given = draft.length
  let closedAt = 0
  let unread = ''
  const reader = createTokenReader(() => ({
    startTag() {},
    endTag({ tagName, location }) {
      if (tagName === 'html') closedAt = location?.endOffset ?? 0
    },
  }))
  reader.write(draft, false)
  closedAt = 0

  /** What was said before the document, and the document's beginning left in `pending`. */
  function skipProse(): string {
    const at = pending.search(opening)
    const said = at >= 0 ? at : pending.length - cutOff(openingCut)
    const prose = pending.slice(0, said).replace(/`{3}\w*\s*$/, '')
    pending = pending.slice(said)
    started = at >= 0
    return prose
  }

  /** How much at the end of what is pending may be the beginning of something. */
  function cutOff(cut: RegExp): number {
    return cut.exec(pending.slice(-longestCut))?.[0].length ?? 0
  }

  function join(): void {
    joined = true
    pending = pending.replace(/^\s*`{3}\w*\n/, '')
    if (lastLine !== '' && pending.startsWith(lastLine)) pending = pending.slice(lastLine.length)
  }

  function give(length: number): string {
    const html = pending.slice(0, length)
    pending = pending.slice(length)
    given += length
    return html
  }

  /** The HTML that is known to belong to the document, after so much of it that is new. */
  function takeHtml(added: string): string {
    unread += added
    // Only with this does a tag end.
    if (added.includes('>')) {
      reader.write(unread, false)
      unread = ''
    }
    if (closedAt > given) return give(closedAt - given)
    // After an end, text waits until a later end shows that it belongs to the document.
    return closedAt > 0 ? '' : give(pending.length - cutOff(closingCut))
  }

  return {
    push(text) {
      pending += text
      if (started && joined) return { html: takeHtml(text), prose: '' }
      const prose = started ? '' : skipProse()
      if (!joined && pending.length >= lastLine.length + longestFence) join()
      return { html: started && joined ? takeHtml(pending) : '', prose }
    },
    end() {
      let html = ''
      if (!joined) {
        join()
        html = takeHtml(pending)
      }
      const rest = pending
      pending = ''
      if (!started) return { html: '', prose: rest }
      return { html: closedAt > 0 ? html : html + rest, prose: '' }
    },
    isComplete: () => closedAt > 0,
  }
}

/** The line that a draft breaks off in, unless it is too short or too long to be told by. */
function lineToLeaveOut(draft: string): string {
  const line = draft.slice(draft.lastIndexOf('\n') + 1)
  return line.length >= repeatable.least && line.length <= repeatable.most ? line : ''
}
