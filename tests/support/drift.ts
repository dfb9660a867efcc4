import type { Random } from './random.ts'

/**
 * What models do to a passage when they quote it. A drift is a function of the passage alone, so
 * that old and new text drift alike; it returns the passage unchanged if there is nothing to change.
 */
export type Drift = (passage: string) => string

const tags = /<\/?[a-z][^<>]*>/gi

/** Changes the text between tags, but neither tags nor scripts and styles. */
function inText(change: (text: string) => string): Drift {
  return (passage) =>
    /<(script|style)\b/i.test(passage)
      ? passage
      : passage.replace(/(^|>)([^<>]+)(?=<|$)/g, (_, before: string, text: string) =>
          before.concat(change(text)),
        )
}

function inTags(change: (tag: string) => string): Drift {
  return (passage) => passage.replace(tags, change)
}

const attribute = /\s+[a-z-]+(?:="[^"<>]*")?/gi

export const drifts: Record<string, Drift> = {
  'trailing whitespace': (passage) => passage.replace(/\n/g, '  \n').concat(' \n'),
  'blank edges': (passage) => `\n\n${passage}\n`,
  dedented: (passage) => passage.replace(/\n {2}/g, '\n').replace(/\n\t/g, '\n'),
  'flat lines': (passage) => passage.replace(/\n[ \t]+/g, '\n'),
  'tabs for spaces': (passage) =>
    passage.replace(/\n( {2})+/g, (run) => '\n'.concat('\t'.repeat((run.length - 1) / 2))),
  'on one line': (passage) => passage.replace(/\s*\n\s*/g, ' '),
  reflowed: (passage) => passage.replace(/ (?=\w+ \w+ \w)/g, '\n'),
  'no whitespace between tags': (passage) => passage.replace(/>\s+</g, '><'),
  'whitespace between tags': (passage) => passage.replace(/></g, '>\n<'),
  'blank lines added': (passage) => passage.replace(/\n/g, '\n\n'),
  'blank lines removed': (passage) => passage.replace(/\n\s*\n/g, '\n'),
  'entities decoded': inText((text) =>
    text
      .replaceAll('&lt;', '\u0001')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&copy;', '©')
      .replaceAll('&nbsp;', '\u00a0')
      .replaceAll('&middot;', '·')
      .replaceAll('&times;', '×')
      .replaceAll('&amp;', '&')
      .replaceAll('\u0001', '&lt;'),
  ),
  'entities encoded': inText((text) =>
    text
      .replace(/[©·×“”‘’—–]/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/"/g, '&quot;'),
  ),
  'no-break spaces': inText((text) => text.replace(/(\w) (\w)/, '$1\u00a0$2')),
  'curly quotes': inText((text) => text.replace(/'/g, '’').replace(/"/g, '”')),
  'straight quotes': (passage) => passage.replace(/[‘’]/g, "'").replace(/[“”]/g, '"'),
  dashes: inText((text) => text.replace(/[—–]/g, '-').replace(/ - /g, ' — ')),
  ellipses: inText((text) => text.replace(/\.\.\./g, '…')),
  decomposed: (passage) => passage.normalize('NFD'),
  'attribute order': inTags((tag) => {
    const list = tag.match(attribute) ?? []
    const head = /^<[a-z][\w-]*/i.exec(tag)?.[0]
    const rest = head && tag.slice(head.length + list.join('').length)
    return head && tag === head + list.join('') + rest && list.length > 1
      ? head + list.toReversed().join('') + rest
      : tag
  }),
  'single-quoted attributes': inTags((tag) => tag.replace(/="([^"'<>]*)"/g, "='$1'")),
  'unquoted attributes': inTags((tag) => tag.replace(/="([\w-]+)"(?=[\s>])/g, '=$1')),
  'void tags with a slash': inTags((tag) =>
    /^<(?:br|img|hr|input|meta|link)\b[^/]*>$/i.test(tag) ? tag.slice(0, -1).concat(' />') : tag,
  ),
  'void tags without a slash': inTags((tag) => tag.replace(/\s*\/>$/, '>')),
  'tag case': inTags((tag) => tag.replace(/^<\/?[a-z][\w-]*/i, (name) => name.toUpperCase())),
  'CRLF line endings': (passage) => passage.replace(/\r?\n/g, '\r\n'),
  'code fence': (passage) => '```html\n'.concat(passage, '\n```'),
  'line numbers': (passage) =>
    passage
      .split('\n')
      .map((line, index) => `${100 + index}| ${line}`)
      .join('\n'),
  'escaped as JSON': (passage) => JSON.stringify(passage).slice(1, -1),
  'escaped as HTML': (passage) =>
    passage.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
}

/** Styles of authors: as it is, with careful typography, and with the line endings of Windows. */
const authorStyles: Record<string, Drift> = {
  'as it is': (html) => html,
  typeset: inTextOutsideOfCode((text) =>
    text
      .replace(/(\w)'(\w)/g, '$1’$2')
      .replace(/"([^"]*)"/g, '“$1”')
      .replace(/ - /g, ' – ')
      .replace(/(\w), (\w)/g, '$1 — $2')
      .replace(/ (\w{1,2}) (?=\w)/g, ' $1&nbsp;')
      .replace(/ and /g, ' &amp; ')
      .replace(/e(?=[rn]\b)/g, 'é'),
  ),
  CRLF: (html) => html.replace(/\r?\n/g, '\r\n'),
}

/** Each page as authors of different styles would have written it. */
export function inAuthorStyles(pages: readonly { name: string; html: string }[]): TestPage[] {
  return pages.flatMap(({ name, html }) =>
    Object.entries(authorStyles).map(([style, write]) =>
      testPageOf(`${name}, ${style}`, write(html)),
    ),
  )
}

function inTextOutsideOfCode(change: (text: string) => string): Drift {
  const code = /<(script|style|pre|code|textarea|title)\b[^]*?<\/\1>|<!--[^]*?-->/gi
  return (html) => {
    const parts: string[] = []
    let at = 0
    for (const match of html.matchAll(code)) {
      parts.push(inText(change)(html.slice(at, match.index)), match[0])
      at = match.index + match[0].length
    }
    return [...parts, inText(change)(html.slice(at))].join('')
  }
}

/** These wrap a whole quote, so they are applied last and never together. */
const wrappings = ['code fence', 'line numbers', 'escaped as JSON', 'escaped as HTML']

/** Reordering finds attributes by their quotes, so it is first; a wrapping is around all else. */
function rank(name: string): number {
  return name === 'attribute order' ? 0 : wrappings.includes(name) ? 2 : 1
}

/** A drift that applies several, in the order that they need. */
export function combined(names: readonly string[]): Drift {
  const ordered = names.toSorted((a, b) => rank(a) - rank(b))
  return (passage) => ordered.reduce((text, name) => drifts[name]?.(text) ?? text, passage)
}

export function mayCombine(names: readonly string[]): boolean {
  return names.filter((name) => wrappings.includes(name)).length < 2
}

/** A place of a document, and a change of one word in it, or of how many there are. */
export interface Target {
  from: number
  to: number
  passage: string
  /** The passage with the change made. */
  changed: string
  word: { from: number; to: number; insert: string }
}

const angles: Record<string, string> = { '&lt;': '<', '&gt;': '>' }

/** What forgiving readers would see of a passage: one that ignores the order in a tag, one that does not. */
function essences(html: string): string[] {
  const plain = html
    .normalize('NFC')
    .toLowerCase()
    .replace(/&[a-z#0-9]+;/g, (entity) => angles[entity] ?? '')
  return [plain.replace(/<[^<>]*>/g, (tag) => [...tag].toSorted().join('')), plain].map((text) =>
    text.replace(/[^\p{L}\p{N}]/gu, ''),
  )
}

export interface TestPage {
  name: string
  html: string
  /** In how many places, two at most, even the most forgiving reader finds the passage. */
  places(passage: string): number
}

export function testPageOf(name: string, html: string): TestPage {
  const wholes = essences(html)
  return {
    name,
    html,
    places(passage) {
      const counts = essences(passage).map((core, reader) => {
        const whole = wholes[reader] ?? ''
        const at = whole.indexOf(core)
        return at < 0 ? 0 : whole.includes(core, at + 1) ? 2 : 1
      })
      return Math.max(...counts)
    },
  }
}

/** A random passage of lines or of words in one, unique even if all drifts are ignored; undefined if the pick is unsuitable. */
export function pickTarget(document: TestPage, random: Random): Target | undefined {
  const { html } = document
  const middle = random.below(html.length)
  const size = random.pick(['part', 'line', 'few', 'many'])
  let from = html.lastIndexOf('\n', middle) + 1
  let to = from
  const lines =
    { part: 1, line: 1, few: 2 + random.below(4), many: 6 + random.below(10) }[size] ?? 1
  for (let count = 0; count < lines && to < html.length; count++) {
    const end = html.indexOf('\n', to + (count > 0 ? 1 : 0))
    to = end < 0 ? html.length : end
  }
  if (to - from > 6000) return undefined
  if (size === 'part') {
    const words = [...html.slice(from, to).matchAll(/(?<=[\s>])[^\s<>&]+(?=[\s<])/g)]
    if (words.length < 4) return undefined
    const first = random.below(words.length - 3)
    const last = first + 3 + random.below(Math.min(8, words.length - first - 3))
    to = from + (words[last]?.index ?? 0) + (words[last]?.[0].length ?? 0)
    from += words[first]?.index ?? 0
  }
  const passage = html.slice(from, to)
  if (passage.replace(/\W/g, '').length < 12 || document.places(passage) !== 1) return undefined
  // A word between tags that no drift changes.
  const words = [...passage.matchAll(/(?<=[\s>]|^)[A-Za-z]{3,}(?=[\s<]|$)/g)].filter(
    ({ index }) => passage.lastIndexOf('<', index) <= passage.lastIndexOf('>', index),
  )
  if (words.length === 0) return undefined
  const word = random.pick(words)
  const [start, end] = [word.index, word.index + word[0].length]
  const change = changeOf(passage, { from: start, to: end }, random)
  return {
    from,
    to,
    passage,
    changed: passage.slice(0, change.from) + change.insert + passage.slice(change.to),
    word: { from: from + change.from, to: from + change.to, insert: change.insert },
  }
}

/** Replaces a word, adds one before it or, if it is between two others, removes it. */
function changeOf(passage: string, { from, to }: { from: number; to: number }, random: Random) {
  const fresh = `Zq${random.below(1e9).toString(36)}`
  const isBetween = /\w $/.test(passage.slice(0, from)) && /^ \w/.test(passage.slice(to))
  const kind = random.pick(['another', 'another', 'more', isBetween ? 'none' : 'another'])
  if (kind === 'none') return { from, to: to + 1, insert: '' }
  return kind === 'more' ? { from, to: from, insert: `${fresh} ` } : { from, to, insert: fresh }
}

/** Whether a drift changes what two texts share alike, and does not change where they differ. */
export function driftedAlike(passage: string, changed: string, drift: Drift): boolean {
  const [one, other] = [differing(passage, changed), differing(drift(passage), drift(changed))]
  const word = (text: string) => text.replace(/^ +| +$/g, '')
  return one.every((text, index) => word(text) === word(other[index] ?? ''))
}

/** Two texts without what they share at their ends. */
function differing(one: string, other: string): [string, string] {
  const most = Math.min(one.length, other.length)
  let head = 0
  while (head < most && one[head] === other[head]) head++
  let tail = 0
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++
  return [one.slice(head, one.length - tail), other.slice(head, other.length - tail)]
}
