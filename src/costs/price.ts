import { findModel } from '../providers/catalogue.ts'
import type { Usage } from '../providers/provider.ts'

/** The cost of a call in US dollars; null if the model's price is unknown. */
export function priceOfUsage(modelId: string, usage: Usage): number | null {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite
  const price = findModel(modelId)?.prices.find((tier) => prompt <= tier.upTo)?.price
  if (!price) return null
  const hour = usage.cacheWriteHour ?? 0
  const perMillion =
    usage.input * price.input +
    usage.output * price.output +
    usage.cacheRead * price.cacheRead +
    (usage.cacheWrite - hour) * price.cacheWrite +
    hour * price.cacheWriteHour
  return perMillion / 1_000_000
}
