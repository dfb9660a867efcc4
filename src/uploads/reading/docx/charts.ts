import { targetsOf, type OfficePackage, type Relationships } from '../package.ts'
import { attributeOf, readWholeXml, type XmlAttributes } from '../xml.ts'
import { cellFormatOf } from '../xlsx/formats.ts'
import { plain, type Block, type Paragraph } from './text.ts'

/** The values that a chart was last drawn with. */
interface Chart {
  title: string
  series: Series[]
}

interface Series {
  name: Cache
  /** What its values belong to, such as months, or the numbers on the other axis. */
  labels: Cache
  values: Cache
}

interface Cache {
  /** How its numbers are written. */
  code: string
  texts: Map<number, string>
}

/** More points are a burden for a table. */
const maxPoints = 5000

/**
 * Reads the charts to which a document refers, by their parts: a title and a table each. One whose values are not
 * in the file, or would be no table, is left out.
 */
export async function readCharts(
  file: OfficePackage,
  relationships: Relationships,
): Promise<ReadonlyMap<string, Block[]>> {
  const charts = new Map<string, Block[]>()
  for (const part of targetsOf(relationships, 'chart')) {
    const chunks = file.stream(part)
    const blocks = chunks && blocksOf(await readChart(chunks))
    if (blocks) charts.set(part, blocks)
  }
  return charts
}

async function readChart(chunks: AsyncIterable<Uint8Array>): Promise<Chart & { is1904: boolean }> {
  const chart: Chart & { is1904: boolean } = { title: '', series: [], is1904: false }
  const path: string[] = []
  let cache: Cache | undefined
  let point = 0
  let text = ''

  /** Where a text belongs, by the element of a series, or of the title, that it is in. */
  function cacheAt(): Cache | undefined {
    const series = chart.series.at(-1)
    const part = path[path.lastIndexOf('ser') + 1]
    if (!path.includes('ser') || !series) return undefined
    if (part === 'tx') return series.name
    if (part === 'cat' || part === 'xVal') return series.labels
    return part === 'val' || part === 'yVal' ? series.values : undefined
  }

  await readWholeXml(chunks, {
    open(name: string, attributes: XmlAttributes) {
      path.push(name)
      text = ''
      if (name === 'date1904') chart.is1904 = attributeOf(attributes, 'val') !== '0'
      else if (name === 'ser')
        chart.series.push({ name: empty(), labels: empty(), values: empty() })
      else if (name === 'pt') point = Number(attributeOf(attributes, 'idx') ?? 0)
      cache = cacheAt()
    },
    text: (added) => void (text += added),
    close(name) {
      const isTitle = path[1] === 'chart' && path[2] === 'title'
      if (isTitle && (name === 't' || name === 'v')) chart.title += text
      else if (isTitle && name === 'p') chart.title += ' '
      else if (name === 'formatCode' && cache) cache.code = text
      // Levels of labels would lie on each other.
      else if (name === 'v' && cache && path.includes('multiLvlStrCache')) cache.code = several
      else if (name === 'v' && cache) cache.texts.set(path.at(-2) === 'pt' ? point : 0, text)
      path.pop()
      cache = cacheAt()
    },
  })
  return chart
}

const several = ''

function empty(): Cache {
  return { code: 'General', texts: new Map() }
}

function blocksOf({ title, series, is1904 }: Chart & { is1904: boolean }): Block[] | undefined {
  const [first] = series
  if (!first || series.some(({ labels }) => labels.code === several)) return undefined
  // Series with labels of their own, as in a scatter chart, are no columns of one table.
  const own = series.filter(({ labels }) => labels.texts.size > 0)
  const labels = own[0]?.labels ?? empty()
  if (own.some((one) => !isSame(one.labels, labels))) return undefined
  const indexes = new Set(series.flatMap(({ values }) => [...values.texts.keys()]))
  for (const index of labels.texts.keys()) indexes.add(index)
  const hasValues = series.some(({ values }) => values.texts.size > 0)
  if (!hasValues || indexes.size > maxPoints) return undefined
  const head = ['', ...series.map(({ name }, index) => name.texts.get(0) ?? `Series ${index + 1}`)]
  const rows = [...indexes]
    .toSorted((one, other) => one - other)
    .map((index) =>
      [labels, ...series.map(({ values }) => values)].map((one) => textAt(one, index, is1904)),
    )
  const cells = [head, ...rows].map((row) =>
    row.map((text, column) => ({ column, blocks: text === '' ? [] : [paragraphOf(text)] })),
  )
  const line = title.replace(/\s+/g, ' ').trim()
  const table: Block = { type: 'table', rows: cells, isContinued: false }
  return line === '' ? [table] : [paragraphOf(line, true), table]
}

function isSame({ texts }: Cache, other: Cache): boolean {
  const entries = [...texts]
  return (
    texts.size === other.texts.size && entries.every(([at, text]) => other.texts.get(at) === text)
  )
}

function textAt({ code, texts }: Cache, index: number, is1904: boolean): string {
  const text = texts.get(index)?.trim() ?? ''
  const value = Number(text)
  if (code === 'General' || text === '' || !Number.isFinite(value)) return text
  return cellFormatOf(code, is1904).write(value)
}

function paragraphOf(text: string, isBold = false): Paragraph {
  const format = { ...plain, isBold }
  return {
    type: 'paragraph',
    pieces: [{ type: 'text', text, format, link: undefined }],
    heading: undefined,
    label: undefined,
    level: 0,
    isCode: false,
  }
}
