import type { PDFPageProxy } from 'unpdf/pdfjs'
import { readAnnotations, type Annotations } from './annotations.ts'
import { matrixSchema, multiply } from './matrix.ts'

/**
 * Text in one font on one line. Its place is on the page as its reader turns it, from the upper left corner, in
 * points: `x` grows along the line, and `y`, of the baseline, from line to line.
 */
export interface Run {
  text: string
  x: number
  right: number
  y: number
  size: number
  /** The name of its font in this file, which says nothing about it. */
  font: string
  isRtl: boolean
  /** Whether whitespace comes before it. */
  isSpaced: boolean
  url?: string
  /** The marked content to which it belongs, as the structure tree names it. */
  content: string | undefined
  /** Whether it is marked as no part of the text, as page numbers are. */
  isArtifact: boolean
  /** Its position in the order of painting. */
  order: number
}

/** The text of a page that runs in one direction. */
export interface Frame {
  runs: Run[]
  /** Of the page as the text sees it. */
  height: number
}

export interface PageRuns {
  /** The one with the most text comes first. */
  frames: Frame[]
  hasFields: boolean
  comments: number
}

/** Reads the text of a page, of its links and of its form fields. */
export async function readRuns(page: PDFPageProxy): Promise<PageRuns> {
  const { transform, width, height } = page.getViewport({ scale: 1 })
  const view = matrixSchema.parse(transform)
  const { links, fields, comments } = await readAnnotations(page, view)
  const { items, styles } = await page.getTextContent({ includeMarkedContent: true })
  const byAngle = new Map<number, Run[]>()
  const marks: Pick<Run, 'content' | 'isArtifact'>[] = []
  let isSpaced = false
  items.forEach((item, order) => {
    const mark = marks.at(-1)
    if (!('str' in item)) {
      if (item.type === 'endMarkedContent') marks.pop()
      else {
        const isArtifact = mark?.isArtifact === true || ('tag' in item && item.tag === 'Artifact')
        marks.push({ content: item.id ?? mark?.content, isArtifact })
      }
      return
    }
    const whole = clean(item.str)
    const text = whole.trim()
    const isSpacedHere = isSpaced || /^\s/.test(whole) || (text === '' && item.hasEOL)
    isSpaced = text === '' ? isSpacedHere || whole !== '' : /\s$/.test(whole) || item.hasEOL
    if (text === '') return
    const [a, b, c, d, e, f] = multiply(view, matrixSchema.parse(item.transform))
    const size = Math.hypot(c, d)
    if (e < -size || f < -size || e > width || f > height + size || size === 0) return
    const isVertical = styles[item.fontName]?.vertical === true
    const angle = isVertical ? 90 : Math.round((Math.atan2(b, a) * 180) / Math.PI)
    const { x, y } = turn(angle, e, f)
    const right = x + (isVertical ? item.height : item.width)
    const font = item.fontName
    const run = {
      text,
      x,
      right,
      y,
      size,
      font,
      isRtl: item.dir === 'rtl',
      isSpaced: isSpacedHere,
      order,
    }
    const { content, isArtifact = false } = mark ?? {}
    const runs = byAngle.get(angle) ?? []
    byAngle.set(angle, runs)
    runs.push({ ...run, content, isArtifact })
  })
  const upright = withLinks(withoutCopies(byAngle.get(0) ?? []), links)
  upright.push(...fields.flatMap((field) => runsOfField(field, items.length)))
  if (upright.length > 0) byAngle.set(0, upright)
  const frames = [...byAngle].map(([angle, runs]) => ({
    runs,
    height: angle % 180 === 0 ? height : width,
  }))
  frames.sort((one, other) => lengthOf(other.runs) - lengthOf(one.runs))
  return { frames, hasFields: fields.length > 0, comments }
}

/** The place of a point for a reader who turns the page until text of an angle is upright. */
function turn(angle: number, x: number, y: number): { x: number; y: number } {
  const radians = (angle * Math.PI) / 180
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  return { x: x * cos + y * sin, y: y * cos - x * sin }
}

/** Text without control characters, and with plain letters for ligatures and the joined forms of Arabic. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, (control) =>
      /\s/.test(control) ? ' ' : '',
    )
    .replace(/[\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufefc]/g, (form) => form.normalize('NFKC'))
    .replace(/\s/g, ' ')
}

/** Leaves out what is painted twice, a little aside, to look bold or to have a shadow. */
function withoutCopies(runs: readonly Run[]): Run[] {
  const latest = new Map<string, Run>()
  return runs.filter((run) => {
    const before = latest.get(run.text)
    latest.set(run.text, run)
    if (!before) return true
    const tolerance = run.size / 8
    return Math.abs(before.x - run.x) > tolerance || Math.abs(before.y - run.y) > tolerance
  })
}

/** Splits runs where links begin and end. The width of letters is not known, so words go by their middle. */
function withLinks(runs: readonly Run[], links: Annotations['links']): Run[] {
  if (links.length === 0) return [...runs]
  return runs.flatMap((run) => {
    const middle = run.y - run.size * 0.3
    const over = links.filter(
      (link) => link.y < middle && link.bottom > middle && link.x < run.right && link.right > run.x,
    )
    return over.length === 0 ? [run] : splitByLinks(run, over)
  })
}

function splitByLinks(run: Run, links: Annotations['links']): Run[] {
  const step = (run.right - run.x) / run.text.length
  const parts: Run[] = []
  for (const { 0: word, index } of run.text.matchAll(/\S+/g)) {
    const [from, to] = run.isRtl
      ? [run.text.length - index - word.length, run.text.length - index]
      : [index, index + word.length]
    const [x, right] = [run.x + from * step, run.x + to * step]
    const middle = (x + right) / 2
    const url = links.find((link) => link.x <= middle && link.right >= middle)?.url
    const last = parts.at(-1)
    if (last && last.url === url) {
      last.text = `${last.text} ${word}`
      last.x = Math.min(last.x, x)
      last.right = Math.max(last.right, right)
    } else {
      const isSpaced = last ? true : run.isSpaced
      parts.push({ ...run, text: word, x, right, isSpaced, ...(url !== undefined && { url }) })
    }
  }
  return parts
}

/** What was filled into a form field, as text at its place. */
function runsOfField(field: Annotations['fields'][number], order: number): Run[] {
  return field.value
    .split(/\r\n?|\n/)
    .map((line) => clean(line).trim())
    .flatMap((text, index, all) => {
      const size = Math.min(12, (field.bottom - field.y) / all.length / 1.3)
      const y =
        all.length === 1
          ? (field.y + field.bottom) / 2 + size * 0.35
          : field.y + (index + 1) * size * 1.2
      const right = Math.min(field.right, field.x + text.length * size * 0.5)
      const place = { x: field.x, right, y, size, font: '' }
      return text === ''
        ? []
        : [
            {
              text,
              ...place,
              isRtl: false,
              isSpaced: true,
              content: undefined,
              isArtifact: false,
              order,
            },
          ]
    })
}

function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { text }) => sum + text.length, 0)
}
