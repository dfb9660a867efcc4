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

/** Something that a file does not have as the document has it. */
export const ExportNote = v.object({
  what: v.string(),
  /** Where in the document; empty: all of it. */
  where: v.string(),
  why: v.string(),
})
export type ExportNote = v.InferOutput<typeof ExportNote>
