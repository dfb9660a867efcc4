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
}

/** From how many characters on a run is folded. */
const shortestRun = 400
/** The data of a URI after its comma, or a word that is too long to be one. */
const runs =
  /(?<=data:[\w.+-]+\/[\w.+;=-]{1,200},)[^\s"'<>()\\]{400,}|(?<![\w+/=%-])[\w+/=%-]{400,}/g
const most = 10_000

export function createStandIns(original: string): StandIns {
  const mark = freeMark(original)
  const known = new Map<string, string>()
  const data: string[] = []
  const text =
    original.length < shortestRun
      ? original
      : original.replace(runs, (run) => {
          const before = known.get(run)
          if (before !== undefined || known.size === most) return before ?? run
          const standIn = `[${mark}-${data.length}]`
          known.set(run, standIn)
          data.push(run)
          return standIn
        })
  const standIns = new RegExp(`\\[${mark}-(\\d+)\\]`, 'g')
  return {
    text,
    unfold: (folded) =>
      data.length === 0
        ? folded
        : folded.replace(standIns, (written, number: string) => data[Number(number)] ?? written),
    refold: (unfolded) =>
      data.reduce((folded, run, index) => {
        if (folded.length < run.length) return folded
        return folded.replaceAll(run, `[${mark}-${index}]`)
      }, unfolded),
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
  { unfold }: StandIns,
  folded: string,
  edits: readonly Edit[],
): Edit[] | undefined {
  const placed: Edit[] = []
  let at = 0
  let place = 0
  /** Where an offset of the folded text is; offsets must come in order. */
  function placeOf(offset: number): number {
    place += unfold(folded.slice(at, offset)).length
    at = offset
    return place
  }
  const whole = unfold(folded)
  if (whole === folded) return [...edits]
  for (const { from, to, insert } of edits) {
    if (cuts(folded, from) || cuts(folded, to)) return undefined
    placed.push({ from: placeOf(from), to: placeOf(to), insert: unfold(insert) })
  }
  return placed
}

/** Whether an offset lies inside of what looks like a stand-in. */
function cuts(folded: string, offset: number): boolean {
  const before = folded.slice(Math.max(0, offset - 20), offset)
  const after = folded.slice(offset, offset + 20)
  const open = /\[folded\d*(?:-\d*)?$|\[f?o?l?d?e?$/.exec(before)
  return open !== null && /^\[folded\d*-\d+\]/.test(open[0] + after)
}

/** Where an offset of a text is in the folded one; inside of a run, where its stand-in begins. */
export function foldOffset({ text, unfold }: StandIns, offset: number): number {
  if (unfold(text) === text) return offset
  let [low, high] = [0, text.length]
  // Unfolding never shortens, so the lengths of beginnings are in order.
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const start = cuts(text, middle) ? text.lastIndexOf('[', middle - 1) : middle
    if (unfold(text.slice(0, start)).length <= offset) low = middle
    else high = middle - 1
  }
  return cuts(text, low) ? text.lastIndexOf('[', low - 1) : low
}
