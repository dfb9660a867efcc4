import type { Edit } from './edit.ts'
import type { Element } from './elements.ts'

/** The edit that gives an element an attribute with this value, or takes it away; nothing else of the tag changes. */
export function attributeEdit(
  text: string,
  element: Element,
  name: string,
  value: string | null,
): Edit {
  const place = element.places[name.toLowerCase()]
  if (!place) {
    const tag = text.slice(element.from, element.inner.from)
    const at = element.from + (/\s*\/?>$/.exec(tag)?.index ?? tag.length)
    const insert = value === null ? '' : ` ${name}="${escaped(value, '"')}"`
    return { from: at, to: at, insert }
  }
  const { startOffset: from, endOffset: to } = place
  if (value === null) {
    const before = text.slice(element.from, from)
    return { from: from - (before.length - before.trimEnd().length), to, insert: '' }
  }
  const written = text.slice(from, to)
  const equals = /^[^=]*=\s*/.exec(written)?.[0]
  if (equals === undefined) return { from, to, insert: `${written}="${escaped(value, '"')}"` }
  const mark = written[equals.length] === "'" ? "'" : '"'
  return { from: from + equals.length, to, insert: mark + escaped(value, mark) + mark }
}

/** The value as it is written between such quotes. */
function escaped(value: string, mark: '"' | "'"): string {
  return value.replace(/&(?=#?\w)/g, '&amp;').replaceAll(mark, mark === '"' ? '&quot;' : '&#39;')
}
