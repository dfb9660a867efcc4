import type { Edit } from '../text/edit.ts'
import { readTokens } from '../html/tokenizer.ts'

interface Attribute {
  from: number
  to: number
  /** The white space before it. */
  gap: string
  written: string
  value: string
}

interface Tag {
  name: string
  attributes: Map<string, Attribute>
  /** What is after the last attribute: `>`, ` />`. */
  end: string
}

/** An edit; `isPlaced` where its new lines are indented as the source’s already. */
export interface TagEdit extends Edit {
  isPlaced?: true
}

/**
 * The edits of a tag of the source that do to it what was done to its quote. Attributes that the new
 * tag has as the quote, or with the value that the source has, stay as the source writes them;
 * `mergeAttribute` does the same inside of one that is changed, if it can.
 */
export function mergeTags(
  source: string,
  quote: string,
  target: string,
  mergeAttribute: (source: string, quote: string, target: string) => Edit[] | undefined,
): TagEdit[] {
  const [is, was, becomes] = [source, quote, target].map(readTag)
  const whole = [{ from: 0, to: source.length, insert: target }]
  if (!is || !was || !becomes) return whole
  const edits: TagEdit[] = []
  if (becomes.name !== was.name) {
    edits.push({ from: 1, to: 1 + is.name.length, insert: becomes.name })
  }
  for (const [name, { from, to }] of is.attributes) {
    if (becomes.attributes.has(name)) continue
    edits.push({ from: source.slice(0, from).trimEnd().length, to, insert: '' })
  }
  let at = 1 + is.name.length
  let left = [...becomes.attributes.keys()].filter((name) => is.attributes.has(name)).length
  for (const [name, { gap, written, value }] of becomes.attributes) {
    const place = is.attributes.get(name)
    if (!place) {
      // What comes last there does so here.
      if (left === 0) at = source.length - is.end.length
      edits.push({ from: at, to: at, insert: gapIn(is, was, gap) + written, isPlaced: true })
      continue
    }
    left--
    const old = was.attributes.get(name)?.written ?? ''
    if (written !== old && value !== place.value) {
      const within = mergeAttribute(place.written, old, written)
      if (within) edits.push(...within.map((edit) => moved(edit, place.from)))
      else edits.push({ from: place.from, to: place.to, insert: written })
    }
    at = place.to
  }
  if (becomes.end !== was.end && becomes.end !== is.end) {
    edits.push({ from: source.length - is.end.length, to: source.length, insert: becomes.end })
  }
  const ordered = edits.toSorted((a, b) => a.from - b.from || a.to - b.to)
  const isInOrder = ordered.every(({ from }, index) => from >= (ordered[index - 1]?.to ?? 0))
  return isInOrder ? ordered : whole
}

/** White space before a new attribute: as the source has it where the quote has the same. */
function gapIn(is: Tag, was: Tag, gap: string): string {
  for (const [name, old] of was.attributes) {
    const place = is.attributes.get(name)
    if (place && old.gap === gap) return place.gap
  }
  return gap
}

function moved({ from, to, insert }: Edit, by: number): Edit {
  return { from: from + by, to: to + by, insert }
}

/** Undefined for what is no start tag that reads as it is written, or has an attribute twice. */
function readTag(written: string): Tag | undefined {
  let tag: Tag | undefined
  readTokens(written, (end) => ({
    startTag({ tagName, attrs, location }) {
      end()
      const places = new Map(Object.entries(location?.attrs ?? {}))
      if (location?.startOffset !== 0 || location.endOffset !== written.length) return
      const attributes = new Map<string, Attribute>()
      for (const { name, value } of attrs) {
        const { startOffset: from, endOffset: to } = places.get(name) ?? location
        const start = written.slice(0, from).trimEnd().length
        const gap = written.slice(start, from).replaceAll('\r\n', '\n')
        attributes.set(name, { from, to, gap, written: written.slice(from, to), value })
      }
      const last = [...attributes.values()].at(-1)?.to ?? 1 + tagName.length
      const rest = written.slice(last)
      if (/^[\s/]*>$/.test(rest)) {
        tag = { name: written.slice(1, 1 + tagName.length), attributes, end: rest }
      }
    },
    endTag: end,
  }))
  return tag
}
