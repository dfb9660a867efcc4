import { priceAt, type ImageSize, type ModelFacts, type Price } from '../providers/model-facts.ts'
import type { Usage, UsageReport } from '../providers/provider.ts'

/**
 * The cost of a call on a UTC day in US dollars; null if it is unknown. `picture` is the size of the
 * picture that it made, which has a price of its own if the provider counts no tokens of it.
 */
export function costOf(
  model: ModelFacts,
  { usage, unknown, usd }: Pick<UsageReport, 'usage' | 'unknown' | 'usd'>,
  day: string,
  picture?: ImageSize,
): number | null {
  if (usd !== undefined) return usd
  const price = priceAt(model, day, usage.input + usage.cacheRead + usage.cacheWrite)
  if (!price || unknown) return null
  const pictureUsd = picture && !usage.imageOutput ? price.image?.[picture] : 0
  if (pictureUsd === undefined) return null
  const parts = partsOf(usage, price)
  const isKnown = parts.every(
    ([tokens, usdPerMillion]) => tokens === 0 || usdPerMillion !== undefined,
  )
  if (!isKnown) return null
  const millionths = parts.reduce((sum, [tokens, usd = 0]) => sum + tokens * usd, 0)
  return millionths / 1_000_000 + pictureUsd
}

/** Tokens of each kind with their price per million. */
function partsOf(usage: Usage, price: Price): [number, number | undefined][] {
  const { cacheWriteHour: hour = 0, imageOutput = 0 } = usage
  return [
    [usage.input, price.input],
    [usage.output, price.output],
    [usage.cacheRead, price.cacheRead],
    [usage.cacheWrite - hour, price.cacheWrite],
    [hour, price.cacheWriteHour],
    [imageOutput, price.imageOutput ?? price.output],
  ]
}
