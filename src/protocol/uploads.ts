import * as v from 'valibot'
import { whole } from './text.ts'

/** A file of a message, as `UploadRow` has it. `deleted`: only its name is left. */
export const MessageAttachment = v.object({
  upload_id: v.string(),
  name: v.string(),
  media_type: v.string(),
  size: whole,
  kind: v.nullable(v.string()),
  summary: v.nullable(v.string()),
  deleted: v.boolean(),
})
export type MessageAttachment = v.InferOutput<typeof MessageAttachment>

/**
 * A stored file; `size` in bytes. `kind` is what it is by its content, such as `xlsx`, and `summary` what was
 * read of it, such as “3 sheets, 12,480 rows, nothing cut”; both are null for a file that an earlier version of
 * the program stored and that nothing has read since. `notes` say what was left out and what is doubtful.
 */
export const UploadRow = v.object({
  upload_id: v.string(),
  name: v.string(),
  media_type: v.string(),
  kind: v.nullable(v.string()),
  size: whole,
  summary: v.nullable(v.string()),
  notes: v.array(v.string()),
  created_at: v.string(),
})
export type UploadRow = v.InferOutput<typeof UploadRow>
export const UploadList = v.object({ uploads: v.array(UploadRow) })

/**
 * What was read of a part of a file: a page, a sheet, a picture, or all of it. `text` is its beginning, which is
 * all of it unless `is_cut`. `characters` count all of it; `rows`, `columns` and `delimiter` are those of a table.
 * A hidden part is not used unless somebody asks for it.
 */
export const UploadPart = v.object({
  name: v.string(),
  format: v.string(),
  hidden: v.boolean(),
  characters: whole,
  rows: v.nullable(whole),
  columns: v.nullable(whole),
  delimiter: v.nullable(v.string()),
  text: v.string(),
  is_cut: v.boolean(),
})
export type UploadPart = v.InferOutput<typeof UploadPart>

/** A stored file with the beginning of what was read of it. Parts beyond the listed ones are only counted. */
export const Upload = v.object({
  ...UploadRow.entries,
  preview: v.object({ parts: v.array(UploadPart), part_count: whole }),
})
export type Upload = v.InferOutput<typeof Upload>
