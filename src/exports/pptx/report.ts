import type { ExportNote } from '../../protocol/exports.ts'
import { aboutAll } from '../exporter.ts'

/** Gathers what a presentation does not have as the document has it. */
export interface Report {
  /** Something became a picture. `where` is such as `slide 3`. */
  addPicture(what: string, where: string): void
  /** There was no room for its picture. */
  addLost(what: string, where: string): void
  addFont(family: string): void
  notes(): ExportNote[]
}

export function createReport(said: readonly string[]): Report {
  const pictures: Counts = new Map()
  const lost: Counts = new Map()
  const fonts = new Set<string>()
  return {
    addPicture: (what, where) => count(pictures, what, where),
    addLost: (what, where) => count(lost, what, where),
    addFont: (family) => void fonts.add(family),
    notes: () => [
      ...said.map(aboutAll),
      ...notesOf(pictures, 'It is a picture, which can’t be edited.'),
      ...notesOf(lost, 'It is left out: the file has too many pictures.'),
      ...[...fonts].map((family) => ({
        what: `The font ${family}`,
        where: '',
        why: 'It is not in the file: where it is not installed, another one takes its place.',
      })),
    ],
  }
}

/** How often there is something, by what it is and where. */
type Counts = Map<string, Map<string, number>>

function count(counts: Counts, what: string, where: string): void {
  const places = counts.get(what) ?? new Map<string, number>()
  places.set(where, (places.get(where) ?? 0) + 1)
  counts.set(what, places)
}

const maxPlaces = 12

function notesOf(counts: Counts, why: string): ExportNote[] {
  return [...counts].map(([what, places]) => {
    const all = [...places.values()].reduce((sum, one) => sum + one, 0)
    const named = [...places.keys()].slice(0, maxPlaces).join(', ')
    return {
      what: all === 1 ? what.replace(/^a/, 'A') : `${what.replace(/^a/, 'A')}, ${all} times`,
      where: places.size > maxPlaces ? `${named} and ${places.size - maxPlaces} more` : named,
      why,
    }
  })
}
