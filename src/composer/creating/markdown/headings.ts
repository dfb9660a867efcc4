import { newId } from '../page.ts'

/** Longer names of headings get an id that is cut. */
const maxSlug = 100

/** The ids of the headings of a document's texts, and where links to them lead. */
export interface Headings {
  /** The id of the next heading of a text; taken from then on. */
  add(heading: string, text: number): string
  /** The id that a link such as `#our-plan` means: one of the same text, else of any other. */
  find(fragment: string, text: number): string | undefined
}

/** A heading's name in a link, as GitHub makes it. */
export function slugOfHeading(text: string): string {
  return text
    .toLowerCase()
    .trim()
    .replace(/[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\- ]/gu, '')
    .replace(/ /g, '-')
}

/** Gives headings the ids that GitHub gives them, where those are free. */
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
      const spellings = [fragment, decoded(fragment), decoded(fragment).toLowerCase()]
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

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
