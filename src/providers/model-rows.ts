import type { ModelRow } from '../protocol/resources.ts'
import type { Catalogue } from './catalogue.ts'
import type { Discovery } from './discovery.ts'
import { fullId, priceAt, routesOf, today, type ModelFacts } from './model-facts.ts'
import type { Provider } from './provider.ts'
import { withListedEnd } from './warnings.ts'

/**
 * Returns a function that lists all models. They differ only when a provider has answered or, as prices
 * do, on another UTC day, so they are kept until then.
 */
export function createModelRows(
  catalogue: Catalogue,
  providers: Readonly<Record<string, Provider>>,
  discovery: Discovery,
): () => ModelRow[] {
  const known = new Set(catalogue.models.map(fullId))
  let cached: { key: string; rows: ModelRow[] } | undefined

  /** Whether the catalogue does not have a listed model, not even without the day that Claude adds. */
  function isNew({ provider, id }: ModelFacts): boolean {
    return ![id, id.replace(/-\d{8}$/, '')].some((one) => known.has(fullId({ provider, id: one })))
  }

  /** Whether a model can be called as far as its provider says. */
  function isAvailable(facts: ModelFacts): boolean {
    const list = discovery.listOf(facts.provider)
    return (
      providers[facts.provider]?.ready === true &&
      discovery.failureOf(facts.provider)?.failure !== 'authentication' &&
      (list === undefined || list.find(facts) !== undefined)
    )
  }

  return () => {
    const day = today()
    const key = `${day} ${discovery.revision()}`
    if (cached?.key === key) return cached.rows
    const rows = [...catalogue.models, ...discovery.models().filter(isNew)].map((facts) =>
      toRow(withListedEnd(facts, discovery.listOf(facts.provider)), isAvailable(facts), day),
    )
    cached = { key, rows }
    return rows
  }
}

function toRow(facts: ModelFacts, available: boolean, day: string): ModelRow {
  const { ends = null, isAnnounced = false, replacement = null } = facts.lifecycle
  const { context, output } = facts.limits
  return {
    id: fullId(facts),
    name: facts.name,
    provider: facts.provider,
    available,
    can: routesOf(facts.can),
    context_tokens: Number.isFinite(context) ? context : null,
    output_tokens: Number.isFinite(output) ? output : null,
    retires: ends,
    retires_for_sure: isAnnounced,
    replacement,
    usd_per_million: priceShown(facts, day),
  }
}

function priceShown(facts: ModelFacts, day: string) {
  const { input, output } = priceAt(facts, day, 0) ?? {}
  return input === undefined || output === undefined ? null : { input, output }
}
