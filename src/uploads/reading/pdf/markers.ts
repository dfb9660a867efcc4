import { textOf, type Line } from './lines.ts'

/** What an item of a list begins with, such as “•” or “3.”. */
export interface Marker {
  /** As it is written, with the space after it. */
  text: string
  isBullet: boolean
  /** Whether it is nothing but a bullet: a dash may also begin a line of text. */
  isSure: boolean
  /** Of a numbered item. */
  number?: number
}

// The private characters are those of Symbol and Wingdings, as Word writes them.
const bullet = /^[•◦▪▫●○■□‣⁃∙➢➤►▶✓✔❖◆◇\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf06e\uf0e8\uf02d\uf0be]\s*/u
const dash = /^(?:[-–—*·+]|o(?= \p{L}))\s+/u
const number = /^\(?(\d{1,3})[.)]\s+(?=\S)/
const letter = /^\(?(?:[a-z]|[ivx]{2,4})\)\s+(?=\S)/i

/** The marker with which a line begins; `undefined` if it begins with text. */
export function markerOf(line: Line): Marker | undefined {
  return markerOfText(textOf(line))
}

export function markerOfText(text: string): Marker | undefined {
  const [strong] = bullet.exec(text) ?? []
  if (strong !== undefined) return { text: strong, isBullet: true, isSure: true }
  const [weak] = dash.exec(text) ?? []
  if (weak !== undefined) return { text: weak, isBullet: true, isSure: false }
  const [numbered, digits] = number.exec(text) ?? []
  if (numbered !== undefined) {
    return { text: numbered, isBullet: false, isSure: false, number: Number(digits) }
  }
  const [lettered] = letter.exec(text) ?? []
  return lettered === undefined ? undefined : { text: lettered, isBullet: false, isSure: false }
}
