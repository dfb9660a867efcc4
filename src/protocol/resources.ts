import * as v from 'valibot'
import { whole } from './text.ts'
import { MessageAttachment } from './uploads.ts'

export const Route = v.picklist(['create', 'edit', 'image', 'ask', 'rewrite'])
export type Route = v.InferOutput<typeof Route>

export const TurnState = v.picklist([
  'queued',
  'running',
  'completed',
  'failed',
  'cancelled',
  'interrupted',
  'truncated',
])
export type TurnState = v.InferOutput<typeof TurnState>

/** How a turn ended; the other two states are those of an unsettled turn. */
export type Settled = Exclude<TurnState, 'queued' | 'running'>

export const VersionKind = v.picklist([
  'create',
  'import',
  'edit',
  'manual',
  'restore',
  'rewrite',
  'undo',
  'redo',
  'revert',
  'data',
  'brand',
  'image',
])
export type VersionKind = v.InferOutput<typeof VersionKind>

const Span = v.object({ from: whole, to: whole })

export const ReceiptRange = v.object({ old: Span, new: Span, level: v.string(), tool: v.string() })
export type ReceiptRange = v.InferOutput<typeof ReceiptRange>

/**
 * An element of a page, as a browser builds it: for each step from the root element, the index among
 * the child elements. `[]` is `<html>`, `[1, 0]` the first element of `<body>`.
 */
export const ElementPath = v.array(whole)
export type ElementPath = v.InferOutput<typeof ElementPath>

/** One place that a change touches. A path is null if the place is in no element of that version. */
export const ChangedPlace = v.object({
  old: Span,
  new: Span,
  /** What is there, for a person, such as `Row “North”`. Plain text of at most 80 characters. */
  label: v.string(),
  old_path: v.nullable(ElementPath),
  new_path: v.nullable(ElementPath),
  /** The name of the element that the paths lead to. */
  tag: v.optional(v.string()),
  /** Of a deletion: where it was, as the index among the child elements of `parent`. */
  gap: v.optional(v.object({ parent: ElementPath, index: whole })),
  /** Of a style rule: the selector of what it affects. */
  selector: v.optional(v.string()),
})
export type ChangedPlace = v.InferOutput<typeof ChangedPlace>

/** What a version changed, in units that a person understands. `source`: no part of it could be named. */
export const Change = v.object({
  kind: v.picklist([
    'text',
    'rows',
    'cells',
    'section',
    'element',
    'style',
    'attribute',
    'image',
    'link',
    'data',
    'source',
  ]),
  /** Such as `20 rows moved, 0 cells altered`. */
  sentence: v.string(),
  /** The first 200. */
  places: v.array(ChangedPlace),
  /** The indices of the receipt's ranges that it is about. Each range belongs to one change. */
  ranges: v.optional(v.array(whole)),
})
export type Change = v.InferOutput<typeof Change>

/** What a version changed, in UTF-16 code units; `holds`: everything outside the ranges is equal. */
export const Receipt = v.object({
  version: whole,
  base_version: v.nullable(whole),
  kind: VersionKind,
  ranges: v.array(ReceiptRange),
  changed: whole,
  unchanged: whole,
  holds: v.boolean(),
  warnings: v.array(v.string()),
  /** Only in the response of `readChanges`. */
  changes: v.optional(v.array(Change)),
})
export type Receipt = v.InferOutput<typeof Receipt>

/** What a document is, as its HTML says or shows; `other` where that is not clear. */
export const DocumentKind = v.picklist([
  'report',
  'brief',
  'dashboard',
  'landing',
  'slides',
  'invoice',
  'letter',
  'newsletter',
  'resume',
  'form',
  'other',
])
export type DocumentKind = v.InferOutput<typeof DocumentKind>

/** What calls to models have cost in US dollars, images included. */
const costs = {
  /** Null if a part of it is unknown; 0 if no model was called. */
  cost_usd: v.nullable(v.number()),
  /** The known part: all of it, unless `cost_usd` is null. */
  known_cost_usd: v.number(),
  /** Whether a part of it is estimated, because its provider did not report it. */
  cost_estimated: v.boolean(),
}
export type Costs = Pick<DocumentRow, keyof typeof costs>

export const DocumentRow = v.object({
  id: v.string(),
  session_id: v.string(),
  title: v.string(),
  is_active: v.boolean(),
  created_at: v.string(),
  /** The time of its latest version or rename. */
  updated_at: v.string(),
  latest_version: whole,
  kind: DocumentKind,
  pinned: v.boolean(),
  ...costs,
})
export type DocumentRow = v.InferOutput<typeof DocumentRow>

/** The text around the first place that matches a search, and all that matches in it. */
export const Snippet = v.object({
  text: v.string(),
  /** In UTF-16 code units of `text`. */
  matches: v.array(Span),
})
export type Snippet = v.InferOutput<typeof Snippet>

/** A document as the library lists it. */
export const LibraryRow = v.object({
  ...DocumentRow.entries,
  session_title: v.nullable(v.string()),
  /** When it, or the session that holds it, was moved to the trash. */
  trashed_at: v.nullable(v.string()),
  /** Only in the response to a search. */
  snippet: v.optional(Snippet),
})
export type LibraryRow = v.InferOutput<typeof LibraryRow>

export const Library = v.object({
  documents: v.array(LibraryRow),
  next_cursor: v.nullable(v.string()),
})
export type Library = v.InferOutput<typeof Library>

export const SessionRow = v.object({
  session_id: v.string(),
  title: v.nullable(v.string()),
  created_at: v.string(),
  last_active: v.string(),
  document_count: whole,
  ...costs,
})
export type SessionRow = v.InferOutput<typeof SessionRow>

export const SessionList = v.object({
  sessions: v.array(SessionRow),
  next_cursor: v.nullable(v.string()),
})
export type SessionList = v.InferOutput<typeof SessionList>

export const Turn = v.object({
  turn_id: v.string(),
  session_id: v.string(),
  document_id: v.nullable(v.string()),
  state: TurnState,
  route: Route,
  model: v.string(),
  created_at: v.string(),
  settled_at: v.nullable(v.string()),
  /** How many turns of the same document come first; null unless it waits. */
  position: v.nullable(whole),
})
export type Turn = v.InferOutput<typeof Turn>

/** An opened session. `turns` are unsettled; `drafts` are settled turns that left a draft. */
export const Session = v.object({
  session_id: v.string(),
  title: v.nullable(v.string()),
  documents: v.array(DocumentRow),
  active_document: v.nullable(DocumentRow),
  turns: v.array(Turn),
  drafts: v.array(Turn),
  ...costs,
})
export type Session = v.InferOutput<typeof Session>

export const DocumentList = v.object({ documents: v.array(DocumentRow) })

export const VersionRow = v.object({
  version: whole,
  user_prompt: v.string(),
  edit_summary: v.string(),
  model_used: v.string(),
  tokens_used: whole,
  created_at: v.string(),
  kind: VersionKind,
  base_version: v.nullable(whole),
  /** The version that it restores, undoes, redoes or reverts; null for other kinds. */
  of_version: v.nullable(whole),
  turn_id: v.nullable(v.string()),
})
export type VersionRow = v.InferOutput<typeof VersionRow>
export const VersionList = v.object({
  versions: v.array(VersionRow),
  next_cursor: v.nullable(v.string()),
})
export type VersionList = v.InferOutput<typeof VersionList>

export const Version = v.object({ ...VersionRow.entries, html_content: v.string() })
export type Version = v.InferOutput<typeof Version>

/** A span of the latest version that neither models nor manual edits may change. */
export const LockRow = v.object({ id: v.string(), from: whole, to: whole })
export type LockRow = v.InferOutput<typeof LockRow>
export const LockList = v.object({ locks: v.array(LockRow) })

/** The response to a save, a manual edit and a restore. */
export const Saved = v.object({ version: whole, receipt: Receipt })
export type Saved = v.InferOutput<typeof Saved>

/** A summary of the version that a message reports. */
export const SavedInShort = v.object({
  version: whole,
  base_version: v.nullable(whole),
  places: whole,
  changed: whole,
  unchanged: whole,
})
export type SavedInShort = v.InferOutput<typeof SavedInShort>

export const Message = v.object({
  id: v.string(),
  session_id: v.string(),
  document_id: v.nullable(v.string()),
  turn_id: v.nullable(v.string()),
  role: v.picklist(['user', 'assistant', 'system']),
  content: v.string(),
  message_type: v.string(),
  attachments: v.array(MessageAttachment),
  created_at: v.string(),
  /** The version of the document that the message reports; null if it reports none. */
  version: v.nullable(whole),
  saved: v.nullable(SavedInShort),
  /** Of an answer: what its turn has cost. 0 for other messages. */
  ...costs,
})
export type Message = v.InferOutput<typeof Message>
export const MessageList = v.object({
  messages: v.array(Message),
  next_cursor: v.nullable(v.string()),
})
export type MessageList = v.InferOutput<typeof MessageList>

export const CostDay = v.object({
  date: v.string(),
  model: v.string(),
  request_count: whole,
  input_tokens: whole,
  output_tokens: whole,
  images_generated: whole,
  estimated_cost_usd: v.number(),
  unknown_requests: whole,
})

/** A budget in US dollars. `reserved`: what the requests under way may cost at most. */
export const Budget = v.object({ limit: v.number(), spent: v.number(), reserved: v.number() })

/**
 * `total_usd` is the known cost; `unknown_requests` have no known price and are not in it. `budgets`
 * are those that are set, of the current UTC day and month.
 */
export const CostReport = v.object({
  days: v.array(CostDay),
  total_usd: v.number(),
  unknown_requests: whole,
  budgets: v.object({ day: v.optional(Budget), month: v.optional(Budget) }),
})
export type CostReport = v.InferOutput<typeof CostReport>

export const Role = v.picklist(['create', 'edit', 'image', 'router'])
export type Role = v.InferOutput<typeof Role>

export const ModelRow = v.object({
  id: v.string(),
  name: v.string(),
  provider: v.string(),
  available: v.boolean(),
  can: v.array(v.string()),
  context_tokens: v.nullable(whole),
  output_tokens: v.nullable(whole),
  /** The day on which it ends or, unless `retires_for_sure`, before which it does not end. */
  retires: v.nullable(v.string()),
  retires_for_sure: v.boolean(),
  /** The id of the model to use instead, within the same provider. */
  replacement: v.nullable(v.string()),
  usd_per_million: v.nullable(v.object({ input: v.number(), output: v.number() })),
})
export type ModelRow = v.InferOutput<typeof ModelRow>

export const ModelReport = v.object({
  models: v.array(ModelRow),
  roles: v.array(v.object({ role: Role, model: v.nullable(v.string()), why: v.string() })),
  /** Sentences about what keeps a provider or a model in use from answering, now or soon, and what to do. */
  warnings: v.array(v.string()),
})
export type ModelReport = v.InferOutput<typeof ModelReport>

/** Whether a model could do it, in how many milliseconds, and if not, why. */
const Trial = v.object({ ok: v.boolean(), ms: whole, why: v.optional(v.string()) })
export const ModelTest = v.object({ create: Trial, edit: Trial, image: Trial })
export type ModelTest = v.InferOutput<typeof ModelTest>

export const Draft = v.object({ turn_id: v.string(), html: v.string() })

/** RFC 9457; `detail` is a sentence for a person. */
export const Problem = v.object({
  type: v.string(),
  title: v.string(),
  status: whole,
  detail: v.string(),
  errors: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
})
export type Problem = v.InferOutput<typeof Problem>

/** `uptime` in seconds; `last_backup` is null if this database file was never backed up. */
export const Health = v.object({
  status: v.picklist(['healthy', 'unhealthy']),
  database: v.picklist(['connected', 'disconnected']),
  version: v.string(),
  uptime: whole,
  last_backup: v.nullable(v.string()),
})
export type Health = v.InferOutput<typeof Health>

/** What the program runs on, and what it can do there; `why` is a sentence about what it can't. */
export const System = v.object({
  version: v.string(),
  runtime: v.string(),
  uptime: whole,
  last_backup: v.nullable(v.string()),
  /** Null: there is none. `built_at` is a day. */
  export_browser: v.nullable(
    v.object({ version: v.string(), built_at: v.string(), age_days: whole, is_old: v.boolean() }),
  ),
  capabilities: v.array(
    v.object({ name: v.string(), ok: v.boolean(), why: v.nullable(v.string()) }),
  ),
})
export type System = v.InferOutput<typeof System>

/** The result of checking everything that is stored. */
export const Verification = v.object({
  documents: whole,
  versions: whole,
  problems: v.array(v.string()),
})
export type Verification = v.InferOutput<typeof Verification>
export const Backup = v.object({ file: v.string() })
export const NewSession = v.object({ session_id: v.string() })
export const Success = v.object({ success: v.literal(true) })
export const LatestHtml = v.object({ html: v.nullable(v.string()) })
export const PreviewToken = v.object({ token: v.string() })
/** An OpenAPI 3.1 document. */
export const OpenApi = v.looseObject({ openapi: v.string() })
