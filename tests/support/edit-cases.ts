import { combined, driftedAlike, drifts, mayCombine, pickTarget, type Document } from './drift.ts'
import type { Random } from './random.ts'

/** A call of a model, and what must come of it. */
export interface EditCase {
  /** The kinds of drift, or why it must be refused. */
  kind: string
  group: 'exact' | 'one drift' | 'two drifts' | 'must be refused'
  html: string
  call: { name: string; input: string }
  /** Whether a text is what was asked for; for calls that must be refused, the old text only. */
  isRight(after: string): boolean
}

const names = Object.keys(drifts)
const content = '<hr class="zq-inserted">'

/** A case of any group; undefined where the place that was picked does not do. */
export function createCase(documents: readonly Document[], random: Random): EditCase | undefined {
  const document = random.pick(documents)
  const target = pickTarget(document, random)
  if (!target) return undefined
  const { html } = document
  const { from, to, passage, changed, word } = target
  const lot = random.below(20)
  if (lot < 4) return refusal(document, documents, target, random)

  const count = lot < 6 ? 0 : lot < 13 ? 1 : 2
  const picked = Array.from({ length: count }, () => random.pick(names))
  if (!mayCombine(picked)) return undefined
  const drift = combined(picked)
  const quote = drift(passage)
  if (count > 0 && quote === passage) return undefined
  const kind = count === 0 ? 'exact' : count === 1 ? (picked[0] ?? '') : 'two drifts'
  const group = count === 0 ? 'exact' : count === 1 ? 'one drift' : 'two drifts'
  const shared = { kind, group, html } as const
  const tool = random.below(4)
  if (tool === 0) {
    const input = { text_to_delete: quote }
    const [head, tail] = [html.slice(0, from).trimEnd(), html.slice(to).trimStart()]
    return {
      ...shared,
      call: { name: 'html_delete', input: JSON.stringify(input) },
      isRight: (after) =>
        after.startsWith(head) &&
        after.endsWith(tail) &&
        after.slice(head.length, after.length - tail.length).trim() === '',
    }
  }
  if (tool === 1) {
    const input = { anchor_text: quote, new_content: content }
    return {
      ...shared,
      call: { name: 'html_insert_after', input: JSON.stringify(input) },
      isRight(after) {
        const at = after.indexOf(content)
        const [end, start] = [from + passage.trimEnd().length, to + html.slice(to).search(/\S|$/)]
        return (
          at >= end && at <= start && after.slice(0, at) + after.slice(at + content.length) === html
        )
      },
    }
  }
  const expected = html.slice(0, word.from) + word.insert + html.slice(word.to)
  // The new text is written as the quote is, or as the document; to the letter where the quote is that.
  const isAlike = random.below(2) === 0 || html.includes(quote)
  if (isAlike && !driftedAlike(passage, changed, drift)) return undefined
  const input = { old_text: quote, new_text: isAlike ? drift(changed) : changed }
  return {
    ...shared,
    call: { name: 'html_replace', input: JSON.stringify(input) },
    isRight: (after) => after === expected,
  }
}

type Target = NonNullable<ReturnType<typeof pickTarget>>

/** A call that must be refused, since what it quotes is nowhere, or in several places. */
function refusal(
  document: Document,
  documents: readonly Document[],
  { from, to, passage }: Target,
  random: Random,
): EditCase | undefined {
  const { html } = document
  const drift = combined(random.below(2) === 0 ? [] : [random.pick(names)])
  const reason = random.pick(['gone', 'twice', 'sibling', 'stitched', 'foreign'])
  let text = html
  let quote = drift(passage)
  switch (reason) {
    case 'gone':
      text = html.slice(0, from) + html.slice(to)
      break
    case 'twice':
      text = html.slice(0, to) + passage + html.slice(to)
      // Stray blank lines may happen to be just those around one of them.
      if (text.split(quote).length === 2) return undefined
      break
    case 'sibling': {
      const words = [...passage.matchAll(/[A-Za-z0-9]{2,}/g)]
      const { index, 0: old } = random.pick(words)
      quote = drift(
        passage.slice(0, index) + `q${random.below(1e6)}` + passage.slice(index + old.length),
      )
      break
    }
    case 'stitched': {
      const other = pickTarget(document, random)
      if (!other || Math.abs(other.from - from) < 8000) return undefined
      quote = drift(`${passage}\n${other.passage}`)
      break
    }
    default: {
      const other = random.pick(documents)
      const foreign = pickTarget(other, random)
      if (!foreign || document.places(foreign.passage) > 0) return undefined
      quote = drift(foreign.passage)
    }
  }
  return {
    kind: reason,
    group: 'must be refused',
    html: text,
    call: { name: 'html_replace', input: JSON.stringify({ old_text: quote, new_text: '<hr>' }) },
    isRight: (after) => after === text,
  }
}
