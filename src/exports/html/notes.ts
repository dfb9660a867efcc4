import { attributeEdit } from '../../editing/tools/attributes.ts'
import { withEdits } from '../contained.ts'

/** A document without what only its speaker is to read. */
export function withoutNotes(html: string): string {
  if (!/notes/i.test(html)) return html
  return withEdits(html, (element) => {
    const { tag, attributes, from, to } = element
    if (tag === 'aside' && attributes.get('class')?.split(/\s+/).includes('notes')) {
      return { from, to, insert: '' }
    }
    if (!attributes.has('data-notes')) return undefined
    const edit = attributeEdit(html, element, 'data-notes', null)
    return edit.ok ? edit.edit : undefined
  })
}
