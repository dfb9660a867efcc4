import { decodeHTMLStrict, maxEntityLength } from '../html/entities.ts'
import { isInSurrogatePair } from '../text/characters.ts'
import type { Source } from './source.ts'

/** Whether a span starts and ends between characters and entities, not within one. */
export function isWhole(source: Source, from: number, to: number): boolean {
  const { text } = source
  return hasWholeCharacters(source, from, to) && !cutsEntity(text, from) && !cutsEntity(text, to)
}

/** The same for characters alone: a letter is whole with its accent, an emoji with what it is joined to. */
export function hasWholeCharacters(source: Source, from: number, to: number): boolean {
  return !cutsCharacterAt(source, from) && !cutsCharacterAt(source, to)
}

function cutsCharacterAt({ text, isInsideStandIn }: Source, at: number): boolean {
  return (
    isInsideStandIn(at) ||
    isInSurrogatePair(text, at) ||
    (at > 0 && continuesCharacter.test(text.slice(at, at + longestJoiner))) ||
    joinsNext.test(text.slice(Math.max(0, at - longestJoiner), at))
  )
}

const continuesCharacter = /^(?:[\p{M}\p{Emoji_Modifier}\u200d]|&zwj;|&#8205;|&#x200d;)/iu
const joinsNext = /(?:\u200d|&zwj;|&#8205;|&#x200d;)$/i
const longestJoiner = '&#x200d;'.length

function cutsEntity(text: string, at: number): boolean {
  const first = Math.max(0, at - maxEntityLength)
  const start = first + text.slice(first, at).lastIndexOf('&')
  if (start < first) return false
  const written = text.slice(start, at + maxEntityLength)
  const entity = /^&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i.exec(written)?.[0]
  return entity !== undefined && start + entity.length > at && decodeHTMLStrict(entity) !== entity
}
