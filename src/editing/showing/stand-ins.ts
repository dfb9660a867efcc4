import type { Edit, Span } from '../text/edit.ts'

/**
 * A text in which long runs that nobody reads, such as the bytes of images, are replaced by short
 * stand-ins, and the ways back and forth. Every stand-in stands for the same run wherever it stands.
 */
export interface StandIns {
  readonly text: string
  /** The text with the runs themselves in the place of their stand-ins. */
  unfold(text: string): string
  /** The text with stand-ins in the place of the runs that it holds. */
  refold(text: string): string
  /** How long a text is when it is unfolded. */
  lengthOf(text: string): number
  /** The stand-in of a text that an offset lies inside of. */
  around(text: string, offset: number): Span | undefined
  /** Where an offset of an unfolded text is in the folded one; inside of a run, where its stand-in begins. */
  foldOffset(text: string, offset: number): number
  /** What in a text looks like a stand-in but stands for nothing. */
  unknownIn(text: string): string | undefined
}

/** From 400 characters on: the data of a URI after its comma, or a word that is too long to be one. */
const runs =
  /(?<=data:[\w.+-]+\/[\w.+;=-]{1,200},)[^\s"'<>()\\]{400,}|(?<![\w+/=%-])[\w+/=%-]{400,}/g
const most = 10_000
const longestStandIn = 30

export function createStandIns(original: string): StandIns {
  const mark = freeMark(original)
  const numbers = new Map<string, number>()
  const data: string[] = []
  const standInOf = (run: string) => {
    const number = numbers.get(run)
    return number === undefined ? run : `[${mark}-${number}]`
  }
  const text = original.replace(runs, (run) => {
    if (!numbers.has(run) && data.length < most) numbers.set(run, data.push(run) - 1)
    return standInOf(run)
  })
  const standIns = new RegExp(`\\[${mark}-(\\d+)\\]`, 'g')
  const aStandIn = new RegExp(`^\\[${mark}-(\\d+)\\]`)
  return {
    text,
    unfold: (folded) =>
      data.length === 0
        ? folded
        : folded.replace(standIns, (written, number: string) => data[Number(number)] ?? written),
    refold: (unfolded) => (data.length === 0 ? unfolded : unfolded.replace(runs, standInOf)),
    lengthOf(folded) {
      if (data.length === 0) return folded.length
      let length = folded.length
      for (const [written, number] of folded.matchAll(standIns)) {
        length += (data[Number(number)] ?? written).length - written.length
      }
      return length
    },
    around(folded, offset) {
      const first = Math.max(0, offset - longestStandIn)
      const open = first + folded.slice(first, offset).lastIndexOf('[')
      if (open < first) return undefined
      const [written = '', number] = aStandIn.exec(folded.slice(open, open + longestStandIn)) ?? []
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
      if (data.length === 0) return undefined
      for (const [written, number] of folded.matchAll(standIns)) {
        if (data[Number(number)] === undefined) return written
      }
      return undefined
    },
  }
}

/** A word for stand-ins of which none stands in the text already. */
function freeMark(text: string): string {
  const taken = new Set(text.match(/\[folded\d*-/g))
  let mark = 'folded'
  for (let number = 2; taken.has(`[${mark}-`); number++) mark = `folded${number}`
  return mark
}

/**
 * Edits of a folded text as edits of the text that it unfolds to; undefined where one leaves a
 * stand-in in part only.
 */
export function unfoldEdits(
  standIns: StandIns,
  folded: string,
  edits: readonly Edit[],
): Edit[] | undefined {
  const { unfold, lengthOf } = standIns
  let at = 0
  let place = 0
  /** Where an offset of the folded text is; offsets must come in order. */
  function placeOf(offset: number): number {
    place += lengthOf(folded.slice(at, offset))
    at = offset
    return place
  }
  const placed: Edit[] = []
  for (const edit of edits) {
    const whole = onWholeStandIns(standIns, folded, edit)
    if (!whole || whole.from < at) return undefined
    const { from, to, insert } = whole
    placed.push({ from: placeOf(from), to: placeOf(to), insert: unfold(insert) })
  }
  return placed
}

/** The same edit where it begins and ends outside of stand-ins, if what it makes of them is whole. */
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

/** Unfolds a text that comes in pieces, of which any may end inside of a stand-in. */
export function createUnfolder({ unfold }: Pick<StandIns, 'unfold'>) {
  let held = ''
  return {
    push(piece: string): string {
      const all = held + piece
      const cut = /\[[\w-]{0,20}$/.exec(all)?.index ?? all.length
      held = all.slice(cut)
      return unfold(all.slice(0, cut))
    },
    /** What was held back; to be called once, at the end. */
    end: () => held,
  }
}
