import { pageWith, plainPage } from './trees.ts'
import { combined, driftedAlike, drifts, mayCombine, pickTarget, type TestPage } from './drift.ts'
import type { Random } from './random.ts'

/** A call of a model, and its expected result. */
export interface EditCase {
  /** The kind of drift, or the reason why it must be refused. */
  kind: string
  group: 'exact' | 'one drift' | 'two drifts' | 'must be refused' | 'named' | 'right or refused'
  html: string
  call: { name: string; input: string }
  /** Whether a text is the expected result; of calls that must be refused, only the old text is. */
  isRight(after: string): boolean
}

const names = Object.keys(drifts)
const content = '<hr class="zq-inserted">'

/** A random case of any group; undefined if the passage that was picked is unsuitable. */
export function createCase(documents: readonly TestPage[], random: Random): EditCase | undefined {
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
  // The new text is written like the quote or like the document; if the quote is exact, it is too.
  const isAlike = random.below(2) === 0 || html.includes(quote)
  if (isAlike && !driftedAlike(passage, changed, drift)) return undefined
  const input = { old_text: quote, new_text: isAlike ? drift(changed) : changed }
  return {
    ...shared,
    call: { name: 'html_replace', input: JSON.stringify(input) },
    isRight: (after) => after === expected,
  }
}

/** Kinds of characters next to which a quote may break off. */
const sides: Record<string, RegExp> = {
  'a letter': /\p{L}/u,
  'a digit': /\p{N}/u,
  'a full stop or comma': /[.,]/,
  'a colon, slash or hyphen': /[:/-]/,
  'a currency or percent sign': /[\p{Sc}%°]/u,
  'an apostrophe': /['’]/,
  'other punctuation': /[^\s<>&;]/u,
}

/**
 * A random case of what surrounds the matching of quotes: whitespace at their ends, omissions, short
 * quotes across line endings, byte order marks, and pages with misnested tags.
 */
export function createOddCase(
  documents: readonly TestPage[],
  random: Random,
): EditCase | undefined {
  const document = random.pick(documents)
  const kind = random.pick(['blank', 'blank', 'blank', 'omission', 'lines', 'mark', 'misnested'])
  if (kind === 'mark') return markedPage(document, random)
  if (kind === 'misnested') return misnestedPage(document, random)
  if (kind === 'lines') return shortLines(document, random)
  const target = pickTarget(document, random)
  if (!target) return undefined
  return kind === 'blank' ? brokenOff(document, target, random) : omitted(document, target, random)
}

/** A quote that breaks off within a text and continues with whitespace instead. */
function brokenOff({ html }: TestPage, { passage }: Target, random: Random): EditCase | undefined {
  const at = 1 + random.below(passage.length - 1)
  const [before = '', after = ''] = [passage[at - 1], passage[at]]
  if (/[\s<>&]/.test(before + after) || /&#?\w*;?$/.test(passage.slice(0, at))) return undefined
  const blank = random.pick([' ', '\n', ' \n', '\t'])
  const isTail = random.below(2) === 0
  const quote = isTail ? passage.slice(0, at) + blank : blank + passage.slice(at)
  if (html.includes(quote) || quote.trim().length < 12) return undefined
  const side = isTail ? after : before
  const kind = Object.entries(sides).find(([, pattern]) => pattern.test(side))?.[0]
  if (!kind) return undefined
  const where = isTail ? `whitespace before ${kind}` : `whitespace after ${kind}`
  return refusedCase(where, html, blankCall(quote, random))
}

function blankCall(quote: string, random: Random): EditCase['call'] {
  const [name, input] = random.pick<[string, Record<string, string>]>([
    ['html_replace', { old_text: quote, new_text: '<hr>' }],
    ['html_delete', { text_to_delete: quote }],
    ['html_insert_after', { anchor_text: quote, new_content: content }],
    ['html_insert_before', { anchor_text: quote, new_content: content }],
    ['delete_element', { start_text: quote, end_text: quote }],
  ])
  return { name, input: JSON.stringify(input) }
}

function refusedCase(kind: string, html: string, call: EditCase['call']): EditCase {
  return { kind, group: 'must be refused', html, call, isRight: (after) => after === html }
}

/** New text that leaves out a part, with a note. */
function omitted({ html }: TestPage, { passage }: Target, random: Random): EditCase | undefined {
  const lines = passage.split('\n')
  if (lines.length < 4 || /<(script|style|textarea|title)\b|<!--/i.test(passage)) return undefined
  const note = random.pick([
    '<!-- rest of the items -->',
    '<!-- ... -->',
    '<!-- unchanged -->',
    '<!-- Rest bleibt unverändert -->',
    '<!-- le reste est inchangé -->',
    '<!-- 其余部分保持不变 -->',
  ])
  const new_text = [lines[0], note, lines.at(-1)].join('\n')
  const input = JSON.stringify({ old_text: passage, new_text })
  return refusedCase('omission', html, { name: 'html_replace', input })
}

/** A quote of a few characters on both sides of a line ending that the document writes differently. */
function shortLines({ html }: TestPage, random: Random): EditCase | undefined {
  const place = html.indexOf('\n', random.below(html.length))
  if (place < 0) return undefined
  const [from, to] = [place - 2 - random.below(3), place + 2 + random.below(3)]
  const written = html.slice(from, to)
  const plain = written.replaceAll('\r\n', '\n')
  const quote = plain === written ? written.replaceAll('\n', '\r\n') : plain
  const plainPage = html.replaceAll('\r\n', '\n')
  if (from < 0 || quote.trim() === '' || html.includes(quote) || /^\n|\r$/.test(written))
    return undefined
  if (plainPage.split(plain).length !== 2 || /[^ -~\r\n]/.test(written)) return undefined
  const input = JSON.stringify({ old_text: quote, new_text: 'Zq' })
  const expected = `${html.slice(0, from)}Zq${html.slice(to)}`
  const call = { name: 'html_replace', input }
  return {
    kind: 'short, other line ending',
    group: 'one drift',
    html,
    call,
    isRight: (after) => after === expected,
  }
}

/** A page that starts with a byte order mark, and a call that names an element of it. */
function markedPage({ html }: TestPage, random: Random): EditCase | undefined {
  const selector = random.pick(['html', 'head', 'body', 'head > title'])
  const tag = selector.split(' ').at(-1) ?? ''
  const start = new RegExp(`<${tag}(?=[\\s>])`, 'i')
  if (html.startsWith('\ufeff') || html.split(start).length !== 2) return undefined
  const input = JSON.stringify({ selector, name: 'data-zq', value: '1' })
  const expected = `\ufeff${html.replace(start, (found) => found)}`
  return {
    kind: 'byte order mark',
    group: 'named',
    html: `\ufeff${html}`,
    call: { name: 'set_attribute', input },
    isRight: (after) => after.replace(' data-zq="1"', '') === expected && after !== expected,
  }
}

/** A page with a tag moved or removed, and a call that deletes an element of it. */
function misnestedPage({ html }: TestPage, random: Random): EditCase | undefined {
  if (html.length > 30_000) return undefined
  const tags = [
    ...html.matchAll(
      /<\/?(?:p|div|ul|li|a|b|strong|em|table|tbody|tr|td|section|h[1-6])\b[^<>]*>/gi,
    ),
  ]
  if (tags.length < 10) return undefined
  const { index, 0: tag } = random.pick(tags)
  const { index: other } = random.pick(tags)
  const without = html.slice(0, index) + html.slice(index + tag.length)
  const at = other > index ? other - tag.length : other
  const page = random.below(2) === 0 ? without : without.slice(0, at) + tag + without.slice(at)
  const name = random.pick(['ul', 'table', 'nav', 'h1', 'section', 'form', 'footer', 'header', 'p'])
  const wanted = pageWith(page, name, () => [])
  if (!wanted) return undefined
  return {
    kind: 'misnested',
    group: 'right or refused',
    html: page,
    call: { name: 'delete_element', input: JSON.stringify({ selector: name }) },
    isRight: (after) => JSON.stringify(plainPage(after)) === JSON.stringify(wanted),
  }
}

type Target = NonNullable<ReturnType<typeof pickTarget>>

/** A call that must be refused, since its quote matches nowhere or several times. */
function refusal(
  document: TestPage,
  documents: readonly TestPage[],
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
      // With stray blank lines, the quote may match just one of them exactly.
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
