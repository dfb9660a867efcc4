import { keyOf, type Question } from './choices.ts'

/** A question, and which of the requests of a message it is about. */
export interface Asked extends Question {
  part: number
  /** Whether it can be done with all of the choices. */
  canBeAll: boolean
}

/** The answer to a question: which of its choices were picked, for which request of a message. */
export interface Picked {
  part: number
  key: string
  indices: readonly number[]
  /** How the picked choices are told apart. */
  labels: readonly string[]
}

/** What the answer to a question picks. */
export function pickOf(asked: Asked, indices: readonly number[]): Picked {
  const labels = indices.map((index) => asked.choices[index]?.label ?? '')
  return { part: asked.part, key: keyOf(asked), indices, labels }
}

/** Every way to take one of the picked choices of each question, by the question's key. */
export function combinations(picks: readonly Picked[]): Map<string, number>[] {
  let all = [new Map<string, number>()]
  for (const { key, indices } of picks) {
    all = all.flatMap((one) => indices.map((index) => new Map(one).set(key, index)))
  }
  return all
}
