import { callsFor, type Change, type PlannedCall } from './calls.ts'
import { outlineOf, type Outline } from '../../composer/outline.ts'
import { missing } from './references.ts'
import { readRequest, splitRequests, type Request } from './request.ts'
import { addRules } from './rules-add.ts'
import { styleRules } from './rules-style.ts'
import { tableRules } from './rules-table.ts'
import { textRules } from './rules-text.ts'

/** What a rule makes of a request it fits: changes and a sentence of what they do, or why it can't. */
export type Step = { ok: true; changes: Change[]; done: string } | { ok: false; why: string }

/** A form of request that is understood. Groups of the pattern are handed over as they were written. */
export interface Rule {
  pattern: RegExp
  apply(
    outline: Outline,
    request: Request,
    groups: Record<string, string | undefined>,
  ): Step | undefined
}

/** The calls that a request in plain English comes to, or why it comes to none. */
export type Plan =
  { ok: true; calls: PlannedCall[]; done: string } | { ok: false; why: string | undefined }

const largestDocument = 2_000_000
const longestMessage = 10_000
const longestRequest = 600
const mostParts = 20

// The more special a form, the earlier it is tried.
const rules: Rule[] = [...tableRules, ...styleRules, ...addRules, ...textRules]

/** Understands a request, or several that are joined, by rules; all of it or nothing. */
export function understand(html: string, message: string): Plan {
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
  for (const part of parts) {
    const request = readRequest(part)
    const step = understandOne(outlineOf(text), request)
    if (step?.ok && request.hasUnreadContent()) {
      return missing('it is not clear to me what stands behind the colon; put new text in quotes')
    }
    if (!step && parts.length > 1) return missing(`“${part}” is not clear to me`)
    if (!step?.ok) return { ok: false, why: step?.why }
    const made = callsFor(text, step.changes)
    calls.push(...made.calls)
    done.push(step.done)
    text = made.html
  }
  if (parts.length === 0) return { ok: false, why: undefined }
  if (calls.length === 0) return missing('the document already is as you ask')
  return { ok: true, calls, done: sayTogether(done) }
}

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
  let why: Step | undefined
  for (const { pattern, apply } of rules) {
    const match = pattern.exec(request.text)
    const groups = match?.groups ?? {}
    // A text that is quoted in part would be read as something that was not said.
    if (!match || [groups.text, groups.old].some(isHalfQuoted)) continue
    if (groups.text && description.test(groups.text)) continue
    const step = apply(outline, request, groups)
    if (step?.ok) return step
    why ??= step
  }
  return why
}

function isHalfQuoted(text: string | undefined): boolean {
  return text !== undefined && text.includes('⟦') && !/^⟦\d+⟧$/.test(text.trim())
}
