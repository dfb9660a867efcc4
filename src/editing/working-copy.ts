import { applyEdits, composeEdits, mapPosition, type Edit } from './edit.ts'
import { minimalEdits, rangesOf, type ChangedRange } from './receipt.ts'
import { resolveCall, type EditCall, type Resolution } from './resolve.ts'

/** A document that a turn's calls are made on, one after another; the original stays as it is. */
export interface WorkingCopy {
  /** The text as it stands after the calls so far. */
  html(): string
  /** Makes a call, or says why it can't be made; then nothing has changed. */
  make(call: EditCall): Resolution
  /** What all calls together changed, minimal, in the order of the text. */
  ranges(): ChangedRange[]
}

/** With `allowed`, calls may write only inside that range of the original. */
export function createWorkingCopy(
  original: string,
  allowed?: { from: number; to: number },
): WorkingCopy {
  let html = original
  let inside = allowed
  let edits: Edit[] = []
  let marks: { from: number; to: number; level: string; tool: string }[] = []
  return {
    html: () => html,
    make(call) {
      const resolution = resolveCall(html, call)
      if (!resolution.ok) return resolution
      const { edit, level } = resolution
      if (inside && (edit.from < inside.from || edit.to > inside.to)) {
        return {
          ok: false,
          reason: 'This is outside of what the person selected. Change only that.',
        }
      }
      inside &&= { from: inside.from, to: inside.to + edit.insert.length - (edit.to - edit.from) }
      html = applyEdits(html, [edit])
      edits = composeEdits(original.length, edits, [edit])
      marks = marks.map((mark) => ({
        ...mark,
        from: mapPosition([edit], mark.from),
        to: mapPosition([edit], mark.to),
      }))
      marks.push({ from: edit.from, to: edit.from + edit.insert.length, level, tool: call.name })
      return resolution
    },
    ranges() {
      return rangesOf(minimalEdits(original, edits), (range) => {
        const mark = marks.findLast((one) => one.from <= range.to && one.to >= range.from)
        return { level: mark?.level ?? 'exact', tool: mark?.tool ?? '' }
      })
    },
  }
}
