export interface Piece {
  type: 'text' | 'thinking'
  text: string
}

const opening = '<think>'
const closing = '</think>'

/**
 * Separates the thinking that some models write as `<think>…</think>` at the start of their answer.
 * Anywhere else, `<think>` is part of the answer, such as a document about it.
 */
export function createThinkingReader() {
  let state: 'start' | 'thinking' | 'gap' | 'answer' = 'start'
  let pending = ''

  function begin(): void {
    const text = pending.trimStart()
    if (opening.startsWith(text)) return
    state = 'answer'
    if (!text.startsWith(opening)) return
    state = 'thinking'
    pending = text.slice(opening.length)
  }

  function takeThinking(): Piece[] {
    const end = pending.indexOf(closing)
    const to = end < 0 ? pending.length - partialLength(pending, closing) : end
    const text = pending.slice(0, to)
    pending = pending.slice(end < 0 ? to : end + closing.length)
    if (end >= 0) state = 'gap'
    return text === '' ? [] : [{ type: 'thinking', text }]
  }

  function takeAnswer(): Piece[] {
    // The lines between the thinking and the answer belong to neither.
    if (state === 'gap') pending = pending.trimStart()
    if (pending === '') return []
    state = 'answer'
    const text = pending
    pending = ''
    return [{ type: 'text', text }]
  }

  return {
    push(text: string): Piece[] {
      pending += text
      if (state === 'start') begin()
      const thinking = state === 'thinking' ? takeThinking() : []
      return state === 'gap' || state === 'answer' ? [...thinking, ...takeAnswer()] : thinking
    },
    /** The rest, which turned out to be no tag. */
    end(): Piece[] {
      const text = pending
      pending = ''
      if (text === '') return []
      return [{ type: state === 'thinking' ? 'thinking' : 'text', text }]
    },
  }
}

/** How much of the end of a text may be the beginning of a tag. */
function partialLength(text: string, tag: string): number {
  for (let length = tag.length - 1; length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length
  }
  return 0
}
