import type { z } from 'zod'
import { applyEdits, shrinkEdit, type Edit } from './edit.ts'
import { findPassage, type Level } from './matcher.ts'
import { diffTexts, minimalEdits } from './receipt.ts'
import { editTools, isEditTool } from './tools.ts'

/** What a model asks for: the name of a tool and its input as the JSON text that it wrote. */
export interface EditCall {
  name: string
  input: string
}

/** Where and what a call changes, or a reason that the model can act on. */
export type Resolution = { ok: true; edit: Edit; level: Level } | { ok: false; reason: string }

const smallDocument = 4096

/** Turns a call into an edit of the document as it stands, or says why it can't. */
export function resolveCall(html: string, call: EditCall): Resolution {
  switch (isEditTool(call.name) && call.name) {
    case 'html_replace': {
      const input = readInput(editTools.html_replace.input, call)
      if (!input.ok) return input
      return resolveReplace(html, input.value.old_text, input.value.new_text)
    }
    case 'html_insert_after': {
      const input = readInput(editTools.html_insert_after.input, call)
      if (!input.ok) return input
      return resolveInsert(html, input.value.anchor_text, input.value.new_content)
    }
    case 'html_delete': {
      const input = readInput(editTools.html_delete.input, call)
      if (!input.ok) return input
      const match = findPassage(html, input.value.text_to_delete)
      if (!match.ok) return match
      return { ok: true, edit: { from: match.from, to: match.to, insert: '' }, level: match.level }
    }
    default:
      return refuse(`There is no tool ${call.name}. Use ${Object.keys(editTools).join(', ')}.`)
  }
}

function resolveReplace(html: string, oldText: string, newText: string): Resolution {
  const match = findPassage(html, oldText)
  if (!match.ok) {
    if (newText.length > 20 && html.split(newText, 3).length === 2) {
      return refuse(
        'The old text is not in the document, but the new text is: this change seems to be made already.',
      )
    }
    return match
  }
  // A passage that was found beyond white space is without that around the quote.
  const text = match.level === 'exact' ? newText : withoutSharedEnds(oldText, newText)
  const edit = shrinkEdit(html, {
    from: match.from,
    to: match.to,
    insert: inPlaceOf(html, html.slice(match.from, match.to), text),
  })
  if (edit.from === edit.to && edit.insert === '') {
    return refuse('The old and the new text are the same, so this call would change nothing.')
  }
  if (isRewrite(html, edit)) {
    return refuse(
      'This would rewrite over half of the document. Make smaller replacements of only what was asked for.',
    )
  }
  return { ok: true, edit, level: match.level }
}

function resolveInsert(html: string, anchor: string, content: string): Resolution {
  if (content === '') return refuse('There is no text to insert.')
  const match = findPassage(html, anchor)
  if (!match.ok) return match
  const edit = { from: match.to, to: match.to, insert: withLineEndsOf(html, content) }
  return { ok: true, edit, level: match.level }
}

/** Whether a call takes away over half of a document and puts something else there. */
function isRewrite(html: string, edit: Edit): boolean {
  if (html.length <= smallDocument || edit.to - edit.from <= html.length / 2) return false
  const minimal = minimalEdits(html, [edit])
  const removed = minimal.reduce((sum, { from, to }) => sum + to - from, 0)
  return removed > html.length / 2 && minimal.some((one) => one.insert !== '')
}

/** The new text without the white space that the old text begins and ends with, where it has it too. */
function withoutSharedEnds(oldText: string, newText: string): string {
  const [lead = ''] = /^\s*/.exec(oldText) ?? []
  const tail = oldText.slice(oldText.trimEnd().length)
  const start = newText.startsWith(lead) ? lead.length : 0
  const end = newText.length - (newText.endsWith(tail) ? tail.length : 0)
  return newText.slice(start, Math.max(start, end))
}

/** The new text for a passage: lines that it keeps keep their ends, others get the document's. */
function inPlaceOf(html: string, passage: string, text: string): string {
  if (!passage.includes('\r\n')) return passage.includes('\n') ? text : withLineEndsOf(html, text)
  const plain = passage.replaceAll('\r\n', '\n')
  const edits = diffTexts(plain, text.replaceAll('\r\n', '\n'))
  let seen = 0
  let at = 0
  const offsetOf = (plainOffset: number) => {
    for (; seen < plainOffset; seen++) at += passage.startsWith('\r\n', at) ? 2 : 1
    return at
  }
  const mapped = edits.map(({ from, to, insert }) => ({
    from: offsetOf(from),
    to: offsetOf(to),
    insert: insert.replaceAll('\n', '\r\n'),
  }))
  return applyEdits(passage, mapped)
}

function withLineEndsOf(html: string, text: string): string {
  const line = html.indexOf('\n')
  return line > 0 && html[line - 1] === '\r' ? text.replace(/\r?\n/g, '\r\n') : text
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
