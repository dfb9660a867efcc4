import type { Outline } from '../outline.ts'

/** One of several parts that a request matches. */
export interface Choice {
  /** Distinguishes the part from the others, in Markdown. */
  label: string
  /** Other names for the part that a person may use, as plain text. */
  terms: string[]
}

/** A question for the person, when a request matches several parts. */
export interface Question {
  /** Such as `Which column “Qty” do you mean?` */
  ask: string
  /** What the choices are, such as `column`. */
  noun: string
  choices: Choice[]
}

/** Nothing matches. `reason` is a sentence without its full stop. */
export interface Missing {
  ok: false
  reason: string
  question?: undefined
}

/** Several parts match, so the person has to choose. `reason` is a sentence without its full stop. */
export interface Several {
  ok: false
  reason: string
  question: Question
}

/** What a request refers to: one value, none, or one of several that the person has to choose. */
export type Found<T> = { ok: true; value: T } | Missing | Several

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
  const chosen = values[outline.chosen.get(questionKey(question)) ?? -1]
  return chosen === undefined ? { ok: false, reason: about.reason, question } : found(chosen)
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

/** The choices that answer a question. `part` is the index of the message's request. */
export interface PickedChoices {
  part: number
  key: string
  indices: readonly number[]
  /** The labels of these choices. */
  labels: readonly string[]
}

/** The answer to a question that picks the choices of these indices. */
export function pickedChoices(asked: OpenQuestion, indices: readonly number[]): PickedChoices {
  const labels = indices.map((index) => asked.choices[index]?.label ?? '')
  return { part: asked.part, key: questionKey(asked), indices, labels }
}

/** All combinations of one picked choice per question, by the question's key. */
export function combinations(picks: readonly PickedChoices[]): Map<string, number>[] {
  let all = [new Map<string, number>()]
  for (const { key, indices } of picks) {
    all = all.flatMap((one) => indices.map((index) => new Map(one).set(key, index)))
  }
  return all
}

/** The text of a question, in Markdown. `lead` explains why it is asked again. */
export function textOf({ ask, choices }: Question, canBeAll: boolean, lead = ''): string {
  const all = canBeAll ? (choices.length === 2 ? ', “both”' : ', “all”') : ''
  return [
    lead === '' ? ask : `${lead} ${ask}`,
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
