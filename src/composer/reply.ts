import { composeChanges, createChangeSet } from '../editing/text/change-set.ts'
import type { Edit, Span } from '../editing/text/edit.ts'
import { respondAfter, type Exchange } from './changing/dialogue.ts'
import { exampleQuestions, exampleRequests } from './changing/examples.ts'
import { picturesIn, type Picture } from './changing/pictures.ts'
import { normalizeEdits } from './changing/understand.ts'
import { compose } from './creating/compose.ts'
import { readBrief, type Material } from './creating/content.ts'
import { genreNamedIn } from './creating/kinds.ts'
import { asksForNothing } from './creating/requirements.ts'
import { followTables } from './figures/following.ts'
import { answerFromFiles } from './file-answers.ts'
import { inWords } from './in-words.ts'
import { outlineOf } from './outline.ts'

/** A message to the composer, with everything that the answer may use. */
export interface ComposerRequest extends Material {
  purpose: 'create' | 'edit' | 'ask' | 'rewrite'
  document: ShownDocument
  /** The consecutive questions right before this message, oldest first. */
  questions: readonly Exchange[]
}

/** A document as the composer sees it, and where it may change. */
export interface ShownDocument {
  html: string
  /** Only text in here may change. */
  selection?: Span | undefined
  /** Text in these may not change. */
  locks: readonly Span[]
}

export type ComposerReply =
  /** A new page, in pieces; `notes` are sentences for the person. */
  | { kind: 'page'; pieces: Iterable<string>; notes: readonly string[] }
  | { kind: 'words'; text: string }
  /** `text` says that nothing was changed, and why. */
  | { kind: 'unchanged'; text: string }
  /** Asks which of several parts the person means. */
  | { kind: 'question'; text: string }
  | { kind: 'not_understood'; text: string }
  | Changes

/** Edits of the document, in order and without overlaps. */
export interface Changes {
  kind: 'changes'
  /** How long the document is that the edits are of. */
  length: number
  edits: readonly Edit[]
  /** What they do, in a sentence. */
  done: string
  /** The whole request, if the message completes an earlier one. */
  wanted?: string | undefined
}

/** Matches a message that is a whole document, which is kept as it is. */
const isPage = /^\s*(?:<!doctype html|<html[\s>])[^]*<\/html>\s*$/i

const howToAsk =
  'I am the built-in composer, no AI model: I lay out what you give me. Paste a text or a table, attach a file, or name a document, such as “Create a report about tea”, “Make a landing page for a bakery with opening hours” or “Write a brief titled "Moving the help desk"”.'
const noRewrites =
  'The built-in composer can’t write a document anew; that needs an AI model. Ask for single changes instead.'

function noLayout(genre: string): string {
  return `I am the built-in composer, no AI model, and have no layout for “${genre}” yet. I lay out reports, dashboards, briefs, landing pages and slides. Give me the text and I lay it out as it is, or ask for one of these; writing it takes an AI model.`
}

/** Answers a message by rules, without a model. */
export function reply(request: ComposerRequest): ComposerReply {
  switch (request.purpose) {
    case 'create':
      return replyWithPage(request)
    case 'edit':
    case 'ask':
      return replyAbout(request.document, request)
    case 'rewrite':
      return notUnderstood(noRewrites)
  }
}

function notUnderstood(text: string): ComposerReply {
  return { kind: 'not_understood', text }
}

function replyWithPage(material: Material): ComposerReply {
  const { message, attachments } = material
  if (isPage.test(message)) return { kind: 'page', pieces: [message.trim()], notes: [] }
  const brief = readBrief(material)
  if (asksForNothing(brief)) return notUnderstood(howToAsk)
  const genre = brief.blocks.length === 0 ? genreNamedIn(brief.instruction) : undefined
  if (genre !== undefined) return notUnderstood(noLayout(genre))
  const empty = attachments.find(({ kind, content }) => kind === 'text' && content.trim() === '')
  if (empty) return notUnderstood(nothingIn(empty.name))
  return { kind: 'page', ...compose(material, brief) }
}

function nothingIn(file: string): string {
  return `There is nothing in ${file} to show: it is empty, or hides all that it has. Ask for what is hidden, or attach another file.`
}

function replyAbout(
  document: ShownDocument,
  { purpose, message, attachments, questions }: ComposerRequest,
): ComposerReply {
  const { html } = document
  const isQuestion = purpose === 'ask'
  if (isQuestion && attachments.length > 0) {
    return { kind: 'words', text: answerFromFiles({ message, attachments }) }
  }
  const { pictures, others } = picturesIn(isQuestion ? [] : attachments)
  if (others.length > 0) return notUnderstood(noChangeWith(others))
  const now = { purpose: isQuestion ? 'ask' : 'edit', message, attachments } as const
  const response = respondAfter(html, questions, now)
  switch (response.kind) {
    case 'words':
    case 'unchanged':
    case 'question':
      return { kind: response.kind, text: response.text }
    case 'refused':
      return notUnderstood(
        isQuestion ? onlyCounting(html) : refusal(html, response.reason, pictures),
      )
    case 'changes': {
      const { wanted } = response
      return { kind: 'changes', length: html.length, ...withFigures(document, response), wanted }
    }
  }
}

/** Says which files of a request can’t be used in a change, and what can be done with them. */
function noChangeWith(names: readonly string[]): string {
  const them = names.length === 1 ? 'its text' : 'their text'
  return `The built-in composer can put only pictures into a document that is there, not ${inWords(names, 'or')}. Attach files to a request for a new document, such as “Create a new report from this”, or paste ${them} behind a request, such as “add a table:”.`
}

/** The edits with those that bring figures up to date that matched their tables until now. */
function withFigures(
  { html, selection, locks }: ShownDocument,
  { edits, done, html: after }: { edits: readonly Edit[]; done: string; html: string },
): Pick<Changes, 'edits' | 'done'> {
  if (!html.includes('data-from=')) return { edits, done }
  const mayWrite = (span: Span) =>
    (!selection || (span.from >= selection.from && span.to <= selection.to)) &&
    locks.every((lock) => span.to < lock.from || span.from > lock.to)
  const { changes, followed } = followTables(outlineOf(html), outlineOf(after), mayWrite)
  return {
    edits: composeChanges(
      createChangeSet(edits, html.length),
      createChangeSet(outermost(normalizeEdits(after, changes)), after.length),
    ).edits,
    done: `${done.replace(/\.$/, '')}${saidOf(followed)}.`,
  }
}

/** A figure inside of another one is replaced with that. */
function outermost(edits: readonly Edit[]): Edit[] {
  let end = 0
  return edits.filter(({ from, to }) => {
    if (from < end) return false
    end = to
    return true
  })
}

const maxNamed = 3

function saidOf(followed: readonly string[]): string {
  const { length } = followed
  if (length === 0) return ''
  if (length > maxNamed) return `; ${length} figures follow`
  return `; ${inWords(followed)} follow${length === 1 ? 's' : ''}`
}

function onlyCounting(html: string): string {
  return `I am the built-in composer, no AI model: I make and change documents, and answer questions only by counting. Try ${exampleQuestions(html)}`
}

function refusal(html: string, reason: string | undefined, pictures: readonly Picture[]): string {
  const refused = reason === undefined ? 'I did not understand that' : `I can’t do that: ${reason}`
  const examples = exampleRequests(html, pictures)
  return examples ? `${refused}. Try, for instance, ${examples}` : `${refused}.`
}
