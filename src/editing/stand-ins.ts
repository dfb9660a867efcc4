import type { Edit } from './edit.ts'

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
  /** Whether an offset of a text lies inside of a stand-in. */
  cuts(text: string, offset: number): boolean
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
    cuts(folded, offset) {
      const open = folded.lastIndexOf('[', offset - 1)
      if (open < 0 || offset - open > longestStandIn) return false
      const [written = '', number] = aStandIn.exec(folded.slice(open, open + longestStandIn)) ?? []
      return Number(number) < data.length && offset < open + written.length
    },
  }
}

/** A word that does not stand in the text. */
function freeMark(text: string): string {
  let mark = 'folded'
  for (let number = 2; text.includes(`[${mark}-`); number++) mark = `folded${number}`
  return mark
}

/**
 * Edits of a folded text as edits of the text that it unfolds to; undefined where one cuts a stand-in
 * in two.
 */
export function unfoldEdits(
  { unfold, lengthOf, cuts }: StandIns,
  folded: string,
  edits: readonly Edit[],
): Edit[] | undefined {
  let at = 0
  let place = 0
  /** Where an offset of the folded text is; offsets must come in order. */
  function placeOf(offset: number): number {
    place += lengthOf(folded.slice(at, offset))
    at = offset
    return place
  }
  if (edits.some(({ from, to }) => cuts(folded, from) || cuts(folded, to))) return undefined
  return edits.map(({ from, to, insert }) => ({
    from: placeOf(from),
    to: placeOf(to),
    insert: unfold(insert),
  }))
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
