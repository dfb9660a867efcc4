import type { Outline } from '../outline.ts'

/** One of several parts that a request matches. */
export interface Choice {
  /** Distinguishes the part from the others, in Markdown. */
  label: string
  /** Other names for the part that a person may use, as plain text. */
  terms: string[]
}

/** A question for the person, when a request matches several parts or lacks a text. */
export interface Question {
  /** Such as `Which column “Qty” do you mean?` */
  ask: string
  /** What the answer is, such as `column`. */
  noun: string
  /** Empty if any text answers it. */
  choices: Choice[]
}

/** Nothing matches. `reason` is a sentence without its full stop. */
export interface Missing {
  ok: false
  reason: string
  question?: undefined
}

/**
 * Several parts match, or a text is lacking, so the person has to answer. `reason` is a sentence without
 * its full stop.
 */
export interface Unanswered {
  ok: false
  reason: string
  question: Question
}

/** What a request refers to: one value, none, or one that the person has to choose or to write. */
export type Found<T> = { ok: true; value: T } | Missing | Unanswered

export function found<T>(value: T): Found<T> {
  return { ok: true, value }
}

export function missing(reason: string): Missing {
  return { ok: false, reason }
}

/** A longer list is no help, so a request with more choices is refused. */
const maxChoices = 24

/**
 * Returns the only value, or the one that the person chose, or a question which one is meant. Never
 * chooses by itself. `reason` explains a missing result.
 */
export function pick<T>(
  outline: Outline,
  about: { ask: string; noun: string; reason: string },
  values: readonly T[],
  labelOf: (value: T, index: number) => Choice,
): Found<T> {
  const [only] = values
  if (only !== undefined && values.length === 1) return found(only)
  if (only === undefined || values.length > maxChoices) return missing(about.reason)
  const question = {
    ask: about.ask,
    noun: about.noun,
    choices: withUniqueLabels(values.map(labelOf)),
  }
  const answer = outline.answers.get(questionKey(question))
  const chosen = typeof answer === 'number' ? values[answer] : undefined
  return chosen === undefined ? { ok: false, reason: about.reason, question } : found(chosen)
}

/** Returns the text that the person answered, or the question for it. `reason` says what is lacking. */
export function askForText(
  outline: Outline,
  about: { ask: string; noun: string; reason: string },
): Found<string> {
  const question = { ask: about.ask, noun: about.noun, choices: [] }
  const answer = outline.answers.get(questionKey(question))
  return typeof answer === 'string' ? found(answer) : { ok: false, reason: about.reason, question }
}

/** A key that is equal only for the same question with the same choices. */
function questionKey({ ask, choices }: Question): string {
  return JSON.stringify([ask, ...choices.map(({ label }) => label)])
}

/** A question that was asked. `part` is the index of the message's request that it is about. */
export interface OpenQuestion extends Question {
  part: number
  /** Whether “all” is an answer. */
  canBeAll: boolean
}

/** What answers a question: the index of a choice, or a text. */
export type AnswerValue = number | string

/** An answered question. `part` is the index of the message's request. */
export interface Answered {
  part: number
  key: string
  /** The choices that were picked, or the text. */
  values: readonly AnswerValue[]
  /** The labels of the choices. */
  labels: readonly string[]
}

/** A question answered by the choices of these indices, or by a text. */
export function answeredWith(asked: OpenQuestion, values: readonly AnswerValue[]): Answered {
  const labels = values.map((value) =>
    typeof value === 'number' ? (asked.choices[value]?.label ?? '') : value,
  )
  return { part: asked.part, key: questionKey(asked), values, labels }
}

/** All combinations of one answer per question, by the question's key. */
export function combinations(answered: readonly Answered[]): Map<string, AnswerValue>[] {
  let all = [new Map<string, AnswerValue>()]
  for (const { key, values } of answered) {
    all = all.flatMap((one) => values.map((value) => new Map(one).set(key, value)))
  }
  return all
}

/** The text of a question, in Markdown. `lead` explains why it is asked again. */
export function textOf({ ask, choices }: Question, canBeAll: boolean, lead = ''): string {
  const asked = lead === '' ? ask : `${lead} ${ask}`
  if (choices.length === 0) return asked
  const all = canBeAll ? (choices.length === 2 ? ', “both”' : ', “all”') : ''
  return [
    asked,
    choices.map(({ label }, index) => `${index + 1}. ${label}`).join('\n'),
    `Answer with a number, a name${all} or “never mind”.`,
  ].join('\n\n')
}

/** The choices with unique labels. */
function withUniqueLabels(choices: readonly Choice[]): Choice[] {
  const seen = new Map<string, number>()
  const total = Map.groupBy(choices, ({ label }) => label)
  return choices.map(({ label, terms }) => {
    const count = total.get(label)?.length ?? 1
    if (count === 1) return { label, terms }
    const number = (seen.get(label) ?? 0) + 1
    seen.set(label, number)
    return { label: `${label} (${nth(number)} of ${count} alike)`, terms }
  })
}

/** `1st`, `2nd`, … */
export function nth(number: number): string {
  const tens = number % 100
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
  return `${number}${ending}`
}

/** A text of the document, escaped for Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*[\]<>|~]|&(?=#?\w+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
}

/** A text of the document as a name in a sentence, in Markdown. */
export function quoted(text: string): string {
  return `“${escapeMarkdown(shorten(text))}”`
}

const maxShown = 48

export function shorten(text: string): string {
  if (text.length <= maxShown) return text
  const cut = text.slice(0, maxShown - 1).toWellFormed()
  return `${cut.replace(/\s+\S{0,15}$/, '')}…`
}
