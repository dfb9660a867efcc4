import { decodeFragment } from '../../html.ts'
import { newId } from '../page.ts'

/** Ids of longer headings are cut. */
const maxSlug = 100

/** The ids of the headings of a document’s texts, and the targets of links to them. */
export interface Headings {
  /** Returns and reserves the id of the next heading of a text. */
  add(heading: string, text: number): string
  /** The id that a link such as `#our-plan` means: in the same text if possible, otherwise in any. */
  find(fragment: string, text: number): string | undefined
}

/** The slug of a heading, as GitHub forms it. */
export function slugOfHeading(text: string): string {
  return text
    .toLowerCase()
    .trim()
    .replace(/[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\- ]/gu, '')
    .replace(/ /g, '-')
}

/** Assigns headings the ids that GitHub would, if those are free. */
export function createHeadings(ids: Set<string>): Headings {
  const all = new Map<string, string>()
  const own: Map<string, string>[] = []
  const counts = new Map<string, number>()
  return {
    add(heading, text) {
      const base = slugOfHeading(heading)
      const slug = unusedSlug(base, all, counts)
      const isFree = slug !== '' && slug.length <= maxSlug && !ids.has(slug)
      const id = isFree ? slug : newId(heading, ids)
      ids.add(id)
      all.set(slug, id)
      const ofText = (own[text] ??= new Map())
      if (!ofText.has(base)) ofText.set(base, id)
      ofText.set(slug, id)
      return id
    },
    find(fragment, text) {
      const decoded = decodeFragment(fragment)
      const spellings = [fragment, decoded, decoded.toLowerCase()]
      const found = spellings.map((slug) => own[text]?.get(slug) ?? all.get(slug))
      return found.find((id) => id !== undefined)
    },
  }
}

function unusedSlug(base: string, all: Map<string, string>, counts: Map<string, number>): string {
  let slug = base
  while (all.has(slug)) {
    const count = (counts.get(base) ?? 0) + 1
    counts.set(base, count)
    slug = `${base}-${count}`
  }
  return slug
}
