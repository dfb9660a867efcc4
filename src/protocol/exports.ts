import * as v from 'valibot'

const flag = (fallback: boolean) => v.optional(v.boolean(), fallback)

/** Options of a PDF. `margin` is in millimetres. Slides have the size of their own, and no margin. */
export const PdfOptions = v.object({
  paper: v.optional(v.picklist(['A3', 'A4', 'A5', 'Letter', 'screen']), 'A4'),
  landscape: flag(false),
  margin: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(60)), 15),
  scale: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(2)), 1),
  backgrounds: flag(true),
  header_footer: flag(false),
  notes: flag(false),
})
export type PdfOptions = v.InferOutput<typeof PdfOptions>

/** Options of HTML. `keep_hosts` are the names of hosts that the file may load from. */
export const HtmlOptions = v.object({
  notes: flag(false),
  keep_hosts: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i))), v.maxLength(20)),
    [],
  ),
})
export type HtmlOptions = v.InferOutput<typeof HtmlOptions>

/** Options of a picture. `width` is that of the page, in CSS pixels; `target` may be the selector of an element. */
export const ImageOptions = v.object({
  target: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(500)), 'page'),
  width: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(4000)), 1280),
  scale: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)), 1),
  scheme: v.optional(v.picklist(['light', 'dark']), 'light'),
})
export type ImageOptions = v.InferOutput<typeof ImageOptions>

/** Something that a file does not have as the document has it. */
export const ExportNote = v.object({
  what: v.string(),
  /** Where in the document; empty: all of it. */
  where: v.string(),
  why: v.string(),
})
export type ExportNote = v.InferOutput<typeof ExportNote>
