import * as v from 'valibot'
import { numberBetween, Text, whole, wholeNumber } from './text.ts'

const flag = (fallback: boolean) => v.optional(v.boolean(), fallback)

/** Options of a PDF. `margin` is in millimetres. Slides have the size of their own, and no margin. */
export const PdfOptions = v.object({
  paper: v.optional(v.picklist(['A3', 'A4', 'A5', 'Letter', 'screen']), 'A4'),
  landscape: flag(false),
  margin: v.optional(numberBetween(0, 60), 15),
  scale: v.optional(numberBetween(0.1, 2), 1),
  backgrounds: flag(true),
  header_footer: flag(false),
  notes: flag(false),
})
export type PdfOptions = v.InferOutput<typeof PdfOptions>

const HostName = v.pipe(
  v.string('must be the name of a host'),
  v.maxLength(253, 'must be the name of a host'),
  v.regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i, 'must be the name of a host'),
)

/** Options of HTML. `keep_hosts` are the names of hosts that the file may load from. */
export const HtmlOptions = v.object({
  notes: flag(false),
  keep_hosts: v.optional(
    v.pipe(v.array(HostName), v.maxLength(20, 'must have at most 20 names of hosts')),
    [],
  ),
})
export type HtmlOptions = v.InferOutput<typeof HtmlOptions>

/** Options of Word and Markdown. */
export const TextOptions = v.object({ notes: flag(false) })

const Target = v.pipe(
  Text,
  v.minLength(1, 'must not be empty'),
  v.maxLength(500, 'must have at most 500 characters'),
)

/** Options of a picture. `width` is that of the page, in CSS pixels; `target` may be the selector of an element. */
export const ImageOptions = v.object({
  target: v.optional(Target, 'page'),
  width: v.optional(wholeNumber(200, 4000), 1280),
  scale: v.optional(wholeNumber(1, 4), 1),
  scheme: v.optional(v.picklist(['light', 'dark']), 'light'),
})
export type ImageOptions = v.InferOutput<typeof ImageOptions>

/** Options of PowerPoint: text and shapes that can be edited, or each slide as an exact picture. */
export const PptxOptions = v.object({
  mode: v.optional(v.picklist(['editable', 'picture']), 'editable'),
})
export type PptxOptions = v.InferOutput<typeof PptxOptions>

/** Something that a file does not have as the document has it. */
export const ExportNote = v.object({
  what: v.string(),
  /** Where in the document; empty: all of it. */
  where: v.string(),
  why: v.string(),
})
export type ExportNote = v.InferOutput<typeof ExportNote>

const version = v.optional(wholeNumber(1, 2 ** 31))

function requestFor<const Format extends string, Options extends v.GenericSchema>(
  format: Format,
  options: Options,
) {
  return v.object({ format: v.literal(format), version, options: v.optional(options, {}) })
}

/** Every format, those that need no browser first. */
export const formats = ['html', 'pdf', 'png', 'jpeg', 'webp', 'pptx', 'docx', 'md'] as const

/** The version of a document to export, the latest if none is named, and how. */
export const ExportRequest = v.variant('format', [
  requestFor('html', HtmlOptions),
  requestFor('pdf', PdfOptions),
  requestFor('png', ImageOptions),
  requestFor('jpeg', ImageOptions),
  requestFor('webp', ImageOptions),
  requestFor('pptx', PptxOptions),
  requestFor('docx', TextOptions),
  requestFor('md', TextOptions),
])
export type ExportRequest = v.InferOutput<typeof ExportRequest>

/** An event of an export, as sent. `done` and `total` count steps. */
export const ExportEvent = v.variant('type', [
  v.object({
    type: v.literal('status'),
    content: v.string(),
    done: v.optional(whole),
    total: v.optional(whole),
  }),
  v.object({
    type: v.literal('export'),
    export_id: v.string(),
    file_name: v.string(),
    media_type: v.string(),
    size: whole,
    url: v.string(),
    report: v.array(ExportNote),
  }),
  v.object({
    type: v.literal('error'),
    content: v.string(),
    code: v.string(),
    retryable: v.boolean(),
  }),
  v.object({
    type: v.literal('done'),
    content: v.string(),
    outcome: v.picklist(['completed', 'failed']),
  }),
])
export type ExportEvent = v.InferOutput<typeof ExportEvent>
