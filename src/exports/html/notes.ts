import { treeOf } from '../../editing/html/tree.ts'
import { applyEdits, type Edit } from '../../editing/text/edit.ts'
import { attributeEdit } from '../../editing/tools/attributes.ts'

/** A document without what only its speaker is to read. */
export function withoutNotes(html: string): string {
  if (!/notes/i.test(html)) return html
  const edits: Edit[] = []
  let removedTo = 0
  for (const element of treeOf(html)?.written ?? []) {
    if (element.from < removedTo) continue
    const { tag, attributes, from, to } = element
    if (tag === 'aside' && attributes.get('class')?.split(/\s+/).includes('notes')) {
      edits.push({ from, to, insert: '' })
      removedTo = to
      continue
    }
    if (!attributes.has('data-notes')) continue
    const edit = attributeEdit(html, element, 'data-notes', null)
    if (edit.ok) edits.push(edit.edit)
  }
  return applyEdits(html, edits)
}
