import { isSpace } from './characters.ts'

/** Splits a text into the whitespace around it and the rest. A no-break space is a part of the rest. */
export function splitEdges(text: string): { head: string; inner: string; tail: string } {
  let from = 0
  while (from < text.length && isSpace(text.charCodeAt(from))) from++
  let to = text.length
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return { head: text.slice(0, from), inner: text.slice(from, to), tail: text.slice(to) }
}
