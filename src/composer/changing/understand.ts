import { applyChanges, composeChanges, createChangeSet } from '../../editing/text/change-set.ts'
import type { Edit } from '../../editing/text/edit.ts'
import { derivedIn } from '../figures/figures.ts'
import { inWords } from '../in-words.ts'
import { outlineOf, type Outline } from '../outline.ts'
import { combinations, missing, type Answered, type OpenQuestion } from './question.ts'
import { parseRequest, splitRequests, type ParsedRequest } from './parsed-request.ts'
import type { Picture } from './pictures.ts'
import { readPictureText } from './picture-text.ts'
import type { Made, Rule, Step } from './rule.ts'
import { addRules } from './rules-add.ts'
import { styleRules } from './rules-style.ts'
import { tableRules } from './rules-table.ts'
import { arrangeRules } from './rules-arrange.ts'
import { emphasisRules } from './rules-emphasis.ts'
import { headingRules } from './rules-heading.ts'
import { whereTo } from './picture-place.ts'
import { pictureRules } from './rules-picture.ts'
import { replaceAllRules, textRules } from './rules-text.ts'

/** The edits that a message in plain English asks for, or why it was not understood. */
export type Plan =
  /** `html` is the document after the edits; `done` says what they do. */
  | { ok: true; edits: readonly Edit[]; done: string; html: string }
  | {
      ok: false
      reason: string | undefined
      /** Asks which of several parts is meant, or for a text. */
      question?: OpenQuestion | undefined
      /** Says that the document already is as asked. */
      already?: string
    }

// Lengths are in UTF-16 code units.
const maxDocumentLength = 2_000_000
const maxMessageLength = 10_000
const maxRequestLength = 600
const maxRequests = 20

/** All rules. The first that matches applies, so more specific forms come first. */
export const rules: readonly Rule[] = [
  ...pictureRules,
  ...tableRules,
  ...styleRules,
  ...addRules,
  ...headingRules,
  ...replaceAllRules,
  ...emphasisRules,
  ...arrangeRules,
  ...textRules,
]

/**
 * Interprets a message of one or several requests by rules. All of it is understood, or nothing is.
 * `picks` are the answers to earlier questions about the message, `pictures` those attached to it; at
 * least one of these is put into the document.
 */
export function understand(
  html: string,
  message: string,
  picks: readonly Answered[] = [],
  pictures: readonly Picture[] = [],
): Plan {
  if (html.length > maxDocumentLength) {
    return missing(
      `the document has more than ${withCommas(maxDocumentLength)} characters, which is too many for the built-in composer`,
    )
  }
  if (message.length > maxMessageLength) {
    return missing(`a message may have at most ${withCommas(maxMessageLength)} characters`)
  }
  // What the only picture shows may be said in a sentence of its own.
  const whole = pictures.length === 1 ? readPictureText(message) : { rest: message }
  const parts = splitRequests(whole.rest)
  if (parts.length > maxRequests)
    return missing(`a message may contain at most ${maxRequests} requests`)
  let changes = createChangeSet([], html.length)
  const done: string[] = []
  const unplaced = new Set(pictures)
  let text = html
  for (const [index, part] of parts.entries()) {
    const { rest, ...said } = pictures.length > 1 ? readPictureText(part) : { ...whole, rest: part }
    const request = parseRequest(rest, { pictures, ...said })
    const answers = picks.filter((pick) => pick.part === index)
    const step = understandPart(outlineOf(text), request, answers)
    if (step?.ok && request.hasUnreadContent()) {
      return missing('it is not clear what the text after the colon is for; put new text in quotes')
    }
    if (!step && parts.length > 1) return missing(`it is not clear what “${part}” means`)
    if (!step?.ok) {
      const canBeAll =
        pictures.length === 0 &&
        !/^(?:move|put|place|shift|swap|exchange|switch)\b/i.test(request.text)
      const question = step?.question && { ...step.question, part: index, canBeAll }
      return { ok: false, reason: step?.reason, question }
    }
    for (const picture of step.placed ?? []) unplaced.delete(picture)
    const edits = normalizeEdits(text, step.edits)
    done.push(edits.length > 0 ? step.done : (step.already ?? 'That is already the case.'))
    const next = createChangeSet(edits, text.length)
    changes = composeChanges(changes, next)
    text = applyChanges(next, text)
  }
  if (parts.length === 0) return { ok: false, reason: undefined }
  if (unplaced.size > 0 && unplaced.size === pictures.length) return missing(whereTo(pictures))
  if (unplaced.size > 0) done.push(notUsed([...unplaced]))
  const { edits } = changes
  if (edits.length === 0) {
    return { ...missing('the document already is as you asked'), already: joinSentences(done) }
  }
  return { ok: true, edits, done: joinSentences(done), html: text }
}

function notUsed(pictures: readonly Picture[]): string {
  const names = inWords(pictures.map(({ name }) => name))
  return `${names} ${pictures.length === 1 ? 'was' : 'were'} not used.`
}

/** Sorts edits by position, without those that change nothing. */
export function normalizeEdits(text: string, edits: readonly Edit[]): Edit[] {
  return edits
    .filter(({ from, to, insert }) => text.slice(from, to) !== insert)
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
}

/** Applies one request of a message to each combination of the picked choices. */
function understandPart(outline: Outline, request: ParsedRequest, picks: readonly Answered[]) {
  const steps: Made[] = []
  for (const answers of combinations(picks)) {
    const step = applyRules({ ...outline, answers }, request)
    if (!step?.ok) return step
    steps.push(step)
  }
  const [first] = steps
  return first && steps.length > 1 ? combineSteps(first, steps) : first
}

/** One step that does the same to several parts, if their edits do not overlap. */
function combineSteps(first: Made, steps: readonly Made[]): Step {
  if (first.once) return onlyOneAtATime
  const edits: Edit[] = []
  for (const edit of steps.flatMap((step) => step.edits)) {
    const isSame = ({ from, to, insert }: Edit) =>
      from === edit.from && to === edit.to && insert === edit.insert
    const overlaps = ({ from, to }: Edit) => from < edit.to && edit.from < to
    if (edits.some((other) => overlaps(other) && !isSame(other))) return onlyOneAtATime
    if (!edits.some(isSame)) edits.push(edit)
  }
  const sentences = [...new Set(steps.map((step) => step.done))]
  const done =
    sentences.length === 1
      ? `${first.done.replace(/\.$/, '')}, in ${steps.length} places.`
      : joinSentences(sentences)
  return { ok: true, edits, done, ...(first.already && { already: first.already }) }
}

const onlyOneAtATime = missing('that can be done to only one of them at a time')

/** Joins sentences into one, since a summary shows only the first. */
function joinSentences(sentences: string[]): string {
  const [first = '', ...others] = sentences.map((sentence) => sentence.replace(/\.$/, ''))
  const clauses = others.map((other) => other.charAt(0).toLowerCase() + other.slice(1))
  return `${[first, ...clauses].join('; ')}.`
}

/** Matches words that describe the new text instead of quoting it. */
const description =
  /^(?:upper ?case|lower ?case|title case|capitals|capital letters|bold|italics?|bigger|smaller|shorter|longer|better|today['’]s date|the same\b.*|the name of\b.*)$/i

/** Applies the first rule that can do what a request says; if none can, returns the first refusal. */
function applyRules(outline: Outline, request: ParsedRequest): Step | undefined {
  if (request.text.length > maxRequestLength) return undefined
  if (/["“„«]/.test(request.text)) return missing('a quotation mark is not closed on the same line')
  if (request.isUnfinished) {
    return missing('“…” is a placeholder; write your own words in its place')
  }
  let firstRefusal: Step | undefined
  for (const { pattern, apply } of rules) {
    const match = pattern.exec(request.text)
    const groups = match?.groups ?? {}
    // A text that is only partly quoted would be misread.
    if (!match || [groups.text, groups.old].some(isHalfQuoted)) continue
    if (groups.text && description.test(groups.text)) continue
    const step = apply(outline, request, groups)
    // If several parts match, the person is asked; no other rule is tried.
    const figure = step?.ok ? overwrittenFigure(outline, step.edits) : undefined
    if (figure) return missing(`${figure} is calculated from the table; change the table instead`)
    if (step?.ok || step?.question) return step
    firstRefusal ??= step
  }
  return firstRefusal
}

/** The name of a figure that an edit would overwrite, although its value follows from a table. */
function overwrittenFigure(outline: Outline, edits: readonly Edit[]): string | undefined {
  const figureAround = ({ from, to }: Edit) =>
    derivedIn(outline).find((figure) => from >= figure.from && to <= figure.to && to > from)
  return edits.map(figureAround).find((figure) => figure !== undefined)?.name
}

/** Whether a part of a text is quoted, but not all of it. */
function isHalfQuoted(text: string | undefined): boolean {
  return text !== undefined && text.includes('⟦') && !/^⟦\d+⟧$/.test(text.trim())
}

function withCommas(count: number): string {
  return count.toLocaleString('en-US')
}
