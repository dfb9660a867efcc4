import type { PDFPageProxy } from 'unpdf/pdfjs'
import { z } from 'zod'
import { boxOf, type Box, type Matrix } from './matrix.ts'

/** What lies over the text of a page. */
export interface Annotations {
  links: (Box & { url: string })[]
  /** Form fields with what was filled in. */
  fields: (Box & { value: string })[]
  /** The number of comments. */
  comments: number
}

const text = z.string().optional().catch(undefined)
const flag = z.boolean().optional().catch(undefined)

const annotationSchema = z.object({
  subtype: z.string(),
  rect: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  annotationFlags: z.number().catch(0),
  url: text,
  contentsObj: z.object({ str: z.string() }).optional().catch(undefined),
  fieldValue: z
    .union([z.string(), z.array(z.string()).transform((values) => values.join(', '))])
    .optional()
    .catch(undefined),
  textContent: z.array(z.string()).optional().catch(undefined),
  checkBox: flag,
  radioButton: flag,
  pushButton: flag,
  exportValue: text,
  buttonValue: text,
  password: flag,
})
type Annotation = z.output<typeof annotationSchema>

/** The flags of an annotation that is not shown: invisible, hidden, no view (PDF 32000, 12.5.3). */
const hidden = 1 | 2 | 32

/** Reads the annotations of a page whose places on the shown page `view` gives. */
export async function readAnnotations(page: PDFPageProxy, view: Matrix): Promise<Annotations> {
  const found: Annotations = { links: [], fields: [], comments: 0 }
  for (const one of await page.getAnnotations()) {
    const { success, data } = annotationSchema.safeParse(one)
    if (!success || (data.annotationFlags & hidden) !== 0) continue
    const box = boxOf(view, data.rect)
    const value = valueOf(data)
    if (data.subtype === 'Link' && data.url !== undefined && isTarget(data.url)) {
      found.links.push({ ...box, url: data.url })
    } else if (value !== undefined) found.fields.push({ ...box, value })
    else if (isComment(data)) found.comments++
  }
  return found
}

function isTarget(url: string): boolean {
  return /^(https?:\/\/|mailto:)/i.test(url)
}

/** What a form field shows; `undefined` if it is empty, or is none. */
function valueOf(annotation: Annotation): string | undefined {
  const { subtype, fieldValue, checkBox, radioButton, pushButton, password } = annotation
  if (subtype !== 'Widget' || password || pushButton) return undefined
  if (checkBox) return fieldValue === annotation.exportValue ? '☑' : '☐'
  if (radioButton) return fieldValue === annotation.buttonValue ? '☑' : '☐'
  // Some programs only paint it.
  const value = fieldValue?.trim() || annotation.textContent?.join('\n').trim()
  return value === '' ? undefined : value
}

function isComment({ subtype, contentsObj }: Annotation): boolean {
  return subtype !== 'Link' && subtype !== 'Widget' && subtype !== 'Popup' && !!contentsObj?.str
}
