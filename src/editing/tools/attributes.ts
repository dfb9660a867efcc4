import { applyEdits, type Edit } from '../text/edit.ts'
import { escapeAttribute } from '../html/entities.ts'
import type { ElementNode } from '../html/elements.ts'
import { readTokens } from '../html/tokenizer.ts'

type AttributeEdit = { ok: true; edit: Edit } | { ok: false; reason: string }

/** The edit that sets an attribute of an element, or removes it for `null`; the rest of its tag stays. */
export function attributeEdit(
  text: string,
  element: ElementNode,
  name: string,
  value: string | null,
): AttributeEdit {
  const { tag, from, inner, attributes } = element
  const edit = editOf(text, element, name, value)
  const expected = new Map(attributes)
  if (value === null) expected.delete(name.toLowerCase())
  else expected.set(name.toLowerCase(), value.replace(/\r\n?/g, '\n'))
  const inTag = { ...edit, from: edit.from - from, to: edit.to - from }
  const before = text.slice(from, inner.from)
  const after = applyEdits(before, [inTag])
  if (isTag(after, tag, expected) && isSelfClosing(after) === isSelfClosing(before)) {
    return { ok: true, edit }
  }
  const reason = `The tag <${tag}> is written so oddly that this can’t be changed in it alone. Change the whole tag by html_replace.`
  return { ok: false, reason }
}

function editOf(
  text: string,
  { tag, from: start, locations }: ElementNode,
  name: string,
  value: string | null,
): Edit {
  const place = new Map(Object.entries(locations)).get(name.toLowerCase())
  if (!place) {
    const ends = Object.values(locations).map(({ endOffset }) => endOffset)
    const at = Math.max(start + 1 + tag.length, ...ends)
    const insert = value === null ? '' : ` ${name}="${escapeAttribute(value, '"')}"`
    return { from: at, to: at, insert }
  }
  const { startOffset: from, endOffset: to } = place
  if (value === null) {
    const before = text.slice(start, from)
    const insert = /[\s/>]/.test(text[to] ?? '') ? '' : ' '
    return { from: from - (before.length - before.trimEnd().length), to, insert }
  }
  const written = text.slice(from, to)
  const equals = /^[^=]+=\s*/.exec(written)?.[0]
  if (equals === undefined)
    return { from, to, insert: `${written}="${escapeAttribute(value, '"')}"` }
  const mark = written[equals.length] === "'" ? "'" : '"'
  return { from: from + equals.length, to, insert: mark + escapeAttribute(value, mark) + mark }
}

/** Whether a tag ends with a slash, which closes an element of a drawing. */
function isSelfClosing(written: string): boolean {
  let isClosed = false
  readTokens(written, (end) => ({
    startTag({ selfClosing }) {
      isClosed = selfClosing
      end()
    },
    endTag() {},
  }))
  return isClosed
}

/** Whether a text is one start tag with exactly these attributes. */
function isTag(written: string, tag: string, attributes: ReadonlyMap<string, string>): boolean {
  let isExact = false
  readTokens(`${written}<`, (end) => ({
    startTag({ tagName, attrs, location }) {
      isExact =
        tagName === tag &&
        location?.startOffset === 0 &&
        location.endOffset === written.length &&
        attrs.length === attributes.size &&
        attrs.every(({ name, value }) => attributes.get(name) === value)
      end()
    },
    endTag() {},
  }))
  return isExact
}
