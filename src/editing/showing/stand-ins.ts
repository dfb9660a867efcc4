import type { Edit, Span } from '../text/edit.ts'

/**
 * A text in which stand-ins replace long data that nobody reads, such as the bytes of images, and the
 * conversions between the two. The text with stand-ins is called folded. A stand-in stands for the same
 * data everywhere.
 */
export interface StandIns {
  readonly text: string
  /** Replaces stand-ins by their data. */
  unfold(text: string): string
  /** Replaces data that has a stand-in by it. */
  refold(text: string): string
  /** Returns the length of the unfolded text. */
  lengthOf(text: string): number
  /** Returns the span of the stand-in that an offset lies inside. `undefined`: there is none. */
  around(text: string, offset: number): Span | undefined
  /** Maps an offset of the unfolded text to the folded one. Inside data, it is the start of the stand-in. */
  foldOffset(text: string, offset: number): number
  /** Returns the first text that looks like a stand-in but has no data. `undefined`: there is none. */
  unknownIn(text: string): string | undefined
  /** Returns the stand-in for further data, however short, and the stand-ins with it. */
  add(data: string): { standIns: StandIns; standIn: string }
}

/** At least 400 characters: the data of a URI, or what is too long to be a word. */
const longData =
  /(?<=data:[\w.+-]+\/[\w.+;=-]{1,200},)[^\s"'<>()\\]{400,}|(?<![\w+/=%-])[\w+/=%-]{400,}/g
const maxStandIns = 10_000
const maxStandInLength = 30

/** What a model reads beside a document, in which something may look like a stand-in. */
export interface Surroundings {
  texts: readonly string[]
  /** Whether the model may read on in files that are not among the texts. */
  canReadOn: boolean
}

const nothingElse: Surroundings = { texts: [], canReadOn: false }

/** Nothing that the model reads, in the original or around it, looks like one of the stand-ins. */
export function createStandIns(original: string, around = nothingElse): StandIns {
  const runs = new Set<string>()
  for (const [run] of original.matchAll(longData)) if (runs.size < maxStandIns) runs.add(run)
  const mark = freeMark([original, ...around.texts], around.canReadOn ? digestOf(original) : 1)
  const { refold } = standInsFor([...runs], mark, original)
  return standInsFor([...runs], mark, refold(original))
}

/** `data` has what each stand-in stands for, by its number. */
function standInsFor(data: readonly string[], mark: string, text: string): StandIns {
  const numbers = new Map(data.map((run, number) => [run, number]))
  const standInOf = (run: string) => {
    const number = numbers.get(run)
    return number === undefined ? run : `[${mark}-${number}]`
  }
  const standIns = new RegExp(`\\[${mark}-(\\d+)\\]`, 'g')
  const aStandIn = new RegExp(`^\\[${mark}-(\\d+)\\]`)
  return {
    text,
    unfold: (folded) =>
      data.length === 0
        ? folded
        : folded.replace(standIns, (written, number: string) => data[Number(number)] ?? written),
    refold: (unfolded) => (data.length === 0 ? unfolded : unfolded.replace(longData, standInOf)),
    lengthOf(folded) {
      if (data.length === 0) return folded.length
      let length = folded.length
      for (const [written, number] of folded.matchAll(standIns)) {
        length += (data[Number(number)] ?? written).length - written.length
      }
      return length
    },
    around(folded, offset) {
      const first = Math.max(0, offset - maxStandInLength)
      const open = first + folded.slice(first, offset).lastIndexOf('[')
      if (open < first) return undefined
      const [written = '', number] =
        aStandIn.exec(folded.slice(open, open + maxStandInLength)) ?? []
      const to = open + written.length
      return Number(number) < data.length && offset < to ? { from: open, to } : undefined
    },
    foldOffset(folded, offset) {
      let shift = 0
      for (const { 0: written, 1: number, index } of folded.matchAll(standIns)) {
        const { length } = data[Number(number)] ?? written
        if (offset <= index + shift) break
        if (offset < index + shift + length) return index
        shift += length - written.length
      }
      return offset - shift
    },
    unknownIn(folded) {
      for (const [written, number] of folded.matchAll(standIns)) {
        if (data[Number(number)] === undefined) return written
      }
      return undefined
    },
    add(added) {
      const all = numbers.has(added) ? data : [...data, added]
      return {
        standIns: standInsFor(all, mark, text),
        standIn: `[${mark}-${numbers.get(added) ?? data.length}]`,
      }
    },
  }
}

/** Returns a word for stand-ins that none of the texts uses like one already: the first from a number on. */
function freeMark(texts: readonly string[], first: number): string {
  const taken = new Set(texts.flatMap((text) => text.match(/\[folded\d*-/g) ?? []))
  const markOf = (number: number) => (number === 1 ? 'folded' : `folded${number}`)
  let number = first
  while (taken.has(`[${markOf(number)}-`)) number++
  return markOf(number)
}

/** A number of six digits for a text, which nobody who wrote another one happens to write (FNV-1a). */
function digestOf(text: string): number {
  let hash = 2_166_136_261
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619)
  }
  return 100_000 + ((hash >>> 0) % 900_000)
}

/**
 * Returns edits of a folded text as edits of the unfolded one. `undefined`: an edit leaves only a part
 * of a stand-in.
 */
export function unfoldEdits(
  standIns: StandIns,
  folded: string,
  edits: readonly Edit[],
): Edit[] | undefined {
  const { unfold, lengthOf } = standIns
  let read = 0
  let position = 0
  /** Maps an offset of the folded text. Calls must be in order. */
  function unfoldOffset(offset: number): number {
    position += lengthOf(folded.slice(read, offset))
    read = offset
    return position
  }
  const unfolded: Edit[] = []
  for (const edit of edits) {
    const whole = onWholeStandIns(standIns, folded, edit)
    if (!whole || whole.from < read) return undefined
    const { from, to, insert } = whole
    unfolded.push({ from: unfoldOffset(from), to: unfoldOffset(to), insert: unfold(insert) })
  }
  return unfolded
}

/** Widens an edit to whole stand-ins. `undefined`: it would leave only a part of one. */
function onWholeStandIns({ around }: StandIns, folded: string, edit: Edit): Edit | undefined {
  const [head, tail] = [around(folded, edit.from), around(folded, edit.to)]
  if (!head && !tail) return edit
  const [from, to] = [head?.from ?? edit.from, tail?.to ?? edit.to]
  const before = folded.slice(from, edit.from)
  const insert = before + edit.insert + folded.slice(edit.to, to)
  const isWhole =
    (!head || around(insert, 1)?.from === 0) &&
    (!tail || around(insert, insert.length - 1)?.to === insert.length)
  return isWhole ? { from, to, insert } : undefined
}

/** Unfolds a text that arrives in chunks, any of which may end inside a stand-in. */
export function createUnfolder({ unfold }: Pick<StandIns, 'unfold'>) {
  let held = ''
  return {
    push(chunk: string): string {
      const all = held + chunk
      const cut = /\[[\w-]{0,20}$/.exec(all)?.index ?? all.length
      held = all.slice(cut)
      return unfold(all.slice(0, cut))
    },
    /** Returns the text that was held back. Call it once, at the end. */
    end: () => held,
  }
}
