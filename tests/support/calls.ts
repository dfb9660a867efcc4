import { createWorkingCopy } from '../../src/editing/working-copy.ts'

export type Call = [name: string, input: Record<string, unknown>]

export const replace = (old_text: string, new_text: string): Call => [
  'html_replace',
  { old_text, new_text },
]
export const remove = (text_to_delete: string): Call => ['html_delete', { text_to_delete }]
export const insertAfter = (anchor_text: string, new_content: string): Call => [
  'html_insert_after',
  { anchor_text, new_content },
]
export const insertBefore = (anchor_text: string, new_content: string): Call => [
  'html_insert_before',
  { anchor_text, new_content },
]
export const removeElement = (selector: string, occurrence?: number): Call => [
  'delete_element',
  { selector, occurrence },
]

/** What comes of calls on one working copy, and how each was refused, if it was. */
export function makeCalls(html: string, ...calls: Call[]) {
  const copy = createWorkingCopy(html)
  const answers = calls.map(([name, input]) => {
    const resolution = copy.make({ name, input: JSON.stringify(input) })
    return resolution.ok ? { reason: '', note: resolution.note } : { ...resolution, note: '' }
  })
  return {
    html: copy.html(),
    reasons: answers.map(({ reason }) => reason),
    notes: answers.map(({ note }) => note),
  }
}
