import { applyChanges, composeChanges, createChangeSet } from '../../editing/text/change-set.ts'
import type { Edit } from '../../editing/text/edit.ts'
import { derivedIn } from '../figures/figures.ts'
import { outlineOf, type Outline } from '../outline.ts'
import { missing } from './question.ts'
import { combinations, type OpenQuestion, type PickedChoices } from './question.ts'
import { parseRequest, splitRequests, type ParsedRequest } from './parsed-request.ts'
import type { Made, Rule, Step } from './rule.ts'
import { addRules } from './rules-add.ts'
import { styleRules } from './rules-style.ts'
import { tableRules } from './rules-table.ts'
import { arrangeRules } from './rules-arrange.ts'
import { emphasisRules } from './rules-emphasis.ts'
import { headingRules } from './rules-heading.ts'
import { replaceAllRules, textRules } from './rules-text.ts'

/** The edits that a request in plain English asks for, or why it was not understood. */
export type Plan =
  /** `html` is the document after the edits; `done` says what they do. */
  | { ok: true; edits: readonly Edit[]; done: string; html: string }
  | {
      ok: false
      reason: string | undefined
      /** Asks which of several parts is meant. */
      question?: OpenQuestion | undefined
      /** Says that the document already is as asked. */
      already?: string
    }

const maxDocumentLength = 2_000_000
const maxMessageLength = 10_000
const maxRequestLength = 600
const maxRequests = 20

/** All rules. The first that matches applies, so more specific forms come first. */
export const rules: readonly Rule[] = [
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
 * `picks` are the answers to earlier questions about the message.
 */
export function understand(
  html: string,
  message: string,
  picks: readonly PickedChoices[] = [],
): Plan {
  if (html.length > maxDocumentLength) {
    return missing('it is over 2 MB large, which is too much for the built-in composer')
  }
  if (message.length > maxMessageLength) {
    return missing(
      `a request may have ${maxMessageLength.toLocaleString('en-US')} characters at most`,
    )
  }
  const parts = splitRequests(message)
  if (parts.length > maxRequests)
    return missing(`these are more than ${maxRequests} wishes at once`)
  let changes = createChangeSet([], html.length)
  const done: string[] = []
  let text = html
  for (const [index, part] of parts.entries()) {
    const request = parseRequest(part)
    const answers = picks.filter((one) => one.part === index)
    const step = understandPart(outlineOf(text), request, answers)
    if (step?.ok && request.hasUnreadContent()) {
      return missing('it is not clear to me what stands behind the colon; put new text in quotes')
    }
    if (!step && parts.length > 1) return missing(`“${part}” is not clear to me`)
    if (!step?.ok) {
      const canBeAll = !/^(?:move|put|place|shift|swap|exchange|switch)\b/i.test(request.text)
      const question = step?.question && { ...step.question, part: index, canBeAll }
      return { ok: false, reason: step?.reason, question }
    }
    const own = inOrder(text, step.edits)
    done.push(own.length > 0 ? step.done : (step.already ?? 'It is so already.'))
    const next = createChangeSet(own, text.length)
    changes = composeChanges(changes, next)
    text = applyChanges(next, text)
  }
  if (parts.length === 0) return { ok: false, reason: undefined }
  const { edits } = changes
  if (edits.length === 0) {
    return { ...missing('the document already is as you ask'), already: sayTogether(done) }
  }
  return { ok: true, edits, done: sayTogether(done), html: text }
}

/** Edits in the order of the text, without those that change nothing. */
export function inOrder(text: string, edits: readonly Edit[]): Edit[] {
  return edits
    .filter(({ from, to, insert }) => text.slice(from, to) !== insert)
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
}

/** Applies a request to each combination of the picked choices. */
function understandPart(outline: Outline, request: ParsedRequest, picks: readonly PickedChoices[]) {
  const steps: Made[] = []
  for (const chosen of combinations(picks)) {
    const step = understandOne({ ...outline, chosen }, request)
    if (!step?.ok) return step
    steps.push(step)
  }
  const [first] = steps
  return first && steps.length > 1 ? together(first, steps) : first
}

/** The same done to several parts, if their edits do not overlap. */
function together(first: Made, steps: readonly Made[]): Step {
  const edits: Edit[] = []
  for (const edit of steps.flatMap((step) => step.edits)) {
    const isSame = (one: Edit) =>
      one.from === edit.from && one.to === edit.to && one.insert === edit.insert
    const overlaps = (one: Edit) => one.from < edit.to && edit.from < one.to
    if (edits.some((one) => overlaps(one) && !isSame(one))) return onlyOne
    if (!edits.some(isSame)) edits.push(edit)
  }
  if (first.once) return onlyOne
  const sentences = [...new Set(steps.map((step) => step.done))]
  const done =
    sentences.length === 1
      ? `${first.done.replace(/\.$/, '')}, in ${steps.length} places.`
      : sayTogether(sentences)
  return { ok: true, edits, done, ...(first.already && { already: first.already }) }
}

const onlyOne = missing('that can be done with one of them at a time only')

/** Joins sentences into one, since a summary shows only the first. */
function sayTogether(sentences: string[]): string {
  const [first = '', ...others] = sentences.map((one) => one.replace(/\.$/, ''))
  return `${[first, ...others.map((one) => one.charAt(0).toLowerCase() + one.slice(1))].join('; ')}.`
}

/** Words that describe a text instead of giving it. */
const description =
  /^(?:upper ?case|lower ?case|title case|capitals|capital letters|bold|italics?|bigger|smaller|shorter|longer|better|today['’]s date|the same\b.*|the name of\b.*)$/i

function understandOne(outline: Outline, request: ParsedRequest): Step | undefined {
  if (request.text.length > maxRequestLength) return undefined
  if (/["“„«]/.test(request.text)) return missing('its quotes are not closed in the same line')
  if (request.isUnfinished) {
    return missing('“…” stands for words of yours, so write them in its place')
  }
  let refusal: Step | undefined
  for (const { pattern, apply } of rules) {
    const match = pattern.exec(request.text)
    const groups = match?.groups ?? {}
    // A text that is only partly quoted would be misread.
    if (!match || [groups.text, groups.old].some(isHalfQuoted)) continue
    if (groups.text && description.test(groups.text)) continue
    const step = apply(outline, request, groups)
    // If several parts match, the person is asked; no other rule is tried.
    const computed = step?.ok ? computedIn(outline, step.edits) : undefined
    if (computed)
      return missing(`${computed} is worked out from the table; change the table instead`)
    if (step?.ok || step?.question) return step
    refusal ??= step
  }
  return refusal
}

/** The figure that an edit would overwrite with something that its table does not say. */
function computedIn(outline: Outline, edits: readonly Edit[]): string | undefined {
  const figureAround = ({ from, to }: Edit) =>
    derivedIn(outline).find((one) => from >= one.from && to <= one.to && to > from)
  return edits.map(figureAround).find((one) => one !== undefined)?.name
}

function isHalfQuoted(text: string | undefined): boolean {
  return text !== undefined && text.includes('⟦') && !/^⟦\d+⟧$/.test(text.trim())
}
