import type { OfficePackage } from '../package.ts'
import { readWholeXml, type XmlHandlers } from '../xml.ts'
import { areaOf, type Area } from './areas.ts'

/** What a filter selects rows by. */
const criteria = new Set([
  'filters',
  'customFilters',
  'top10',
  'dynamicFilter',
  'colorFilter',
  'iconFilter',
])

/** Handlers that collect the areas whose rows a filter selects. */
export function filterHandlers(found: Area[]): Required<Pick<XmlHandlers, 'open' | 'close'>> {
  let filter: Area | undefined
  return {
    open(name, { ref }) {
      if (name === 'autoFilter') filter = areaOf(ref)
      else if (filter && criteria.has(name)) {
        found.push(filter)
        filter = undefined
      }
    },
    close(name) {
      if (name === 'autoFilter') filter = undefined
    },
  }
}

/** The areas of tables whose rows a filter selects. */
export async function filteredTables(
  file: OfficePackage,
  parts: readonly string[],
): Promise<Area[]> {
  const found: Area[] = []
  for (const part of parts) await readWholeXml(file.stream(part), filterHandlers(found))
  return found
}
