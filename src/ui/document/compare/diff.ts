import { diffArrays, diffWordsWithSpace } from 'diff'

/** A line of a source; a long line is shown in pieces, of which only the first has its number. */
export interface Line {
  number: number | undefined
  text: string
}

/** Part of a line; `changed` if the other version doesn't have it there. */
export interface Part {
  text: string
  changed: boolean
}

/** Lines that both versions have, or lines of the base that lines of the other version replace. */
export type Block =
  { kind: 'same'; lines: Line[] } | { kind: 'changed'; removed: DiffLine[]; added: DiffLine[] }

export interface DiffLine {
  number: number | undefined
  parts: Part[]
}

export interface Diff {
  blocks: Block[]
  /** False if the versions were too different to be compared in time: then they are only listed. */
  isExact: boolean
}

const maxLineMs = 4000
const maxWordsMs = 100
/** Longer changed passages are marked as a whole instead of word by word. */
const maxWordsLength = 20_000
const maxLineLength = 200

/** Compares two sources line by line, and changed lines word by word. */
export function diffSources(base: string, other: string): Diff {
  const [before, after] = [linesOf(base), linesOf(other)]
  const start = countEqual(before, after, (lines, index) => lines[index])
  const [restBefore, restAfter] = [before.slice(start), after.slice(start)]
  const end = countEqual(restBefore, restAfter, (lines, index) => lines.at(-1 - index))
  const removed = restBefore.slice(0, restBefore.length - end)
  const added = restAfter.slice(0, restAfter.length - end)
  const middle = diffLines(removed, added)
  const blocks: Block[] = [
    { kind: 'same', lines: after.slice(0, start) },
    ...(middle ?? [wholly(removed, added)]),
    { kind: 'same', lines: restAfter.slice(restAfter.length - end) },
  ]
  return { blocks: blocks.filter((block) => !isEmpty(block)), isExact: middle !== undefined }
}

function isEmpty(block: Block): boolean {
  return block.kind === 'same'
    ? block.lines.length === 0
    : block.removed.length + block.added.length === 0
}

function linesOf(source: string): Line[] {
  return source.split('\n').flatMap((text, index) => {
    const pieces = text.length > maxLineLength ? text.split(/(?<=>)(?=<)/) : [text]
    return pieces.map((piece, at) => ({ number: at === 0 ? index + 1 : undefined, text: piece }))
  })
}

function countEqual(
  before: Line[],
  after: Line[],
  at: (lines: Line[], index: number) => Line | undefined,
): number {
  const max = Math.min(before.length, after.length)
  let count = 0
  while (count < max && at(before, count)?.text === at(after, count)?.text) count++
  return count
}

/** Returns `undefined` if it takes too long. */
function diffLines(before: Line[], after: Line[]): Block[] | undefined {
  const runs = diffArrays(before, after, {
    comparator: (left, right) => left.text === right.text,
    timeout: maxLineMs,
  })
  if (!runs) return undefined
  const blocks: Block[] = []
  let removed: Line[] = []
  let added: Line[] = []
  const flush = () => {
    if (removed.length + added.length > 0) blocks.push(changed(removed, added))
    removed = []
    added = []
  }
  for (const run of runs) {
    // Not by `push`, which takes only so many arguments.
    if (run.removed) removed = removed.concat(run.value)
    else if (run.added) added = added.concat(run.value)
    else {
      flush()
      blocks.push({ kind: 'same', lines: run.value })
    }
  }
  flush()
  return blocks
}

function wholly(removed: Line[], added: Line[]): Block {
  const mark = ({ number, text }: Line) => ({ number, parts: [{ text, changed: true }] })
  return { kind: 'changed', removed: removed.map(mark), added: added.map(mark) }
}

function changed(removed: Line[], added: Line[]): Block {
  const [before, after] = [textOf(removed), textOf(added)]
  const isLong = before.length + after.length > maxWordsLength
  if (removed.length === 0 || added.length === 0 || isLong) return wholly(removed, added)
  const words = diffWordsWithSpace(before, after, { timeout: maxWordsMs })
  if (!words) return wholly(removed, added)
  const old = words.filter((word) => !word.added)
  const fresh = words.filter((word) => !word.removed)
  return {
    kind: 'changed',
    removed: partsByLine(
      removed,
      old.map(({ value, removed: isOld }) => ({ text: value, changed: isOld })),
    ),
    added: partsByLine(
      added,
      fresh.map(({ value, added: isNew }) => ({ text: value, changed: isNew })),
    ),
  }
}

function textOf(lines: Line[]): string {
  return lines.map(({ text }) => text).join('\n')
}

function partsByLine(lines: Line[], parts: Part[]): DiffLine[] {
  const rows: Part[][] = [[]]
  for (const { text, changed: isChanged } of parts) {
    for (const [index, piece] of text.split('\n').entries()) {
      if (index > 0) rows.push([])
      if (piece !== '') rows.at(-1)?.push({ text: piece, changed: isChanged })
    }
  }
  return lines.map(({ number }, index) => ({ number, parts: rows[index] ?? [] }))
}
