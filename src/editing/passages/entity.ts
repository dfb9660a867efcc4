import { decodeHTML, decodeHTMLStrict, maxEntityLength } from '../html/entities.ts'
import { isAsciiDigit, isAsciiLetter } from '../text/characters.ts'

const hash = 35
const semicolon = 59
const equals = 61

/** How many letters the name of an entity has at most that HTML reads without a semicolon. */
const maxBareLength = 6

/**
 * The entity at an offset, decoded by the rules of HTML, and where it ends; undefined if there is
 * none. Some names need no semicolon: `&ltx` reads as `<x` in text, but is left as it is in the value
 * of an attribute.
 */
export function decodeEntity(
  source: string,
  at: number,
  end: number,
  isInValue: boolean,
): { text: string; to: number } | undefined {
  const limit = Math.min(end, at + maxEntityLength)
  let to = at + 1
  while (to < limit && isNamePart(source.charCodeAt(to))) to++
  if (to === at + 1) return undefined
  if (to < end && source.charCodeAt(to) === semicolon) {
    const written = source.slice(at, to + 1)
    const text = cachedDecode(written, decodeHTMLStrict)
    if (text !== written) return { text, to: to + 1 }
  }
  const bare = bareEntityOf(source.slice(at, to))
  if (bare === undefined) return undefined
  const bareEnd = at + bare.length
  const next = bareEnd < end ? source.charCodeAt(bareEnd) : 0
  const isNumber = source.charCodeAt(at + 1) === hash
  if (isInValue && !isNumber && (next === equals || isNamePart(next))) return undefined
  return { text: cachedDecode(bare, decodeHTML), to: bareEnd }
}

/** The entity without a semicolon that a text starts with, the longest there is. */
function bareEntityOf(text: string): string | undefined {
  const number = /^&#(?:x[\da-f]+|\d+)/i.exec(text)?.[0]
  if (number !== undefined || text.charCodeAt(1) === hash) return number
  for (let length = Math.min(text.length, maxBareLength + 1); length > 2; length--) {
    const name = text.slice(0, length)
    const read = cachedDecode(name, decodeHTML)
    if (read !== name && read === cachedDecode(`${name};`, decodeHTMLStrict)) return name
  }
  return undefined
}

function isNamePart(code: number): boolean {
  return isAsciiLetter(code) || isAsciiDigit(code) || code === hash
}

const decodedEntities = new Map<string, string>()
const maxCached = 5000

function cachedDecode(written: string, decode: (text: string) => string): string {
  const cached = decodedEntities.get(written)
  if (cached !== undefined) return cached
  const text = decode(written)
  if (decodedEntities.size < maxCached) decodedEntities.set(written, text)
  return text
}
