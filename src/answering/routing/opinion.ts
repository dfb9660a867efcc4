import type { Route } from '../../protocol/resources.ts'
import { featureCount, featuresOf } from './features.ts'
import type { Reading } from './reading.ts'
import { weights } from './weights.ts'

/** The routes that there are weights for, in their order. */
export const weighed = ['create', 'edit', 'image', 'ask'] as const satisfies Route[]

/** How probable each route of a message is, by the words of many labelled messages. */
export type Opinion = Record<(typeof weighed)[number], number>

const values = new Int8Array(Buffer.from(weights.values, 'base64'))

/** What a linear model thinks of a message about a document; `npm run train:routes` trains it. */
export function weigh(message: string, reading: Reading): Opinion {
  const features = featuresOf(message, reading)
  const scores = weighed.map((_, route) => {
    const sum = features.reduce((total, at) => total + (values[route * featureCount + at] ?? 0), 0)
    return Math.exp((sum * weights.scale) / Math.sqrt(features.length))
  })
  const total = scores.reduce((sum, score) => sum + score, 0)
  const [create = 0, edit = 0, image = 0, ask = 0] = scores.map((score) => score / total)
  return { create, edit, image, ask }
}
