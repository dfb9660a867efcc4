import { readTokens } from '../html/tokenizer.ts'
import type { Edit, Span } from '../text/edit.ts'
import { withLineFeeds } from '../text/line-endings.ts'

interface Attribute extends Span {
  /** The whitespace before it. */
  gap: string
  written: string
  value: string
}

interface Tag {
  name: string
  attributes: Map<string, Attribute>
  /** What follows the last attribute: `>`, ` />`. */
  end: string
}

/** An edit. If it `isIndented`, its new lines already have the source's indentation. */
export interface TagEdit extends Edit {
  isIndented?: true
}

/** Merges one attribute with its value; undefined if that is not possible. */
export type MergeAttribute = (source: string, quote: string, target: string) => Edit[] | undefined

/**
 * The edits that change a tag of the source as its quote was changed to `target`. Attributes that the
 * target has unchanged, or with the value that the source has, stay as the source writes them. If one
 * of the three can't be read as a tag, the whole is replaced.
 */
export function mergeTags(
  source: string,
  quote: string,
  target: string,
  mergeAttribute: MergeAttribute,
): TagEdit[] {
  const [stored, quoted, wanted] = [source, quote, target].map(readTag)
  const whole = [{ from: 0, to: source.length, insert: target }]
  if (!stored || !quoted || !wanted) return whole
  const edits = [
    ...editsOfName(stored, quoted, wanted),
    ...editsOfRemoved(source, stored, wanted),
    ...editsOfAttributes(source, { stored, quoted, wanted }, mergeAttribute),
    ...editsOfEnd(source, stored, quoted, wanted),
  ].toSorted((a, b) => a.from - b.from || a.to - b.to)
  const isInOrder = edits.every(({ from }, index) => from >= (edits[index - 1]?.to ?? 0))
  return isInOrder ? edits : whole
}

function editsOfName(stored: Tag, quoted: Tag, wanted: Tag): Edit[] {
  if (wanted.name === quoted.name) return []
  return [{ from: 1, to: 1 + stored.name.length, insert: wanted.name }]
}

function editsOfRemoved(source: string, stored: Tag, wanted: Tag): Edit[] {
  return [...stored.attributes]
    .filter(([name]) => !wanted.attributes.has(name))
    .map(([, { from, to }]) => ({ from: source.slice(0, from).trimEnd().length, to, insert: '' }))
}

/** The edits of changed and added attributes. An added one follows the same attribute as in the target. */
function editsOfAttributes(
  source: string,
  { stored, quoted, wanted }: { stored: Tag; quoted: Tag; wanted: Tag },
  mergeAttribute: MergeAttribute,
): TagEdit[] {
  const edits: TagEdit[] = []
  let at = 1 + stored.name.length
  let remaining = [...wanted.attributes.keys()].filter((name) => stored.attributes.has(name)).length
  for (const [name, { gap, written, value }] of wanted.attributes) {
    const place = stored.attributes.get(name)
    if (!place) {
      // What is last in the target is last here too, whatever the order of the others.
      if (remaining === 0) at = source.length - stored.end.length
      const insert = gapInSource(stored, quoted, gap) + written
      edits.push({ from: at, to: at, insert, isIndented: true })
      continue
    }
    remaining--
    at = place.to
    const old = quoted.attributes.get(name)?.written ?? ''
    if (written === old || value === place.value) continue
    const merged = mergeAttribute(place.written, old, written)
    if (merged) edits.push(...merged.map((edit) => shifted(edit, place.from)))
    else edits.push({ from: place.from, to: place.to, insert: written })
  }
  return edits
}

function editsOfEnd(source: string, stored: Tag, quoted: Tag, wanted: Tag): Edit[] {
  if (wanted.end === quoted.end || wanted.end === stored.end) return []
  return [{ from: source.length - stored.end.length, to: source.length, insert: wanted.end }]
}

/** The whitespace before an added attribute: as the source has it where the quote has the same. */
function gapInSource(stored: Tag, quoted: Tag, gap: string): string {
  for (const [name, attribute] of quoted.attributes) {
    const place = stored.attributes.get(name)
    if (place && attribute.gap === gap) return place.gap
  }
  return gap
}

function shifted({ from, to, insert }: Edit, by: number): Edit {
  return { from: from + by, to: to + by, insert }
}

/** A start tag; undefined if the text is none, does not read as it is written, or has an attribute twice. */
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
        const gap = withLineFeeds(written.slice(start, from))
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
