import { z } from 'zod'
import { rangeError, type Edit } from '../text/edit.ts'

/** The tool by which the built-in composer edits. It is not offered to language models. */
export const editRanges = 'edit_ranges'

/** Edits of the document as it is shown. `length` is that text's length in UTF-16 code units. */
export const editRangesInput = z.object({
  length: z.int().min(0),
  edits: z.array(z.object({ from: z.int().min(0), to: z.int().min(0), insert: z.string() })),
})

export type EditRangesInput = z.output<typeof editRangesInput>

/** Edits that fit a text, with its line endings in what they insert; or why they don't fit. */
export function readRanges(
  text: string,
  { length, edits }: EditRangesInput,
): { ok: true; edits: readonly Edit[] } | { ok: false; reason: string } {
  const reason = errorOf(text, length, edits)
  if (reason !== undefined) return { ok: false, reason }
  const isWindows = /\r?\n/.exec(text)?.[0] === '\r\n'
  const withLineEndings = (insert: string) =>
    isWindows ? insert.replace(/(?<!\r)\n/g, '\r\n') : insert
  return {
    ok: true,
    edits: edits.map((edit) => ({ ...edit, insert: withLineEndings(edit.insert) })),
  }
}

function errorOf(text: string, length: number, edits: readonly Edit[]): string | undefined {
  if (length !== text.length) {
    return `These edits are of a text of ${length} characters, but the document has ${text.length}.`
  }
  for (const [index, edit] of edits.entries()) {
    const error = rangeError(text, edit)
    if (error !== undefined) return error
    const before = edits[index - 1]
    if (before && edit.from < before.to) {
      return `The range from ${edit.from} to ${edit.to} overlaps with the one before it, or is out of order.`
    }
  }
  return undefined
}
