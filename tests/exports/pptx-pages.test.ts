import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import {
  plainText,
  type Cell,
  type Item,
  type Paragraph,
  type PictureItem,
  type ShapeItem,
  type TableItem,
  type TextItem,
} from '../../src/exports/pptx/items.ts'
import { paginate, type Cut } from '../../src/exports/pptx/pages/pages.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { look } from '../support/presentation.ts'

const size = { width: 960, height: 540 }

const lineHeight = 24

function paragraph(text: string, { lines = 1, isCode = false, of = look } = {}): Paragraph {
  const written = isCode ? text.split('\n') : [text]
  return {
    runs: written.flatMap((line, at) => [
      ...(at > 0 ? ['break' as const] : []),
      { text: line, look: of },
    ]),
    align: 'left',
    isRightToLeft: false,
    lineHeight,
    lines: isCode ? written.length : lines,
    before: 0,
    indent: 0,
    firstLine: 0,
    bullet: undefined,
    level: 0,
  }
}

/** A text as high as its lines. */
function text(y: number, paragraphs: Paragraph[], rest: Partial<TextItem> = {}): TextItem {
  const height = paragraphs.reduce((sum, { lines }) => sum + lines * lineHeight, 0)
  const plain = { heading: undefined, isCaption: false, wraps: true, list: undefined }
  const box = { x: 80, y, width: 800, height }
  return { kind: 'text', turn: 0, ...plain, box, paragraphs, ...rest }
}

const words = (y: number, said: string, lines = 1) => text(y, [paragraph(said, { lines })])
const heading = (y: number, said: string, level = 2) =>
  text(y, [paragraph(said)], { heading: level })

function shape(y: number, height: number, rest: Partial<ShapeItem> = {}): ShapeItem {
  const box = { x: 60, y, width: 840, height }
  const fill = { rgb: [20, 30, 60], alpha: 1 } as const
  const plain = { turn: 0, line: undefined, radius: 0, shadow: undefined }
  return { kind: 'shape', ...plain, fill, box, ...rest }
}

/** A ground as wide as the page. */
const band = (y: number, height: number) =>
  shape(y, height, { box: { x: 0, y, width: 960, height } })

function picture(y: number, height: number, rest: Partial<PictureItem> = {}): PictureItem {
  const box = { x: 80, y, width: 800, height }
  const plain = { turn: 0, part: undefined, alt: '', link: undefined, format: 'png' } as const
  return { kind: 'picture', ...plain, what: 'a picture', key: `picture ${y}`, box, ...rest }
}

function cell(said: string, down = 1): Cell {
  const padding = [4, 8, 4, 8] as const
  const plain = { fill: undefined, padding, across: 1, anchor: 'top' } as const
  return { ...plain, borders: [], down, paragraphs: [paragraph(said)] }
}

/** A table of one column with a head and rows of 32 pixels. */
function table(y: number, rows: number, name = 'Row'): TableItem {
  const lines = Array.from({ length: rows + 1 }, (_, at) => ({
    height: 32,
    isHead: at === 0,
    cells: [cell(at === 0 ? `${name} head` : `${name} ${at}`)],
  }))
  const box = { x: 80, y, width: 800, height: 32 * (rows + 1) }
  return { kind: 'table', turn: 0, columns: [800], rows: lines, box }
}

const bottomOf = ({ box }: Item) => box.y + box.height

/** What items say and show, each once for each time that it is there. */
function saidIn(items: readonly Item[]): string[] {
  return items.flatMap((item) => {
    if (item.kind === 'text') {
      return item.paragraphs.flatMap(({ runs }) =>
        runs.flatMap((run) => (run === 'break' ? [] : [run.text])),
      )
    }
    if (item.kind === 'table') {
      return item.rows.flatMap(({ cells }) =>
        cells.flatMap((one) => one?.paragraphs.map(plainText) ?? []),
      )
    }
    return item.kind === 'picture' ? [item.key] : []
  })
}

const saidOn = (cuts: readonly Cut[]) => cuts.map(({ items }) => saidIn(items))
const isAgain = (said: string) => / \(\d+\)$/.test(said)

describe('the slides of a page', () => {
  it('begin where sections begin, and repeat a heading where a section goes on', () => {
    const slides = saidOn(
      paginate(
        [
          heading(20, 'Title', 1),
          words(60, 'Intro', 12),
          heading(500, 'One'),
          words(540, 'First', 15),
          words(920, 'Second', 15),
          words(1290, 'Third', 15),
          heading(1700, 'Two'),
          words(1740, 'Last', 14),
        ],
        size,
      ),
    )
    assert.deepEqual(slides, [
      ['Title', 'Intro'],
      ['One', 'First'],
      ['Second', 'One (2)'],
      ['Third', 'One (3)'],
      ['Two', 'Last'],
    ])
  })

  it('join a title, what stands before it, and short sections with their neighbours', () => {
    const slides = saidOn(
      paginate(
        [
          words(5, 'Menu'),
          heading(40, 'Title', 1),
          heading(100, 'One'),
          words(130, 'First', 6),
          heading(300, 'Two'),
          words(330, 'Second', 2),
          heading(450, 'Three'),
          words(480, 'Third', 18),
          words(950, 'Foot'),
        ],
        size,
      ),
    )
    assert.deepEqual(slides, [
      ['Menu', 'Title', 'One', 'First', 'Two', 'Second'],
      ['Three', 'Third', 'Foot'],
    ])
  })

  it('are a little smaller where all of a section then fits', () => {
    const items = [
      heading(20, 'Title', 1),
      ...[0, 1, 2].map((at) => words(70 + at * 180, `${at}`, 7)),
    ]
    const [slide, ...more] = paginate(items, size)
    assert.equal(more.length, 0)
    assert.ok(slide && slide.area.width > 960 && slide.area.width < 960 / 0.75)
    const small = items.map((item) => ({
      ...item,
      paragraphs: item.paragraphs.map(({ lines, runs, ...rest }) => ({
        ...rest,
        lines,
        runs: runs.map((run) => (run === 'break' ? run : { ...run, look: { ...look, size: 9 } })),
      })),
    }))
    assert.equal(paginate(small, size).length, 2, 'but not where the text is small')
  })

  it('stand on the colour of a band, which reaches their edges', () => {
    const [first, second] = paginate(
      [
        band(0, 540),
        heading(200, 'Dark', 1),
        words(240, 'Light', 9),
        band(540, 300),
        heading(600, 'Next'),
        words(640, 'More', 6),
      ],
      size,
    )
    assert.deepEqual(first?.ground, [20, 30, 60])
    assert.deepEqual(
      first?.items.map(({ kind }) => kind),
      ['text', 'text'],
    )
    assert.deepEqual(second?.ground, [20, 30, 60])
    assert.ok(second && second.area.y < 540, 'what a band holds stands in the middle')
  })

  it('keep a band that is only a part of them, up to their edges', () => {
    const [slide] = paginate([band(0, 80), words(20, 'Head'), words(120, 'Text', 16)], size)
    assert.equal(slide?.ground, undefined)
    const kept = slide?.items.find(({ kind }) => kind === 'shape')
    assert.deepEqual([kept?.box.x, kept?.box.width], [slide?.area.x, slide?.area.width])
  })

  it('write a heading again so that it can be read on the page', () => {
    const white = { ...look, colour: { rgb: [255, 255, 255], alpha: 1 } as const }
    const head = text(20, [paragraph('Red', { of: white })], { heading: 2 })
    const items = [head, ...[0, 1, 2].map((at) => words(60 + at * 370, `${at}`, 15))]
    const colourOn = (paper: [number, number, number]) => {
      const again = paginate(items, size, paper)[1]?.items.at(-1)
      const run = again?.kind === 'text' ? again.paragraphs[0]?.runs[0] : undefined
      return run === 'break' ? undefined : run?.look.colour.rgb
    }
    assert.deepEqual(colourOn([255, 255, 255]), [0, 0, 0])
    assert.deepEqual(colourOn([10, 10, 40]), [255, 255, 255])
  })

  it('do not part columns that stand beside each other', () => {
    const column = shape(0, 500, { box: { x: 0, y: 0, width: 200, height: 500 } })
    const side = text(20, [paragraph('Side')], { box: { x: 20, y: 20, width: 160, height: 24 } })
    const right = (y: number, item: TextItem) => ({
      ...item,
      box: { ...item.box, x: 240, width: 600, y },
    })
    const slides = saidOn(
      paginate(
        [
          column,
          side,
          right(20, heading(20, 'Title', 1)),
          right(60, words(60, 'Intro', 7)),
          right(240, heading(240, 'One')),
          right(270, words(270, 'First', 8)),
        ],
        size,
      ),
    )
    assert.deepEqual(slides, [['Side', 'Title', 'Intro', 'One', 'First']])
  })

  it('go on with a table at a row, below its head', () => {
    const cuts = paginate([heading(20, 'Data'), table(60, 40)], size)
    const slides = saidOn(cuts)
    assert.ok(slides.length > 1)
    for (const said of slides) assert.ok(said.includes('Row head'))
    const rows = slides.flat().filter((said) => /^Row \d/.test(said))
    assert.deepEqual(
      rows,
      Array.from({ length: 40 }, (_, at) => `Row ${at + 1}`),
    )
  })

  it('show a cell again that reaches over more rows than a slide has', () => {
    const whole = table(60, 40)
    const rows = whole.rows.map(({ cells, ...row }, at) => ({
      ...row,
      cells: [at === 0 ? cell('Group') : at === 1 ? cell('House', 40) : undefined, ...cells],
    }))
    const cuts = paginate([{ ...whole, columns: [200, 600], rows }], size)
    assert.ok(cuts.length > 1)
    for (const { items, area } of cuts) {
      const [part] = items
      assert.ok(part?.kind === 'table')
      const house = part.rows.flatMap(({ cells }) => cells).find((one) => one?.down !== 1)
      assert.ok(house && plainText(house.paragraphs[0]!) === 'House')
      assert.equal(house.down, part.rows.length - 1)
      assert.ok(area.height <= 540 / 0.76 + 1)
    }
  })

  it('go on with a list at an item, and with code at a line', () => {
    const list = text(
      60,
      Array.from({ length: 50 }, (_, at) => paragraph(`item ${at}`, { lines: 2 })),
    )
    const lines = Array.from({ length: 60 }, (_, at) => `line ${at}`)
    const code = text(60, [paragraph(lines.join('\n'), { isCode: true })])
    for (const [one, expected] of [
      [list, list.paragraphs.map(plainText)],
      [code, lines],
    ] as const) {
      const cuts = paginate([heading(20, 'Long'), one], size)
      assert.ok(cuts.length > 2)
      const said = saidOn(cuts).flat()
      assert.deepEqual(
        said.filter((line) => !line.startsWith('Long')),
        expected,
      )
    }
  })

  it('keep a card whole, and the caption of a picture with it', () => {
    const cards = [0, 1, 2].flatMap((at) => [
      shape(60 + at * 240, 220),
      words(80 + at * 240, `card ${at}`, 4),
      words(200 + at * 240, `end ${at}`, 2),
    ])
    for (const said of saidOn(paginate([heading(20, 'Cards'), ...cards], size))) {
      for (const at of [0, 1, 2]) {
        assert.equal(said.includes(`card ${at}`), said.includes(`end ${at}`))
      }
    }
    const [whole, ...more] = paginate([shape(10, 540), words(20, 'card', 20)], size)
    assert.equal(more.length, 0)
    assert.ok(whole && whole.area.y + whole.area.height >= 550 - 1)
    const caption = text(878, [paragraph('Caption')], { isCaption: true })
    const slides = saidOn(
      paginate([words(20, 'Text', 15), picture(400, 470), caption, words(920, 'End', 15)], size),
    )
    assert.ok(slides.some((said) => said.includes('picture 400') && said.includes('Caption')))
  })

  it('show a large picture whole, and divide one that is far larger between its parts', () => {
    const [slide, ...more] = paginate([picture(0, 900)], size)
    assert.equal(more.length, 0)
    assert.ok(slide && slide.area.height >= 900)
    const gaps = [300, 700, 1150, 1500, 1900, 2300]
    const cuts = paginate([picture(0, 2600, { gaps })], size)
    const boxes = cuts.flatMap(({ items }) => items.map(({ box }) => box))
    assert.equal(boxes.length, new Set(cuts.flatMap(({ items }) => saidIn(items))).size)
    assert.deepEqual(boxes.map(({ y }) => y).slice(1), gaps)
    assert.equal(boxes.at(-1)!.y + boxes.at(-1)!.height, 2600)
  })
})

/** What stands below each other on a page, by its kind and how large it is. */
const pieces = fc.array(
  fc.record({
    kind: fc.constantFrom('heading', 'words', 'list', 'code', 'table', 'picture', 'card', 'band'),
    count: fc.integer({ min: 1, max: 40 }),
    gap: fc.integer({ min: 0, max: 60 }),
  }),
  { minLength: 1, maxLength: 25 },
)

function pageOf(made: readonly { kind: string; count: number; gap: number }[]): Item[] {
  const items: Item[] = []
  let y = 10
  for (const [at, { kind, count, gap }] of made.entries()) {
    const name = `${kind}${at}`
    const lines = Array.from({ length: count }, (_, line) => `${name}-${line}`)
    const own: Item[] =
      kind === 'heading'
        ? [heading(y, name, (count % 3) + 1)]
        : kind === 'words'
          ? [words(y, name, count)]
          : kind === 'list'
            ? [
                text(
                  y,
                  lines.map((line) => paragraph(line)),
                ),
              ]
            : kind === 'code'
              ? [text(y, [paragraph(lines.join('\n'), { isCode: true })])]
              : kind === 'table'
                ? [table(y, count, name)]
                : kind === 'picture'
                  ? [picture(y, count * 25)]
                  : kind === 'card'
                    ? [shape(y, count * lineHeight + 40), words(y + 20, name, count)]
                    : [band(y, count * lineHeight + 80), words(y + 40, name, count)]
    items.push(...own)
    y = Math.max(...own.map(bottomOf)) + gap
  }
  return items
}

describe('any page', () => {
  it('shows everything, however it lies', () => {
    const lying = fc.record({
      column: fc.integer({ min: 0, max: 3 }),
      y: fc.integer({ min: 0, max: 4000 }),
      lines: fc.integer({ min: 1, max: 60 }),
      isList: fc.boolean(),
      level: fc.constantFrom(undefined, undefined, undefined, 1, 2, 3),
    })
    fc.assert(
      fc.property(fc.array(lying, { minLength: 1, maxLength: 30 }), (made) => {
        const items = made.map(({ column, y, lines, isList, level }, at) => {
          const of = isList
            ? Array.from({ length: lines }, (_, line) => paragraph(`${at}.${line}`))
            : [paragraph(`${at}`, { lines })]
          const item = text(y, of, { heading: level })
          return { ...item, box: { ...item.box, x: column * 240, width: 200 } }
        })
        const cuts = paginate(items, size)
        const said = saidOn(cuts)
          .flat()
          .filter((one) => !isAgain(one))
        assert.deepEqual(said.toSorted(), saidIn(items).toSorted())
        for (const { area, items: own } of cuts) {
          for (const item of own) assert.ok(bottomOf(item) <= area.y + area.height + 1)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('is divided so that nothing is lost, shown twice, out of order or cut', () => {
    fc.assert(
      fc.property(pieces, (made) => {
        const items = pageOf(made)
        const cuts = paginate(items, size)
        const expected = saidIn(items.filter(({ kind }) => kind !== 'picture'))
        const said = saidOn(cuts)
          .flat()
          .filter((one) => !isAgain(one) && !one.startsWith('picture'))
        const isHead = (one: string) => one.endsWith(' head')
        assert.deepEqual(
          said.filter((one) => !isHead(one)),
          expected.filter((one) => !isHead(one)),
        )
        const shown = cuts.flatMap((cut) => cut.items.filter(({ kind }) => kind === 'picture'))
        assert.equal(
          Math.round(shown.reduce((sum, { box }) => sum + box.height, 0)),
          items.reduce((sum, { kind, box }) => sum + (kind === 'picture' ? box.height : 0), 0),
        )
        for (const { area, items: own } of cuts) {
          for (const item of own) {
            assert.ok(item.box.y >= area.y - 1, 'above')
            if (item.kind !== 'shape')
              assert.ok(bottomOf(item) <= area.y + area.height + 1, 'below')
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('leaves no heading behind what follows it', () => {
    fc.assert(
      fc.property(pieces, (made) => {
        const items = pageOf(made)
        const cuts = paginate(items, size)
        const isHeading = (item?: Item) => item?.kind === 'text' && item.heading !== undefined
        for (const { items: own } of cuts) {
          const solid = own.filter(
            (item) => item.kind !== 'shape' && !isAgain(saidIn([item])[0] ?? ''),
          )
          const end = solid.toSorted((a, b) => bottomOf(a) - bottomOf(b)).at(-1)
          const next = items.find(
            (item) => end && item.kind !== 'shape' && item.box.y >= bottomOf(end) - 1,
          )
          if (!isHeading(end) || !next || isHeading(next)) continue
          assert.ok(solid.every(isHeading))
        }
      }),
      { numRuns: 200 },
    )
  })
})

let app: TestApp
before(async () => {
  app = await openApp({ CHROMIUM_SANDBOX: 'off' })
})
after(() => app[Symbol.asyncDispose]())

/** The text of each slide of a document, by paragraphs, and all parts of the file. */
async function exported(body: string, css: string) {
  const session = await app.newSession()
  const html = `<!doctype html><html lang="en"><head><title>Page</title><style>${css}</style></head><body>${body}</body></html>`
  return read(await app.importHtml(session, html))
}

async function read(id: string) {
  const response = await app.ask(`/api/documents/${id}/export.pptx`)
  assert.equal(response.status, 200, await response.clone().text())
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
  const xml = Object.keys(files)
    .flatMap((name) => /^ppt\/slides\/slide(\d+)\.xml$/.exec(name)?.[1] ?? [])
    .toSorted((a, b) => Number(a) - Number(b))
    .map((number) => strFromU8(files[`ppt/slides/slide${number}.xml`] ?? new Uint8Array()))
  const slides = xml.map((slide) =>
    [...slide.matchAll(/<a:p>.*?<\/a:p>/gs)]
      .map(([one]) => [...one.matchAll(/<a:t>(.*?)<\/a:t>/g)].map(([, said]) => said).join(''))
      .filter((said) => said !== ''),
  )
  return { files, xml, slides }
}

describe('a page as a presentation', () => {
  it('has what stays in view on a screen once, and over nothing else', async () => {
    const { slides, xml } = await exported(
      `<div class="top">Bar</div><main><h1>Title</h1><p>Text</p><div class="tall"></div><h2>Next</h2><p>More</p></main><div class="low">Cookies</div>`,
      `body { margin: 0; background: #102030; color: #fff } .top { position: fixed; top: 0; height: 40px }
      main { padding: 60px 40px } .tall { height: 600px } .low { position: fixed; bottom: 0; left: 0; right: 0; background: #a00 }`,
    )
    // What lies over the page is the last that is painted, and so the last that is read.
    assert.deepEqual(slides, [
      ['Title', 'Text', 'Bar'],
      ['Next', 'More', 'Cookies'],
    ])
    for (const slide of xml)
      assert.match(slide, /<p:bg><p:bgPr><a:solidFill><a:srgbClr val="102030"/)
  })

  it('has the colour of a section as the ground of its slide, and bars in tables', async () => {
    const { slides, xml } = await exported(
      `<section style="background:#0f766e"><h1>Welcome</h1></section>
      <section style="background:#fef3c7"><h2>Done</h2><table><tr><td>Part</td><td><div class="bar"><i></i></div></td></tr></table></section>`,
      `body { margin: 0 } section { height: 100vh } .bar { width: 100px; background: #ddd }
      .bar i { display: block; width: 40px; height: 8px; background: #123456 }`,
    )
    assert.deepEqual(slides, [['Welcome'], ['Done', 'Part']])
    assert.match(xml[0] ?? '', /<p:bg><p:bgPr><a:solidFill><a:srgbClr val="0F766E"/)
    assert.match(xml[1] ?? '', /<p:bg><p:bgPr><a:solidFill><a:srgbClr val="FEF3C7"/)
    assert.match(xml[1] ?? '', /<p:sp>(?:(?!<p:sp>).)*123456/s)
  })

  it('has a tall drawing on several slides, in pictures of its parts', async () => {
    const texts = [100, 500, 900, 1300].map((y) => `<text x="50" y="${y}">Year ${y}</text>`)
    const { files, slides } = await exported(
      `<svg width="900" height="1500" viewBox="0 0 900 1500"><title>Years</title><rect width="900" height="1500" fill="#fde68a"/>${texts.join('')}</svg>`,
      'body { margin: 0 } svg { display: block }',
    )
    assert.equal(slides.length, 4)
    const pictures = Object.keys(files).filter((name) => name.startsWith('ppt/media/'))
    assert.equal(pictures.length, 4)
  })

  it('has charts with the values of their tables, and a picture where times are uneven', async () => {
    const chartsOf = async (table: string) => {
      const session = await app.newSession()
      const events = await app.chat(session, { message: `Create a dashboard: # Page\n\n${table}` })
      const id = events.flatMap((event) => (event.type === 'html' ? [event.document_id] : []))[0]
      assert.ok(id)
      const { files } = await read(id)
      const textOf = (part: Uint8Array = new Uint8Array()) => strFromU8(part)
      const chart = textOf(files['ppt/charts/chart1.xml'])
      const workbook = files['ppt/embeddings/workbook1.xlsx']
      const sheet = workbook ? textOf(unzipSync(workbook)['xl/worksheets/sheet1.xml']) : ''
      const values = (xml: string) =>
        [...xml.matchAll(/<(?:c:)?v>(-?[\d.]+)</g)].map(([, one]) => one)
      const format = /<c:formatCode>(.*?)</.exec(chart)?.[1]
      return { shown: values(chart), kept: values(sheet), format }
    }
    assert.deepEqual(
      await chartsOf(
        '| Region | Umsatz |\n|---|--:|\n| Nord | 1.234,50 € |\n| Süd | -34,25 € |\n| Ost | 2.000,00 € |',
      ),
      {
        shown: ['1234.5', '-34.25', '2000'],
        kept: ['1234.5', '-34.25', '2000'],
        format: '#,##0.00&quot; €&quot;',
      },
    )
    const times = (dates: string[]) =>
      `| Date | Visits |\n|---|--:|\n${dates.map((date, at) => `| ${date} | ${at + 7} |`).join('\n')}`
    const even = await chartsOf(times(['2026-01-01', '2026-02-01', '2026-03-01']))
    assert.deepEqual(even.kept, ['7', '8', '9'])
    const uneven = await chartsOf(times(['2026-01-01', '2026-01-02', '2026-09-01']))
    assert.deepEqual(uneven.kept, [])
  })
})
