import * as v from 'valibot'
import { Route } from './resources.ts'
import { Text, Uuid, whole } from './text.ts'

const title = v.pipe(Text, v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(200))
const version = v.pipe(whole, v.minValue(1))

/** A file to store with the message; `data` in base64. */
export const NewAttachment = v.object({
  name: v.pipe(Text, v.minLength(1), v.maxLength(255)),
  media_type: v.pipe(Text, v.maxLength(100)),
  // Valibot's own pattern overflows the stack on megabytes.
  data: v.pipe(
    v.string(),
    v.check(
      (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
      'must be base64',
    ),
  ),
})
export type NewAttachment = v.InferOutput<typeof NewAttachment>

/** A file that a message carries: a new one, or one that is stored already. */
export const Attachment = v.union(
  [NewAttachment, v.object({ upload_id: v.pipe(v.string(), v.uuid(), v.toLowerCase()) })],
  'must have name, media_type and data, or upload_id',
)
export type Attachment = v.InferOutput<typeof Attachment>

const offset = v.pipe(whole, v.minValue(0))
const span = { from: offset, to: offset }
const Selection = v.pipe(
  v.object(span),
  v.check(({ from, to }) => from <= to, 'must not end before it begins'),
)

export const maxAttachments = 20

/** Checks the length before the items, so that a very long list costs nothing. */
export const AttachmentList = v.pipe(
  v.array(v.unknown()),
  v.maxLength(maxAttachments, `may be ${maxAttachments} at most`),
  v.array(Attachment),
)

/** A message without text must have files. */
export const ChatRequest = v.object({
  message: Text,
  document_id: v.optional(Uuid),
  route: v.optional(Route),
  model: v.optional(v.pipe(Text, v.minLength(1), v.maxLength(200))),
  base_version: v.optional(version),
  selection: v.optional(Selection),
  attachments: v.optional(AttachmentList),
})
export type ChatRequest = v.InferOutput<typeof ChatRequest>

export const Rename = v.object({ title })
/** What changes of a document; `session_id`: the session that it moves to. */
export const DocumentChange = v.pipe(
  v.object({
    title: v.optional(title),
    pinned: v.optional(v.boolean()),
    session_id: v.optional(Uuid),
  }),
  v.check(
    ({ title, pinned, session_id }) =>
      title !== undefined || pinned !== undefined || session_id !== undefined,
    'must have title, pinned or session_id',
  ),
)
export const NewDocument = v.object({ title: v.optional(title), html: v.optional(Text) })
/** `base_version` 0: the document has no version yet. */
export const SaveHtml = v.object({
  html: Text,
  base_version: v.pipe(whole, v.minValue(0)),
})
/** A span of a version that neither models nor manual edits may change until the lock is removed. */
export const NewLock = v.pipe(
  v.object({ ...span, base_version: version }),
  v.check(({ from, to }) => from < to, 'must have at least one character'),
)
/** The base of a change: it must be the latest version. */
export const BaseVersion = v.object({ base_version: version })
/** What to revert of a version: the changes with these indexes in its `changes`, or all if not given. */
export const RevertChanges = v.object({
  base_version: version,
  changes: v.optional(
    v.pipe(
      v.array(v.pipe(whole, v.minValue(0))),
      v.minLength(1, 'must not be empty'),
      v.maxLength(10_000, 'may be 10,000 at most'),
    ),
  ),
})
export type RevertChanges = v.InferOutput<typeof RevertChanges>
/** Replacements of spans, in UTF-16 code units of the base version; they must not overlap. */
export const ManualEdit = v.object({
  base_version: version,
  edits: v.pipe(
    v.array(v.object({ ...span, insert: Text })),
    v.minLength(1, 'must not be empty'),
    v.maxLength(10_000, 'may be 10,000 at most'),
  ),
})
/** A model by its id or as `provider/id`. */
export const ModelName = v.object({
  model: v.pipe(Text, v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(200)),
})
