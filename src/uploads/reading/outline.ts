import * as v from 'valibot'

const whole = v.pipe(v.number(), v.integer())

/**
 * A part of what was read of a file. `from` and `to` are its place in the content, in bytes. `characters` are
 * UTF-16 code units, 0 of a picture.
 */
export const ContentPart = v.object({
  name: v.string(),
  format: v.picklist(['text', 'markdown', 'csv', 'tsv', 'json', 'jsonl', 'html', 'svg', 'image']),
  from: whole,
  to: whole,
  characters: whole,
  isHidden: v.optional(v.literal(true)),
  /** Of a table as delimited text; absent in outlines of earlier versions. */
  form: v.optional(
    v.object({ delimiter: v.string(), decimal: v.optional(v.picklist(['.', ','])) }),
  ),
  rows: v.optional(whole),
  columns: v.optional(whole),
  mediaType: v.optional(v.picklist(['image/png', 'image/jpeg', 'image/webp'])),
  width: v.optional(whole),
  height: v.optional(whole),
  alt: v.optional(v.string()),
})
export type ContentPart = v.InferOutput<typeof ContentPart>

/** What was read of a file, beside the content itself: sentences about it, and its parts in order. */
export const Outline = v.object({ notes: v.array(v.string()), parts: v.array(ContentPart) })
export type Outline = v.InferOutput<typeof Outline>

/** What came of reading a file. */
export const ReadResult = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    kind: v.string(),
    mediaType: v.string(),
    summary: v.string(),
    outline: Outline,
  }),
  /**
   * `why` is the end of a sentence, as in `Unreadable`. `type`: files of its kind can’t be read at all.
   * `cause` describes an error that nobody has foreseen, for the log.
   */
  v.object({
    ok: v.literal(false),
    reason: v.picklist(['type', 'file', 'no_process']),
    why: v.string(),
    cause: v.optional(v.string()),
  }),
])
export type ReadResult = v.InferOutput<typeof ReadResult>
