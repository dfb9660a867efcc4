import { treeOf, type TreeElement } from '../editing/html/tree.ts'
import { applyEdits, type Edit } from '../editing/text/edit.ts'
import { attributeEdit } from '../editing/tools/attributes.ts'

/** A document whose declared shadow roots are open, since the guard of a page can’t see into closed ones. */
export function withOpenRoots(html: string): string {
  if (!/shadowrootmode/i.test(html)) return html
  return withEdits(html, (element) => {
    if (element.attributes.get('shadowrootmode')?.toLowerCase() !== 'closed') return undefined
    const edit = attributeEdit(html, element, 'shadowrootmode', 'open')
    return edit.ok ? edit.edit : { from: element.from, to: element.to, insert: '' }
  })
}

/** A document that does not leave by itself for another address. */
export function withoutRefresh(html: string): string {
  // Only a number can stand for a letter of the word.
  if (!/http-equiv/i.test(html) || !/refresh|&#/i.test(html)) return html
  return withEdits(html, ({ tag, attributes, from, to }) =>
    tag === 'meta' && attributes.get('http-equiv')?.trim().toLowerCase() === 'refresh'
      ? { from, to, insert: '' }
      : undefined,
  )
}

/** A document with an edit of each element that has one; not of what is in a part that is replaced. */
export function withEdits(
  html: string,
  editOf: (element: TreeElement) => Edit | undefined,
): string {
  const edits: Edit[] = []
  let editedTo = 0
  for (const element of treeOf(html)?.written ?? []) {
    const edit = element.from < editedTo ? undefined : editOf(element)
    if (!edit) continue
    edits.push(edit)
    editedTo = edit.to
  }
  return applyEdits(html, edits)
}
