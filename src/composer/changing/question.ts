import type { Outline } from '../outline.ts'

/** One of several parts that a request fits. */
export interface Choice {
  /** Tells the part apart from the others; Markdown. */
  label: string
  /** What else a person may call it, as plain text. */
  terms: string[]
}

/** What a person is asked when a request fits several parts. */
export interface Question {
  /** Such as `Which column “Qty” do you mean?` */
  ask: string
  /** What the choices are, such as `column`. */
  noun: string
  choices: Choice[]
}

/** A part is not there; `why` is a sentence without its full stop. */
export interface Missing {
  ok: false
  why: string
  question?: undefined
}

/** A request fits several parts, so the person has to say which; `why` says so in one sentence. */
export interface Several {
  ok: false
  why: string
  question: Question
}

/** What a request stands for: one value, none, or one of several that the person has to pick. */
export type Found<T> = { ok: true; value: T } | Missing | Several

export function found<T>(value: T): Found<T> {
  return { ok: true, value }
}

export function missing(why: string): Missing {
  return { ok: false, why }
}

/** With more than so many choices, no one finds theirs in a list. */
const maxChoices = 24

/**
 * The only value, or the one that the person chose when asked, or the question which it is. Never
 * picks one of several by itself. `why` says why none or several fit.
 */
export function pick<T>(
  outline: Outline,
  about: { ask: string; noun: string; why: string },
  values: readonly T[],
  labelOf: (value: T, index: number) => Choice,
): Found<T> {
  const [only] = values
  if (only !== undefined && values.length === 1) return found(only)
  if (only === undefined || values.length > maxChoices) return missing(about.why)
  const question = { ask: about.ask, noun: about.noun, choices: tellApart(values.map(labelOf)) }
  const chosen = values[outline.chosen.get(questionKey(question)) ?? -1]
  return chosen === undefined ? { ok: false, why: about.why, question } : found(chosen)
}

/** Equal for the same question about the same choices only. */
export function questionKey({ ask, choices }: Question): string {
  return JSON.stringify([ask, ...choices.map(({ label }) => label)])
}

/** A question, and which of the requests of a message it is about. */
export interface OpenQuestion extends Question {
  part: number
  /** Whether it can be done with all of the choices. */
  canBeAll: boolean
}

/** The answer to a question: which of its choices were picked, for which request of a message. */
export interface PickedChoices {
  part: number
  key: string
  indices: readonly number[]
  /** How the picked choices are told apart. */
  labels: readonly string[]
}

/** What the answer to a question picks. */
export function pickedChoices(asked: OpenQuestion, indices: readonly number[]): PickedChoices {
  const labels = indices.map((index) => asked.choices[index]?.label ?? '')
  return { part: asked.part, key: questionKey(asked), indices, labels }
}

/** Every way to take one of the picked choices of each question, by the question's key. */
export function combinations(picks: readonly PickedChoices[]): Map<string, number>[] {
  let all = [new Map<string, number>()]
  for (const { key, indices } of picks) {
    all = all.flatMap((one) => indices.map((index) => new Map(one).set(key, index)))
  }
  return all
}

/**
 * A question as it is asked, in Markdown; `lead` says first why it is asked again, `canBeAll` that
 * all of the choices are an answer.
 */
export function textOf({ ask, choices }: Question, canBeAll: boolean, lead = ''): string {
  const all = canBeAll ? (choices.length === 2 ? ', “both”' : ', “all”') : ''
  return [
    lead === '' ? ask : `${lead} ${ask}`,
    choices.map(({ label }, index) => `${index + 1}. ${label}`).join('\n'),
    `Answer with a number, a name${all} or “never mind”.`,
  ].join('\n\n')
}

/** The choices, each with a label that no other one has. */
function tellApart(choices: readonly Choice[]): Choice[] {
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

/** A text of the document in Markdown, shown as it is. */
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
