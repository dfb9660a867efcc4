import type { Catalogue } from './catalogue.ts'
import { fullId, type ModelFacts } from './model-facts.ts'

/** How many days before its end a model is warned of. */
const noticeDays = 60

/** A sentence that warns of a model that has ended or soon will; undefined if there is no reason to. */
export function warningOf(
  { name, lifecycle, provider }: ModelFacts,
  catalogue: Catalogue,
  now: Date = new Date(),
): string | undefined {
  const { ends, isAnnounced, replacement } = lifecycle
  if (ends === undefined) return undefined
  const today = now.toISOString().slice(0, 10)
  const horizon = new Date(now.getTime() + noticeDays * 86_400_000).toISOString().slice(0, 10)
  if (ends > horizon) return undefined
  const other = replacement && catalogue.find(`${provider}/${replacement}`)
  const advice = other ? ` Use ${other.name} (${fullId(other)}) instead.` : ''
  return `${name} ${endOf(ends, today, isAnnounced ?? false)}.${advice}`
}

function endOf(ends: string, today: string, isAnnounced: boolean): string {
  if (isAnnounced)
    return ends <= today ? `was switched off on ${ends}` : `is switched off on ${ends}`
  return ends <= today ? 'may be switched off any day' : `may be switched off from ${ends} on`
}
