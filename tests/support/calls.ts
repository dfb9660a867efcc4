import type { Span } from '../../src/editing/text/edit.ts'
import type { EditCall } from '../../src/editing/tools/resolve.ts'
import { applyCall, openWorkingCopy } from '../../src/editing/working-copy.ts'

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

/** A working copy that goes on with the state after each call. */
export function openCopy(original: string, limits?: { allowed?: Span; locks?: Span[] }) {
  let state = openWorkingCopy(original, limits)
  return {
    apply(call: EditCall) {
      const applied = applyCall(state, call)
      state = applied.state
      return applied.resolution
    },
    state: () => state,
    html: () => state.html,
  }
}

/** The document after calls on one working copy, and why each was refused, if it was. */
export function makeCalls(html: string, ...calls: Call[]) {
  const copy = openCopy(html)
  const answers = calls.map(([name, input]) => {
    const resolution = copy.apply({ name, input: JSON.stringify(input) })
    return resolution.ok ? { reason: '', note: resolution.note } : { ...resolution, note: '' }
  })
  return {
    html: copy.html(),
    reasons: answers.map(({ reason }) => reason),
    notes: answers.map(({ note }) => note),
  }
}
