import { createTokenReader } from '../editing/html/tokenizer.ts'

/** Finds the HTML document in the answer of a model as it streams. */
export interface HtmlStream {
  /** Returns the HTML that this chunk of the answer adds, and the text before the document. */
  push(text: string): { html: string; prose: string }
  /** Returns what was held back because more could have followed. Call it once, at the end. */
  end(): { html: string; prose: string }
  /** Whether `</html>` closed the document. Text after the last one is dropped. */
  isComplete(): boolean
}

const opening = /<!doctype|<[a-z]/i
/** The end of a text that may start a document or the code fence around it. */
const partialOpening = /(?:`{1,3}\w{0,10}\s{0,20}|<!?[a-z]{0,8})$/i
/** The end of a text that may start `</html>`. */
const partialClosing = /<(?:\/(?:h(?:t(?:m(?:l\s{0,20})?)?)?)?)?$/i
/** More characters than either of them matches. */
const maxPartialLength = 40

/**
 * The document starts with the first doctype or tag and ends with the last `</html>` that is a tag, not
 * a part of a script or comment. An answer that continues a draft is document from its start.
 */
export function createHtmlStream(draft = ''): HtmlStream {
  let isStarted = draft !== ''
  let pending = ''
  /** Positions in the document: the end of what was returned, and of the last `</html>`, if any. */
  let returned = draft.length
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

  /** Returns the text before the document and leaves the start of the document in `pending`. */
  function takeProse(): string {
    const start = pending.search(opening)
    const end = start >= 0 ? start : pending.length - partialLength(partialOpening)
    const prose = pending.slice(0, end).replace(/`{3}\w*\s*$/, '')
    pending = pending.slice(end)
    isStarted = start >= 0
    return prose
  }

  function partialLength(partial: RegExp): number {
    return partial.exec(pending.slice(-maxPartialLength))?.[0].length ?? 0
  }

  function take(length: number): string {
    const html = pending.slice(0, length)
    pending = pending.slice(length)
    returned += length
    return html
  }

  /** Returns the pending HTML that belongs to the document for sure. `added` is the new part of it. */
  function takeHtml(added: string): string {
    unread += added
    // No tag ends without this character.
    if (added.includes('>')) {
      reader.write(unread, false)
      unread = ''
    }
    if (closedAt > returned) return take(closedAt - returned)
    // Text after `</html>` waits until another `</html>` shows that it belongs to the document.
    return closedAt > 0 ? '' : take(pending.length - partialLength(partialClosing))
  }

  return {
    push(text) {
      pending += text
      if (isStarted) return { html: takeHtml(text), prose: '' }
      const prose = takeProse()
      return { html: isStarted ? takeHtml(pending) : '', prose }
    },
    end() {
      const rest = pending
      pending = ''
      if (!isStarted) return { html: '', prose: rest }
      return { html: closedAt > 0 ? '' : rest, prose: '' }
    },
    isComplete: () => closedAt > 0,
  }
}
