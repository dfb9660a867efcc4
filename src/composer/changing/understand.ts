import { callsBetween, callsFor, type Change, type PlannedCall } from './calls.ts'
import { derivedIn } from '../figures/figures.ts'
import { outlineOf, type Outline } from '../outline.ts'
import { missing } from './choices.ts'
import { combinations, type Asked, type Picked } from './picks.ts'
import { readRequest, splitRequests, type Request } from './request.ts'
import type { Made, Rule, Step } from './rule.ts'
import { addRules } from './rules-add.ts'
import { styleRules } from './rules-style.ts'
import { tableRules } from './rules-table.ts'
import { textRules } from './rules-text.ts'

/** The calls that a request in plain English comes to, or why it comes to none. */
export type Plan =
  /** `html` is what the calls make of the document, `isJoined`: by several wishes. */
  | { ok: true; calls: PlannedCall[]; done: string; html: string; isJoined: boolean }
  | {
      ok: false
      why: string | undefined
      /** Which of several parts is meant, and which of the message's requests asks it. */
      question?: Asked | undefined
      /** Says that the document is like that already. */
      already?: string
    }

const largestDocument = 2_000_000
const longestMessage = 10_000
const longestRequest = 600
const mostParts = 20

// More specific forms are tried first.
const rules: Rule[] = [...tableRules, ...styleRules, ...addRules, ...textRules]

/**
 * Understands a request, or several that are joined, by rules; all of it or nothing. `picks` are
 * the answers to the questions that it led to before.
 */
export function understand(html: string, message: string, picks: readonly Picked[] = []): Plan {
  if (html.length > largestDocument) {
    return missing('it is over 2 MB large, which is too much for the built-in composer')
  }
  if (message.length > longestMessage) {
    return missing(
      `a request may have ${longestMessage.toLocaleString('en-US')} characters at most`,
    )
  }
  const parts = splitRequests(message)
  if (parts.length > mostParts) return missing(`these are more than ${mostParts} wishes at once`)
  const calls: PlannedCall[] = []
  const done: string[] = []
  let text = html
  for (const [index, part] of parts.entries()) {
    const request = readRequest(part)
    const own = picks.filter((one) => one.part === index)
    const step = understandPart(outlineOf(text), request, own)
    if (step?.ok && request.hasUnreadContent()) {
      return missing('it is not clear to me what stands behind the colon; put new text in quotes')
    }
    if (!step && parts.length > 1) return missing(`“${part}” is not clear to me`)
    if (!step?.ok) {
      const canBeAll = !/^(?:move|put|place|shift|swap|exchange|switch)\b/i.test(request.text)
      const question = step?.question && { ...step.question, part: index, canBeAll }
      return { ok: false, why: step?.why, question }
    }
    const made = callsFor(text, step.changes)
    calls.push(...made.calls)
    done.push(made.calls.length > 0 ? step.done : (step.already ?? 'It is so already.'))
    text = made.html
  }
  if (parts.length === 0) return { ok: false, why: undefined }
  if (calls.length === 0) {
    return { ...missing('the document already is as you ask'), already: sayTogether(done) }
  }
  const isJoined = parts.length > 1
  return {
    ok: true,
    calls: isJoined ? callsBetween(html, text) : calls,
    done: sayTogether(done),
    html: text,
    isJoined,
  }
}

/** How a request is understood with the picked parts; with several of them, for each. */
function understandPart(outline: Outline, request: Request, picks: readonly Picked[]) {
  const steps: Made[] = []
  for (const chosen of combinations(picks)) {
    const step = understandOne({ ...outline, chosen }, request)
    if (!step?.ok) return step
    steps.push(step)
  }
  const [first] = steps
  return first && steps.length > 1 ? together(first, steps) : first
}

/** The same done to several parts, where their changes leave each other alone. */
function together(first: Made, steps: readonly Made[]): Step {
  const changes: Change[] = []
  for (const change of steps.flatMap((step) => step.changes)) {
    const isSame = (one: Change) =>
      one.from === change.from && one.to === change.to && one.insert === change.insert
    const isInTheWay = (one: Change) => one.from < change.to && change.from < one.to
    if (changes.some((one) => isInTheWay(one) && !isSame(one))) return onlyOne
    if (!changes.some(isSame)) changes.push(change)
  }
  if (first.once) return onlyOne
  const sentences = [...new Set(steps.map((step) => step.done))]
  const done =
    sentences.length === 1
      ? `${first.done.replace(/\.$/, '')}, in ${steps.length} places.`
      : sayTogether(sentences)
  return { ok: true, changes, done, ...(first.already && { already: first.already }) }
}

const onlyOne = missing('that can be done with one of them at a time only')

/** Several sentences as one, since the first is what a summary shows. */
function sayTogether(sentences: string[]): string {
  const [first = '', ...others] = sentences.map((one) => one.replace(/\.$/, ''))
  return `${[first, ...others.map((one) => one.charAt(0).toLowerCase() + one.slice(1))].join('; ')}.`
}

/** Words that say how a text should be, not what it should be. */
const description =
  /^(?:upper ?case|lower ?case|title case|capitals|capital letters|bold|italics?|bigger|smaller|shorter|longer|better|today['’]s date|the same\b.*|the name of\b.*)$/i

function understandOne(outline: Outline, request: Request): Step | undefined {
  if (request.text.length > longestRequest) return undefined
  if (/["“„«]/.test(request.text)) return missing('its quotes are not closed in the same line')
  if (request.isUnfinished) {
    return missing('“…” stands for words of yours, so write them in its place')
  }
  let why: Step | undefined
  for (const { pattern, apply } of rules) {
    const match = pattern.exec(request.text)
    const groups = match?.groups ?? {}
    // A text that is quoted in part would be read as something that was not said.
    if (!match || [groups.text, groups.old].some(isHalfQuoted)) continue
    if (groups.text && description.test(groups.text)) continue
    const step = apply(outline, request, groups)
    // What fits several parts is asked for, not read in another way.
    const computed = step?.ok ? computedIn(outline, step.changes) : undefined
    if (computed)
      return missing(`${computed} is worked out from the table; change the table instead`)
    if (step?.ok || step?.question) return step
    why ??= step
  }
  return why
}

/** The figure that a change would overwrite with something that its table does not say. */
function computedIn(outline: Outline, changes: readonly Change[]): string | undefined {
  const isInside = ({ from, to }: Change) =>
    derivedIn(outline).find((one) => from >= one.from && to <= one.to && to > from)
  return changes.map(isInside).find((one) => one !== undefined)?.name
}

function isHalfQuoted(text: string | undefined): boolean {
  return text !== undefined && text.includes('⟦') && !/^⟦\d+⟧$/.test(text.trim())
}
