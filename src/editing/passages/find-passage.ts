import type { Span } from '../text/edit.ts'
import { boundaryError } from './boundaries.ts'
import { endsOfElided, hasElision } from './elision.ts'
import { findExact } from './find-exact.ts'
import { atBoundaries, findTolerant } from './find-tolerant.ts'
import { maxTolerantLength, mostTolerant } from './levels.ts'
import { missing, type Match } from './match.ts'
import { describeMiss } from './misses.ts'
import type { SpanFilter } from './occurrences.ts'
import { readingsOf } from './readings.ts'
import type { Source } from './source.ts'

// A model names the text it wants to change by quoting it, and quotes are often a little off. The
// rule here is equality, never likeness: a quote matches what is the same text on some level of
// equality (`levels.ts`), and only if that is one place. The attempts, in this order:
//
// 1. character by character, then apart from line endings and the composition of characters;
// 2. on each tolerant level, from `whitespace` to `attributes`;
// 3. both again for the quote without its wrapping: a code fence, line numbers, escapes;
// 4. the two ends of a quote that leaves out its middle.
//
// The first attempt with a match decides: one match is the place, several are refused. For
//
//     <p>Salt &amp; pepper</p>⏎<p>Salt & oil</p>
//
// - `Salt & oil` matches at once, character by character;
// - `Salt & pepper` matches on the level `markup`, where `&amp;` and `&` are equal;
// - `Salt` is refused since it matches twice, and `Salt & vinegar` since it matches nowhere; the
//   refusal shows the nearest passage, which is only a hint for the model.

/** The most that escapes and line numbers can make of a quote, as a multiple of the document and more. */
const maxQuote = { multiple: 10, more: 1000 }

/**
 * Finds the one place where a passage is. If several match, one within what the person pointed at is
 * preferred.
 */
export function findPassage(source: Source, passage: string): Match {
  if (passage.trim() === '') {
    return { ok: false, reason: 'The quoted text is empty. Quote the text that is to be changed.' }
  }
  const { pointed, text } = source
  if (passage.length > maxQuote.multiple * text.length + maxQuote.more) {
    return missing(
      `The quoted text has ${passage.length} characters, the document only ${text.length}. Quote only what is to be changed.`,
    )
  }
  const within = pointed && find(source, passage, isWithin(pointed))
  if (within?.ok) return within
  return find(source, passage, () => true) ?? missing(describeMiss(source, passage))
}

function isWithin(span: Span): SpanFilter {
  return (from, to) => from >= span.from && to <= span.to
}

/** Undefined if the passage matches nowhere, however it is read. */
function find(source: Source, passage: string, isAllowed: SpanFilter): Match | undefined {
  const match = findAsWritten(source, passage, isAllowed)
  if (match) return match
  if (passage.length > maxTolerantLength) {
    return missing(
      `The quoted text has ${passage.length} characters and is not in the document to the letter. Quote only a short part of it that is unique, or name an element by a selector.`,
    )
  }
  return findUnwrapped(source, passage, isAllowed) ?? findElided(source, passage, isAllowed)
}

function findAsWritten(source: Source, passage: string, isAllowed: SpanFilter): Match | undefined {
  const match = findExact(source, passage, isAllowed)
  if (match || passage.length > maxTolerantLength) return match
  return findTolerant(source, passage, isAllowed)
}

/** Finds a quote without the wrapping that a model put around it. */
function findUnwrapped(source: Source, passage: string, isAllowed: SpanFilter): Match | undefined {
  for (const reading of readingsOf(passage)) {
    const match = findAsWritten(source, reading.quote, isAllowed)
    if (match && !match.ok) return match
    if (match && reading.fits(source.text, match.from)) {
      return atBoundaries(source, { ...match, reading }, reading.loose)
    }
  }
  return undefined
}

/** How large a left-out middle may be, in characters and as a multiple of the quote. */
const maxMiddle = { characters: 20_000, multiple: 40 }

/** Finds a quote that leaves out its middle; each of its ends must be unique by itself. */
function findElided(source: Source, passage: string, isAllowed: SpanFilter): Match | undefined {
  const ends = endsOfElided(passage)
  if (!ends) return undefined
  const [head, tail] = ends.map((end) => findAsWritten(source, end, isAllowed))
  if (!head?.ok || !tail?.ok || head.to > tail.from) return undefined
  const fault =
    boundaryError(source, head, { head: false, tail: true }) ??
    boundaryError(source, tail, { head: true, tail: false })
  if (fault !== undefined) return missing(fault)
  const middle = source.text.slice(head.to, tail.from)
  const maxLength = Math.min(maxMiddle.characters, maxMiddle.multiple * passage.length)
  if (middle.length > maxLength || hasElision(middle)) return undefined
  return {
    ok: true,
    from: head.from,
    to: tail.to,
    outer: { from: head.outer.from, to: tail.outer.to },
    level: mostTolerant([head.level, tail.level]),
    quote: passage,
    reading: undefined,
    folded: undefined,
    ends: [head, tail],
  }
}
