import type { z } from 'zod'
import { shrinkEdit, type Edit } from './edit.ts'
import type { Level } from './fold.ts'
import { findPassage, type Found } from './matcher.ts'
import { hasOmission } from './quote.ts'
import { minimalEdits } from './receipt.ts'
import { insertAfter, insertBefore, replaceFound } from './replacement.ts'
import type { Source } from './source.ts'
import { editTools, isEditTool } from './tools.ts'

/** What a model asks for: the name of a tool and its input as the JSON text that it wrote. */
export interface EditCall {
  name: string
  input: string
}

/** What a call changes, in the order of the text, or a reason that the model can act on. */
export type Resolution =
  | {
      ok: true
      edits: Edit[]
      level: Level
      /** What of the call was not taken as written, for the model. */
      note: string
    }
  | { ok: false; reason: string }

const smallDocument = 4096

/** Turns a call into edits of the document as it stands, or says why it can't. */
export function resolveCall(source: Source, call: EditCall): Resolution {
  switch (isEditTool(call.name) && call.name) {
    case 'html_replace': {
      const input = readInput(editTools.html_replace.input, call)
      if (!input.ok) return input
      return resolveReplace(source, input.value.old_text, input.value.new_text)
    }
    case 'html_insert_after': {
      const input = readInput(editTools.html_insert_after.input, call)
      if (!input.ok) return input
      return resolveInsert(source, input.value.anchor_text, input.value.new_content, insertAfter)
    }
    case 'html_insert_before': {
      const input = readInput(editTools.html_insert_before.input, call)
      if (!input.ok) return input
      return resolveInsert(source, input.value.anchor_text, input.value.new_content, insertBefore)
    }
    case 'html_delete': {
      const input = readInput(editTools.html_delete.input, call)
      if (!input.ok) return input
      const found = findPassage(source, input.value.text_to_delete)
      return found.ok ? made(found, [{ from: found.from, to: found.to, insert: '' }]) : found
    }
    default:
      return refuse(`There is no tool ${call.name}. Use ${Object.keys(editTools).join(', ')}.`)
  }
}

function resolveReplace(source: Source, oldText: string, newText: string): Resolution {
  const { text } = source
  const found = findPassage(source, oldText)
  if (!found.ok) {
    if (newText.length > 20 && text.split(newText, 3).length === 2) {
      return refuse(
        'The old text is not in the document, but the new text is: this change seems to be made already.',
      )
    }
    return found
  }
  if (found.elided && hasOmission(newText)) {
    return refuse(
      'Old and new text both leave out their middle, so what is meant to stand there is unknown. Write out the new text, or replace only the parts that change.',
    )
  }
  const edits = replaceFound(text, found, newText)
    .map((edit) => shrinkEdit(text, edit))
    .filter((edit) => edit.from < edit.to || edit.insert !== '')
  if (edits.length === 0) {
    return refuse('The old and the new text are the same, so this call would change nothing.')
  }
  if (isRewrite(text, edits)) {
    return refuse(
      'This would rewrite over half of the document. Make smaller replacements of only what was asked for.',
    )
  }
  return made(found, edits)
}

function resolveInsert(
  source: Source,
  anchor: string,
  content: string,
  place: (text: string, found: Found, content: string) => Edit,
): Resolution {
  if (content === '') return refuse('There is no text to insert.')
  const found = findPassage(source, anchor)
  return found.ok ? made(found, [place(source.text, found, content)]) : found
}

function made({ level, variant, elided }: Found, edits: Edit[]): Resolution {
  const notes = [
    ...(level === 'exact' ? [] : [`found after forgiving ${forgiven[level]}`]),
    ...(variant ? [`read without ${variant.name}`] : []),
    ...(elided ? ['from the first to the last of what was quoted'] : []),
  ]
  return { ok: true, edits, level, note: notes.join('; ') }
}

const forgiven = {
  whitespace: 'white space',
  typography: 'white space beside tags, quotes and dashes',
  markup: 'entities, quotes of attributes and the case of tags',
  attributes: 'the order of attributes',
}

/** Whether edits take away over half of a document and put something else there. */
function isRewrite(html: string, edits: readonly Edit[]): boolean {
  const removedBy = (list: readonly Edit[]) =>
    list.reduce((sum, { from, to, insert }) => sum + (insert === '' ? 0 : to - from), 0)
  if (html.length <= smallDocument || removedBy(edits) <= html.length / 2) return false
  return removedBy(minimalEdits(html, edits)) > html.length / 2
}

function readInput<Schema extends z.ZodType>(
  schema: Schema,
  call: EditCall,
): { ok: true; value: z.output<Schema> } | { ok: false; reason: string } {
  let value: unknown
  try {
    // NUL and lone surrogates can't be stored; a model's become U+FFFD.
    value = JSON.parse(call.input, (_, part: unknown) =>
      typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '\ufffd') : part,
    )
  } catch {
    return refuse(`The input of ${call.name} is not complete JSON. Make the call again.`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  return refuse(`The input of ${call.name} is wrong. ${problems.join('; ')}`)
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}
