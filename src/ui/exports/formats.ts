import * as v from 'valibot'
import type { ExportRequest } from '../../protocol/exports.ts'

export type Format = ExportRequest['format']

/** What a person can set for a format. `kind` number: in `unit`, from `min` to `max`. */
type Field =
  | { name: string; label: string; kind: 'choice'; choices: [value: string, label: string][] }
  | { name: string; label: string; kind: 'number'; unit: string; min: number; max: number }
  | { name: string; label: string; kind: 'check' }
  | { name: string; label: string; kind: 'list'; hint: string }

export interface FormatInfo {
  format: Format
  label: string
  hint: string
  fields: readonly Field[]
}

const notes: Field = { name: 'notes', label: 'Speaker’s notes', kind: 'check' }

const picture: Field[] = [
  {
    name: 'target',
    label: 'What',
    kind: 'choice',
    choices: [
      ['page', 'The whole page'],
      ['slides', 'Each slide (zip)'],
    ],
  },
  { name: 'width', label: 'Width of the page', kind: 'number', unit: 'px', min: 200, max: 4000 },
  {
    name: 'scale',
    label: 'Sharpness',
    kind: 'choice',
    choices: [
      ['1', '1 ×'],
      ['2', '2 ×'],
      ['3', '3 ×'],
      ['4', '4 ×'],
    ],
  },
  {
    name: 'scheme',
    label: 'Colours',
    kind: 'choice',
    choices: [
      ['light', 'Light'],
      ['dark', 'Dark'],
    ],
  },
]

export const formats: readonly FormatInfo[] = [
  {
    format: 'pdf',
    label: 'PDF',
    hint: 'To print and to send',
    fields: [
      {
        name: 'paper',
        label: 'Paper',
        kind: 'choice',
        choices: [
          ['A4', 'A4'],
          ['A3', 'A3'],
          ['A5', 'A5'],
          ['Letter', 'Letter'],
          ['screen', 'One page, as on the screen'],
        ],
      },
      { name: 'margin', label: 'Margin', kind: 'number', unit: 'mm', min: 0, max: 60 },
      { name: 'landscape', label: 'Landscape', kind: 'check' },
      { name: 'backgrounds', label: 'Backgrounds', kind: 'check' },
      { name: 'header_footer', label: 'Title, date and page numbers', kind: 'check' },
      notes,
    ],
  },
  {
    format: 'html',
    label: 'HTML',
    hint: 'One file that works offline',
    fields: [
      notes,
      {
        name: 'keep_hosts',
        label: 'Hosts that it may load from',
        kind: 'list',
        hint: 'Such as fonts.example.com, separated by commas',
      },
    ],
  },
  {
    format: 'pptx',
    label: 'PowerPoint',
    hint: 'Slides to edit and to present',
    fields: [
      {
        name: 'mode',
        label: 'Slides',
        kind: 'choice',
        choices: [
          ['editable', 'Text and shapes that can be edited'],
          ['picture', 'Exact pictures'],
        ],
      },
    ],
  },
  { format: 'docx', label: 'Word', hint: 'To go on writing', fields: [notes] },
  { format: 'png', label: 'PNG', hint: 'A picture', fields: picture },
  { format: 'jpeg', label: 'JPEG', hint: 'A smaller picture', fields: picture },
  { format: 'webp', label: 'WebP', hint: 'The smallest picture', fields: picture },
  { format: 'md', label: 'Markdown', hint: 'Plain text for wikis and code', fields: [notes] },
]

export type Options = Record<string, string | number | boolean | string[]>

/** What is chosen until the person chooses otherwise. */
export const usual: Options = {
  paper: 'A4',
  margin: 15,
  landscape: false,
  backgrounds: true,
  header_footer: false,
  notes: false,
  target: 'page',
  width: 1280,
  scale: '1',
  scheme: 'light',
  keep_hosts: [],
  mode: 'editable',
}

/** The options of a format as the server expects them. */
export function optionsFor({ fields }: FormatInfo, options: Options): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ name }) => {
      const value = options[name] ?? usual[name]
      return [name, name === 'scale' ? Number(value) : value]
    }),
  )
}

const key = 'export'
const Choice = v.object({
  format: v.picklist(formats.map(({ format }) => format)),
  options: v.record(
    v.string(),
    v.union([v.string(), v.number(), v.boolean(), v.array(v.string())]),
  ),
})
export type Choice = v.InferOutput<typeof Choice>

/** What was exported last, and how. */
export function readChoice(): Choice {
  try {
    const read = v.safeParse(Choice, JSON.parse(localStorage.getItem(key) ?? 'null'))
    if (read.success) return { ...read.output, options: { ...usual, ...read.output.options } }
  } catch {
    // Without storage, each page begins anew.
  }
  return { format: 'pdf', options: usual }
}

export function storeChoice(choice: Choice): void {
  try {
    localStorage.setItem(key, JSON.stringify(choice))
  } catch {
    // Without storage, each page begins anew.
  }
}
