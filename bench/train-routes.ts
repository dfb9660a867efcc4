import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { featureCount, featuresOf } from '../src/answering/routing/features.ts'
import { readMessage } from '../src/answering/routing/reading.ts'
import { weighed } from '../src/answering/routing/opinion.ts'
import { root } from '../src/root.ts'

// Trains the linear model that checks the rules of routing, on the labelled messages about a
// document that are not blind: logistic regression by gradient descent, always in the same order.

const rounds = 25
const firstRate = 1
const rateDecay = 0.2

const Request = v.object({
  message: v.string(),
  has_document: v.boolean(),
  route: v.picklist(weighed),
})

const samples = ['routes.json', 'routes-unseen.json']
  .map((file) => readFileSync(join(root, 'tests/fixtures', file), 'utf8'))
  .flatMap((text) => v.parse(v.array(Request), JSON.parse(text)))
  .filter((one) => one.has_document)
  .map(({ message, route }) => ({
    features: featuresOf(message, readMessage(message)),
    route: weighed.indexOf(route),
  }))

const trained = train()
const largest = trained.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
const scale = largest / 127
const bytes = Int8Array.from(trained, (value) => Math.round(value / scale))
const values = Buffer.from(bytes.buffer).toString('base64')
writeFileSync(
  join(root, 'src/answering/routing/weights.ts'),
  `/** Written by \`npm run train:routes\`: a signed byte for each route and feature, in base64. */
export const weights = {
  scale: ${scale},
  values:
    '${values}',
}
`,
)
console.log(`Trained on ${samples.length} messages.`)

function train(): Float64Array {
  const weights = new Float64Array(weighed.length * featureCount)
  const random = randomNumbers()
  for (let round = 0; round < rounds; round++) {
    const rate = firstRate / (1 + round * rateDecay)
    const order = samples.map((sample) => ({ sample, at: random() })).sort((a, b) => a.at - b.at)
    for (const { sample } of order) learn(weights, sample, rate)
  }
  return weights
}

function learn(weights: Float64Array, sample: (typeof samples)[number], rate: number): void {
  const { features, route } = sample
  const norm = 1 / Math.sqrt(features.length)
  const scores = weighed.map((_, one) => {
    const sum = features.reduce((all, at) => all + (weights[one * featureCount + at] ?? 0), 0)
    return Math.exp(sum * norm)
  })
  const total = scores.reduce((sum, score) => sum + score, 0)
  for (const [one, score] of scores.entries()) {
    const step = rate * norm * (score / total - (one === route ? 1 : 0))
    for (const at of features) {
      const index = one * featureCount + at
      weights[index] = (weights[index] ?? 0) - step
    }
  }
}

/** Numbers from 0 to 1 that look random and are always the same. */
function randomNumbers(): () => number {
  let state = 7
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 0x7fff_ffff
  }
}
