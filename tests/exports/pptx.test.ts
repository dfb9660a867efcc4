import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { unzipSync } from 'fflate'
import sharp from 'sharp'
import { openApp, only, type TestApp } from '../support/app.ts'
import { readStream } from '../support/exports.ts'
import { paragraphsIn, readPresentation, type ReadSlide } from '../support/presentation.ts'

let app: TestApp
let session: string
before(async () => {
  app = await openApp({ CHROMIUM_SANDBOX: 'off' })
  session = await app.newSession()
})
after(() => app[Symbol.asyncDispose]())

async function exportOf(document: string, options: Record<string, unknown> = {}) {
  const response = await app.ask(`/api/documents/${document}/exports`, {
    body: { format: 'pptx', options },
  })
  const { made, outcome } = await readStream(response)
  assert.equal(outcome, 'completed')
  assert.ok(made)
  const bytes = Buffer.from(await (await app.ask(made.url)).arrayBuffer())
  return { bytes, made, ...readPresentation(bytes) }
}

async function exported(html: string, options: Record<string, unknown> = {}) {
  return exportOf(await app.importHtml(session, html), options)
}

/** A deck of slides of 1280 × 720 pixels. */
function deck(slides: readonly string[], css = ''): string {
  const style = `* { box-sizing: border-box } body { margin: 0; font: 24px/1.5 Arial } ${css}
    .slide { position: relative; width: 1280px; height: 720px; padding: 40px; overflow: hidden }`
  const sections = slides.map((slide) =>
    slide.startsWith('<section') ? slide : `<section class="slide">${slide}</section>`,
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Deck</title><style>${style}</style>${sections.join('\n')}</html>`
}

/** The only slide of a deck. */
async function slideOf(body: string, css = ''): Promise<ReadSlide & { report: unknown[] }> {
  const { slides, made } = await exported(deck([body], css))
  const [slide] = slides
  assert.ok(slide)
  assert.equal(slides.length, 1)
  return { ...slide, report: made.report }
}

function textsOf({ texts }: ReadSlide): string[] {
  return texts.map(({ paragraphs }) => paragraphs.map(({ text }) => text).join('|'))
}

function textWith({ texts }: ReadSlide, words: string) {
  const found = texts.filter(({ paragraphs }) =>
    paragraphs.some(({ text }) => text.includes(words)),
  )
  assert.equal(found.length, 1, words)
  return single(found)
}

function single<Item>([item]: readonly Item[]): Item {
  assert.ok(item)
  return item
}

const perPixel = 9525

describe('an export as PowerPoint', () => {
  it('has the text of each block in a box, which wraps only where the page does', async () => {
    const long =
      'Words that go on for so long that they need more than one line of the slide. '.repeat(2)
    const slide = await slideOf(
      `<h1>A title</h1><p style="position:absolute;left:100px;top:300px">One <b>line</b></p>
      <div style="position:absolute;left:100px;top:400px;width:600px">${long}</div>
      <p style="position:absolute;left:900px;top:300px">first<br>second<br><br>fourth</p>`,
    )
    assert.deepEqual(textsOf(slide), [
      'A title',
      'One line',
      long.trim(),
      'first\nsecond\n\nfourth',
    ])
    const line = textWith(slide, 'One line').xml
    assert.match(line, /wrap="none"/)
    assert.match(line, / b="1"[^>]*>.*<a:t>line<\/a:t>/)
    assert.match(line, new RegExp(`<a:off x="${100 * perPixel}"`))
    const several = textWith(slide, 'Words').xml
    assert.match(several, /wrap="square"/)
    const width = Number(/<a:ext cx="(\d+)"/.exec(several)?.[1]) / perPixel
    assert.ok(width > 500 && width < 640, String(width))
    assert.match(several, /<a:spcPts val="2700"\/>/, '36 pixels')
  })

  it('has the main heading of a slide as its title', async () => {
    const { slides } = await exported(deck(['<h2>One</h2><h3>less</h3>', '<p>Without</p>']))
    const [first, second] = slides
    assert.ok(first && second)
    assert.match(textWith(first, 'One').xml, /<p:ph type="title"\/>/)
    assert.doesNotMatch(textWith(first, 'less').xml, /<p:ph/)
    assert.doesNotMatch(second.xml, /<p:ph/)
  })

  it('has lists as one text, with levels, bullets and numbers', async () => {
    const slide = await slideOf(
      `<ul><li>One<ul style="color:red"><li>Deeper</ul><li><p>Two</p></ul>
      <ol start="3"><li>three<li>four</ol><ol style="list-style:lower-roman"><li>i<li>ii</ol>
      <ol reversed><li>up<li>down</ol>`,
    )
    assert.deepEqual(textsOf(slide), ['One|Deeper|Two', 'three|four', 'i|ii', 'up', 'down'])
    const [nested, numbered, roman, up] = slide.texts.map(({ paragraphs }) =>
      paragraphs.map(({ properties }) => properties),
    )
    assert.match(nested?.[0] ?? '', /<a:buChar char="•"\/>/)
    assert.doesNotMatch(nested?.[0] ?? '', / lvl=/)
    assert.match(nested?.[1] ?? '', / lvl="1".*<a:buChar char="◦"\/>/)
    assert.match(nested?.[2] ?? '', /<a:buChar char="•"\/>/, 'a paragraph in an item')
    assert.match(numbered?.[0] ?? '', /<a:buAutoNum type="arabicPeriod" startAt="3"\/>/)
    assert.match(roman?.[1] ?? '', /<a:buAutoNum type="romanLcPeriod"/)
    assert.match(up?.[0] ?? '', /startAt="2"/, 'PowerPoint can’t count down')
  })

  it('has the colour of markers, and text for markers that are words', async () => {
    const slide = await slideOf(
      '<ul><li>a</ul><ul style="list-style-type: \'Note \'"><li>b</ul>',
      'li::marker { color: rgb(255, 0, 0) }',
    )
    assert.match(textWith(slide, 'a').paragraphs[0]?.properties ?? '', /<a:buClr>.*FF0000/)
    assert.deepEqual(textsOf(slide).toSorted(), ['Note ', 'a', 'b'])
  })

  it('has tables with spans, a head, and cells that look as on the page', async () => {
    const slide = await slideOf(
      `<table style="border-collapse:collapse"><thead><tr><th rowspan="2">A<th colspan="2" style="background:#123456">B</tr><tr><th>C<th>D</tr></thead>
      <tr><td>1<td style="text-align:right;border-bottom:2px solid #f00">2<td>3 <b>x</b></tr></table>`,
    )
    const table = single(/<a:tbl>.*<\/a:tbl>/s.exec(slide.xml) ?? [])
    assert.match(table, /<a:tblPr firstRow="1"\/>/)
    assert.equal(table.match(/<a:gridCol /g)?.length, 3)
    const rows = table.match(/<a:tr .*?<\/a:tr>/gs) ?? []
    const cells = rows.map((row) => row.match(/<a:tc[ >].*?<\/a:tc>/gs) ?? [])
    assert.deepEqual(
      cells.map((row) =>
        row.map((cell) =>
          paragraphsIn(cell)
            .map(({ text }) => text)
            .join(),
        ),
      ),
      [
        ['A', 'B', ''],
        ['', 'C', 'D'],
        ['1', '2', '3 x'],
      ],
    )
    assert.match(cells[0]?.[0] ?? '', /^<a:tc rowSpan="2">/)
    assert.match(cells[0]?.[1] ?? '', /^<a:tc gridSpan="2">.*<a:srgbClr val="123456">/s)
    assert.match(cells[0]?.[2] ?? '', /^<a:tc hMerge="1">/)
    assert.match(cells[1]?.[0] ?? '', /^<a:tc vMerge="1">/)
    assert.match(cells[2]?.[1] ?? '', /algn="r".*<a:lnB w="19050">.*FF0000/s)
  })

  it('has cells that stand apart', async () => {
    const slide = await slideOf(
      '<table style="border-spacing:8px"><tr><td style="background:#eee">a<td style="background:#eee">b</tr></table>',
    )
    assert.equal(
      slide.xml.match(/<a:ln[LR] w="76200"><a:solidFill><a:srgbClr val="FFFFFF"/g)?.length,
      4,
    )
  })

  it('has boxes as shapes, and what can’t be one as a picture, which the report names', async () => {
    const slide = await slideOf(
      `<div style="width:200px;height:100px;background:#0a0;border-radius:20px;box-shadow:0 4px 8px #0008"></div>
      <div style="width:100px;height:100px;background:#00f;border-radius:50%;transform:rotate(30deg)"></div>
      <div style="width:200px;height:50px;background:linear-gradient(red, blue)"></div>
      <img alt="A red dot" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='40' height='40'%3E%3Ccircle r='20' fill='red'/%3E%3C/svg%3E">
      <svg width="50" height="50" role="img" aria-label="A square"><rect width="50" height="50"/></svg>`,
    )
    // What is turned is painted last.
    assert.deepEqual(slide.kinds, ['sp', 'pic', 'pic', 'pic', 'sp'])
    assert.match(slide.xml, /prst="roundRect".*<a:srgbClr val="00AA00">.*<a:outerShdw/s)
    assert.match(slide.xml, / rot="1800000"/)
    assert.match(slide.xml, /descr="A red dot"/)
    assert.match(slide.xml, /descr="A square"/)
    assert.deepEqual(
      slide.report
        .map((note) => JSON.stringify(note))
        .map((note) => /"what":"([^"]*)"/.exec(note)?.[1]),
      ['A background', 'A drawing'],
    )
  })

  it('shows only the element itself in its picture', async () => {
    const { slides, files } = await exported(
      deck(
        ['<section class="slide"><h1>Text</h1></section>'],
        `.slide { background: linear-gradient(red, red) }
        h1::after { content: ""; position: absolute; left: 0; top: 0; width: 400px; height: 300px;
          border-radius: 0 50%; background: rgba(0, 0, 255, .5) }`,
      ),
    )
    const id = /<p:pic>.*?r:embed="([^"]*)"/.exec(slides[0]?.xml ?? '')?.[1] ?? ''
    const picture = files[slides[0]?.targets.get(id) ?? '']
    const { channels } = await sharp(picture).stats()
    assert.deepEqual([channels[0]?.max, channels[2]?.max], [0, 255], 'blue, on nothing')
  })

  it('leads where links lead: to addresses and to other slides', async () => {
    const { slides } = await exported(
      deck([
        `<p><a href="https://a.example/?b=1&amp;c=2">out</a> <a href="#three">there</a>
        <a href="javascript:alert(1)">nowhere</a> <a href="#gone">lost</a></p>`,
        '<p>two</p>',
        '<p id="three">three</p>',
      ]),
    )
    const [first] = slides
    assert.ok(first)
    const targets = [...first.targets.values()]
    assert.ok(targets.includes('https://a.example/?b=1&c=2'))
    assert.ok(targets.includes('ppt/slides/slide3.xml'))
    assert.equal(first.xml.match(/<a:hlinkClick /g)?.length, 2)
    assert.match(first.xml, /action="ppaction:\/\/hlinksldjump"/)
  })

  it('has the notes of a speaker, however they are written, and does not show them', async () => {
    const { slides } = await exported(
      deck([
        '<section class="slide" data-notes="Say hello"><p>a</p></section>',
        '<p>b</p><aside class="notes">One\nTwo &lt;b&gt;</aside>',
        '<p>c</p>',
      ]),
    )
    assert.deepEqual(
      slides.map(({ notes }) => notes.trim()),
      ['Say hello', 'One\nTwo <b>', ''],
    )
    assert.deepEqual(slides.map(textsOf), [['a'], ['b'], ['c']])
  })

  it('shows all slides of a stack, but nothing that is hidden', async () => {
    const slides = ['One', 'Two', 'Three'].map(
      (name, at) =>
        `<section class="slide" style="position:absolute;${at > 0 ? 'opacity:0;transition:opacity 9s' : ''}"><h1>${name}</h1></section>`,
    )
    const hidden = `<p style="display:none">n</p><p style="visibility:hidden">v</p><p style="opacity:0">o</p>
      <div style="overflow:hidden;height:20px"><div style="height:30px">shown</div><p>cut</p></div>`
    const { slides: made } = await exported(deck([...slides, hidden]))
    assert.deepEqual(made.map(textsOf), [['One'], ['Two'], ['Three'], ['shown']])
  })

  it('has right-to-left text and lists at the right', async () => {
    const slide = await slideOf(
      '<section class="slide" dir="rtl"><p>שלום עם English באמצע.</p><ul><li>אחד</ul></section>',
    )
    assert.deepEqual(textsOf(slide), ['שלום עם English באמצע.', 'אחד'])
    for (const { paragraphs } of slide.texts) {
      assert.match(paragraphs[0]?.properties ?? '', /algn="r" rtl="1"/)
    }
  })

  it('writes text as it is shown, and never more than text', async () => {
    const words = `__import__('os').system('id') </a:t><script>x</script> & "q" {{7*7}} \u{1f600}`
    const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    const slide = await slideOf(
      `<p>${escaped}</p><p>&#1;&#xfffe;b</p><p style="text-transform:uppercase">Maße und Größen</p>
      <p style="font-variant:small-caps">Small</p>
      <p style="width:200px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">Too long for the box that it is in</p>`,
    )
    const [first, second, upper, small, cut] = textsOf(slide)
    assert.equal(first, words)
    assert.match(second ?? '', /b$/)
    assert.equal(upper, 'MASSE UND GRÖSSEN')
    assert.equal(small, 'SMALL')
    assert.match(cut ?? '', /^Too long .*…$/)
    assert.ok((cut ?? '').length < 25)
  })

  it('writes what browsers add to text, and ends lines in words where they do', async () => {
    const slide = await slideOf(
      `<p>He said <q>yes</q> <b class="arrow">on</b></p><pre>a\tb\n\n  c</pre>
      <p style="width:130px">Un&shy;believ&shy;ably&shy;long</p>`,
      'pre { tab-size: 4 } .arrow::after { content: " →" }',
    )
    assert.deepEqual(textsOf(slide), ['He said “yes” on →', 'a   b\n\n  c', 'Unbeliev-\nablylong'])
  })

  it('has raised text in lines of the same height', async () => {
    const slide = await slideOf('<ul><li>CO<sub>2</sub> and m<sup>2</sup></li><li>next</li></ul>')
    assert.deepEqual(textsOf(slide), ['CO2 and m2|next'])
    const { xml } = textWith(slide, 'CO2')
    assert.match(xml, / baseline="-25000".*<a:t>2<\/a:t>.* baseline="30000"/)
    assert.equal(xml.match(/<a:lnSpc><a:spcPts val="2700"\/>/g)?.length, 2, '36 pixels')
  })

  it('has a text in columns as one for each', async () => {
    const slide = await slideOf(
      `<p style="columns:2;column-gap:40px;width:840px;text-align:justify">${'column '.repeat(60)}</p>`,
    )
    const lefts = slide.texts.map(({ xml }) => Number(/<a:off x="(\d+)"/.exec(xml)?.[1]) / perPixel)
    assert.deepEqual(lefts, [40, 480])
  })

  it('keeps text that flows around something in its place', async () => {
    const slide = await slideOf(
      `<div style="width:500px"><i style="float:left;width:120px;height:60px;background:#ccc"></i>${'word '.repeat(60)}</div>
      <p style="width:400px;text-indent:50px">${'indent '.repeat(20)}</p>`,
    )
    const lefts = slide.texts.map(({ xml }) => Number(/<a:off x="(\d+)"/.exec(xml)?.[1]) / perPixel)
    assert.deepEqual(lefts, [160, 40, 40])
    assert.match(textWith(slide, 'indent').paragraphs[0]?.properties ?? '', /indent="476250"/)
  })

  it('has charts with data as charts, with the values of their table', async () => {
    const asked = await app.newSession()
    const message = 'Create a dashboard from this:\nRegion,Units\nNorth,10\nSouth,20.5\nWest,30'
    const { document_id } = only(await app.chat(asked, { message }), 'html')
    const { xml, files } = await exportOf(document_id)
    const chart = xml('ppt/charts/chart1.xml')
    const book = unzipSync(files['ppt/embeddings/workbook1.xlsx'] ?? new Uint8Array())
    const sheet = new TextDecoder().decode(book['xl/worksheets/sheet1.xml'])
    const values = (of: string, tag: string) =>
      [...of.matchAll(new RegExp(`<${tag}[^>]*>([^<]+)</${tag}>`, 'g'))].map(([, value]) => value)
    assert.deepEqual(values(chart, 'c:v'), ['Units', 'North', 'South', 'West', '10', '20.5', '30'])
    assert.deepEqual(values(sheet, 't'), ['Units', 'North', 'South', 'West'])
    assert.deepEqual(values(sheet, 'v'), ['10', '20.5', '30'])
  })

  it('can show each slide as a picture, with its text for those who can’t see it', async () => {
    const html = deck(['<h1>One</h1>', '<p style="color:red">Two</p>'])
    const { slides, files } = await exported(html, { mode: 'picture' })
    for (const [at, slide] of slides.entries()) {
      assert.deepEqual(slide.kinds, ['pic'])
      assert.match(slide.xml, at === 0 ? /descr="One"/ : /descr="Two"/)
    }
    const { width, height } = await sharp(files['ppt/media/image1.png']).metadata()
    assert.deepEqual([width, height], [2560, 1440])
  })

  it('has slides of the shape of those in the document', async () => {
    const { xml } = await exported(
      deck(['x'], '.slide { width: 1024px !important; height: 768px !important }'),
    )
    assert.match(xml('ppt/presentation.xml'), /<p:sldSz cx="12192000" cy="9144000"\/>/)
  })

  it('has the same bytes each time', async () => {
    const document = await app.importHtml(session, deck(['<h1>Same</h1><canvas></canvas>']))
    const [first, second] = [await exportOf(document), await exportOf(document)]
    assert.ok(first.bytes.equals(second.bytes))
  })

  it('refuses more than 300 slides, with their number', async () => {
    const document = await app.importHtml(session, deck(Array.from({ length: 301 }, () => 'x')))
    const response = await app.ask(`/api/documents/${document}/exports`, {
      body: { format: 'pptx' },
    })
    const text = await response.text()
    assert.match(text, /301 slides, and a file may have 300/)
  })
})
