/** A part of the page: see `showOnly` in `boxes.js`. */
export interface Part {
  id: string
  of: 'inside' | 'box' | '::before' | '::after' | 'behind'
}

/** See `boxes.js`. */
export function prepareBoxes(slide: number | null): void
export function paintColours(colours: string[]): [number, number, number, number][]
export function findFamilies(lists: string[]): string[]
export function showOnly(parts: Part[]): void
export function readNotes(slide: number | null): string
export function readLanguage(): string
