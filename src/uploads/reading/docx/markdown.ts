import type { Findings } from './findings.ts'
import { linesOf } from './inline.ts'
import { columnsOf, lineOfRow } from './tables.ts'
import {
  codeOf,
  withLabel,
  type Block,
  type DocxTable,
  type Label,
  type Paragraph,
} from './text.ts'

/** Writes blocks as Markdown, one after the other. */
export interface MarkdownWriter {
  add(block: Block): void
  /** What is written and not taken yet, in characters. */
  size(): number
  /** Takes what is written so far; the next text follows it. */
  take(): string
  /** Ends the last block. */
  end(): void
}

interface Item {
  level: number
  /** Where the text of the item begins. */
  indent: string
  label: Label
  /** What stands behind its number, which may differ from what the label says. */
  delimiter: string
}

const maxHeading = 6
const maxCodeLines = 5000
/** A table of one column is for layout only. */
const minColumns = 2

export function createMarkdownWriter(findings: Findings): MarkdownWriter {
  let out = ''
  let isEmpty = true
  let items: Item[] = []
  let wasItem = false
  let code: string[] = []
  /** The columns of the table that was added last. */
  let columns: number[] = []

  function write(text: string, separator: string) {
    out += isEmpty ? text : separator + text
    isEmpty = false
  }

  function writeBlock(text: string) {
    items = []
    wasItem = false
    write(text, '\n\n')
  }

  function flushCode() {
    if (code.length === 0) return
    const text = code.join('\n')
    code = []
    const longest = (text.match(/`{3,}/g) ?? []).reduce((max, run) => Math.max(max, run.length), 2)
    const fence = '`'.repeat(longest + 1)
    if (text.trim() !== '') writeBlock(`${fence}\n${text}\n${fence}`)
  }

  function addParagraph(paragraph: Paragraph) {
    const { pieces, heading, label, isCode } = paragraph
    const isPlainText = pieces.every(
      ({ type, link }) => type !== 'image' && type !== 'footnote' && !link,
    )
    if (isCode && isPlainText && !label && heading === undefined) {
      code.push(codeOf(pieces))
      if (code.length >= maxCodeLines) flushCode()
      return
    }
    if (pieces.length === 0) return
    flushCode()
    if (heading !== undefined) {
      const text = linesOf(withLabel(pieces, label), 'heading').join(' ')
      if (text !== '') writeBlock(`${'#'.repeat(Math.min(heading, maxHeading))} ${text}`)
    } else if (label) {
      addItem(paragraph, label)
    } else {
      const text = joined(linesOf(pieces, 'body'), '')
      if (text !== '') writeBlock(text)
    }
  }

  function addItem({ pieces, level }: Paragraph, label: Label) {
    const lines = linesOf(label.type === 'text' ? withLabel(pieces, label) : pieces, 'body')
    if (lines.join('') === '') return
    let sibling: Item | undefined
    for (let top = items.at(-1); top && top.level >= level; top = items.at(-1)) {
      sibling = top.level === level ? top : undefined
      items.pop()
    }
    const indent = items.at(-1)?.indent ?? ''
    const isNext = sibling !== undefined && follows(label, sibling.label)
    const delimiter = delimiterOf(label, sibling, isNext)
    const marker = label.type === 'number' ? `${label.number}${delimiter} ` : '- '
    const isText = label.type === 'text'
    const inner = isText ? indent : indent + ' '.repeat(marker.length)
    const startsAnywhere =
      label.type === 'bullet' || (label.type === 'number' && label.number === 1)
    const isTight = wasItem && !isText && (isNext || (startsAnywhere && !sibling))
    const separator = isTight ? '\n' : '\n\n'
    write(indent + (isText ? '' : marker) + joined(lines, inner), separator)
    items.push({ level, indent: inner, label, delimiter })
    wasItem = !isText
  }

  function addTable({ rows, isContinued }: DocxTable) {
    flushCode()
    if (!isContinued) columns = columnsOf(rows)
    if (columns.length < minColumns) {
      for (const { blocks } of rows.flat()) blocks.forEach(add)
      return
    }
    const lines = rows.map((row) => lineOfRow(row, columns, findings))
    if (isContinued) {
      for (const line of lines) write(line, '\n')
      return
    }
    findings.tables++
    const rule = `|${' --- |'.repeat(columns.length)}`
    writeBlock([lines[0], rule, ...lines.slice(1)].join('\n'))
  }

  function add(block: Block) {
    if (block.type === 'paragraph') addParagraph(block)
    else addTable(block)
  }

  return {
    add,
    size: () => out.length,
    take() {
      const text = out
      out = ''
      return text
    },
    end: flushCode,
  }
}

/** Lines of one paragraph. A URL would take in the sign of a line break. */
function joined(lines: readonly string[], indent: string): string {
  const ended = lines.map((line, index) => {
    if (index === lines.length - 1) return line
    return /(?:\/\/|www\.)\S*$/i.test(line) ? `${line} \\` : `${line}\\`
  })
  return ended.join(`\n${indent}`)
}

function follows(label: Label, before: Label): boolean {
  if (label.type === 'bullet') return before.type === 'bullet'
  return (
    label.type === 'number' &&
    before.type === 'number' &&
    label.number === before.number + 1 &&
    label.delimiter === before.delimiter
  )
}

/** Another delimiter begins another list, so that its items keep their numbers. */
function delimiterOf(label: Label, sibling: Item | undefined, isNext: boolean): string {
  if (label.type !== 'number') return ''
  if (isNext) return sibling?.delimiter ?? ''
  if (sibling?.delimiter !== label.delimiter) return label.delimiter
  return label.delimiter === '.' ? ')' : '.'
}
