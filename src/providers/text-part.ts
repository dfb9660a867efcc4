import type { UserPart } from './provider.ts'

/** The parts that models read as text. */
export type TextPart = Extract<UserPart, { type: 'text' | 'document' | 'file' }>

/** What a model reads of a part. */
export function textOfPart(part: TextPart): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'document':
      return `<document>\n${part.overview ?? part.html}\n</document>`
    case 'file':
      return `<file name=${JSON.stringify(part.name)}>\n${(part.notes ?? []).map((note) => `[${note}]\n`).join('')}${part.text}\n</file>`
  }
}
