import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { getDocumentProxy } from 'unpdf'
import * as v from 'valibot'
import { createLogger } from '../../src/log.ts'
import { exportImages } from '../../src/exports/images.ts'
import { exportPdf } from '../../src/exports/pdf.ts'
import { createRenderer, type Renderer } from '../../src/exports/renderer.ts'
import { ImageOptions, PdfOptions } from '../../src/protocol/exports.ts'
import { browserCaches } from '../support/chromium.ts'
import { composed } from '../support/composer.ts'

let renderer: Renderer
before(() => {
  const log = createLogger('silent', () => undefined)
  const options = { maxPages: 1, deadlineMs: 60_000, sandbox: 'off', path: undefined } as const
  renderer = createRenderer({ ...options, searchPath: '', caches: browserCaches, log })
})
after(() => renderer.close())

const page = (body: string, head = '') =>
  `<!doctype html><html lang="en-GB"><head><title>Title</title>${head}</head><body>${body}</body></html>`

function sourceOf(html: string) {
  return { html, title: 'Paper', created_at: '2026-11-30T10:20:30.123Z' }
}

function context() {
  return {
    renderer,
    signal: AbortSignal.timeout(60_000),
    say: () => undefined,
    onPlace: () => undefined,
  }
}

/** The words of each page, in the order in which they are painted. */
async function printed(html: string, options: Record<string, unknown> = {}) {
  const { bytes, report } = await exportPdf(sourceOf(html), v.parse(PdfOptions, options), context())
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const pages: string[][] = []
  const links: (string | undefined)[] = []
  const sizes: number[][] = []
  /** The left and right ends of the text, in points. */
  const edges: number[] = []
  for (let number = 1; number <= pdf.numPages; number++) {
    const one = await pdf.getPage(number)
    const { items } = await one.getTextContent()
    const texts = items.flatMap((item) => ('str' in item ? [item] : []))
    pages.push(texts.flatMap(({ str }) => str.split(/\s+/)).filter(Boolean))
    for (const { transform, width } of texts) edges.push(transform[4], transform[4] + width)
    for (const { url, dest } of await one.getAnnotations()) links.push(url ?? (dest && 'here'))
    sizes.push([...one.view].slice(2).map(Math.round))
  }
  const { info } = await pdf.getMetadata()
  const language = /\/Lang \(([^)]*)\)/.exec(bytes.toString('latin1'))?.[1]
  return {
    pages,
    links,
    sizes,
    edges,
    info,
    language,
    report,
    bytes,
    outline: await pdf.getOutline(),
  }
}

const words = (count: number) => 'word '.repeat(count)
const filler = (lines: number) => `<div style="height:${lines * 20}px"></div>`

describe('the pages of a document', () => {
  it('hold no heading at their foot without what it heads', async () => {
    // Each chapter begins at another height of its page.
    const chapters = Array.from(
      { length: 24 },
      (_, at) =>
        `${filler(at + 20)}<div class="row"><h2>head-${at}</h2><span>note</span></div><div class="line"><b>line-${at}</b></div><p class="box">first-${at}<br>last-${at}</p>`,
    )
    const style = '<style>.row{display:flex}.box{border:1px solid;padding:40px}</style>'
    const { pages } = await printed(page(chapters.join(''), style))
    for (let at = 0; at < 24; at++) {
      const pageOf = (word: string) => pages.findIndex((one) => one.includes(`${word}-${at}`))
      assert.equal(new Set(['head', 'line', 'first', 'last'].map(pageOf)).size, 1, `chapter ${at}`)
    }
  })

  it('repeat the head of a table also where it is only a row of headings', async () => {
    const rows = Array.from({ length: 90 }, (_, at) => `<tr><td>row-${at}<br>end-${at}</td></tr>`)
    const { pages } = await printed(page(`<table><tr><th>Head</th></tr>${rows.join('')}</table>`))
    assert.ok(pages.length > 2)
    for (const one of pages) assert.equal(one.filter((word) => word === 'Head').length, 1)
  })

  it('show whole what scrolls in a frame of the height of the window', async () => {
    const parts = Array.from({ length: 60 }, (_, at) => `<p>part-${at} ${words(60)}</p>`)
    const style =
      '<style>html,body{height:100%;overflow:hidden}.app{display:flex;flex-direction:column;height:100%}main{flex:1;overflow:auto}</style>'
    const html = page(
      `<div class="app"><header>App</header><main>${parts.join('')}</main></div>`,
      style,
    )
    for (const paper of ['A4', 'screen']) {
      const { pages } = await printed(html, { paper })
      const found = pages.flat().filter((word) => word.startsWith('part-'))
      assert.deepEqual(
        found,
        Array.from(parts, (_, at) => `part-${at}`),
        paper,
      )
      assert.equal(pages.length > 1, paper === 'A4')
    }
  })

  it('are one page without a size of paper, on which pictures are as tall as on the screen', async () => {
    const drawing =
      '<svg width="600" height="1500" style="display:block"><text y="1490">end</text></svg>'
    const { pages, sizes } = await printed(page(drawing, '<style>body{margin:0}</style>'), {
      paper: 'screen',
    })
    assert.deepEqual([pages, sizes], [[['end']], [[960, 1125]]])
  })

  it('have text in the order in which it is read, whatever floats or has a position', async () => {
    const { pages } = await printed(
      page(
        `<header style="position:fixed;top:0;left:0;right:0;z-index:9">w1</header><div style="position:relative;z-index:1"><h1>w2</h1><p>w3</p></div>
        <p>w4</p><div><aside style="float:right">w5</aside><p>w6</p></div><div style="opacity:0.9">w7</div><p>w8</p>
        <div style="display:flex"><div style="transform:rotate(1deg)">w9</div><div>w10</div></div><svg width="90" height="20"><text y="15">w11</text></svg><p>w12</p>
        <footer>w13</footer><div style="position:fixed;bottom:0;left:0;right:0;background:#ff0">w14</div>`,
      ),
    )
    assert.deepEqual(pages, [Array.from({ length: 14 }, (_, at) => `w${at + 1}`)])
  })

  it('fit all that is wider than the paper, each at its place, and say so', async () => {
    const cells = Array.from({ length: 12 }, (_, at) => `<td>column${at}word</td>`)
    const { edges, pages, report } = await printed(
      page(
        `<p style="font-size:16px">small</p><div style="width:1200px;margin-left:-100px">wide ${words(50)}</div><h2>Costs</h2><table style="white-space:nowrap"><tr>${cells.join('')}</tr></table><pre>${'code '.repeat(60)}</pre><p>${'x'.repeat(300)}</p>`,
        '<style>body{margin:0}</style>',
      ),
    )
    assert.ok(Math.min(...edges) > 40 && Math.max(...edges) < 555, `${Math.max(...edges)}`)
    for (let at = 0; at < 12; at++) assert.ok(pages[0]?.includes(`column${at}word`))
    assert.deepEqual(
      report.map(({ what, where }) => [what, where]),
      [
        ['A block of code', ''],
        ['A table', 'Costs'],
      ],
    )
  })

  it('are those that the document draws itself', async () => {
    const sheet = '<div class="sheet"><p>text</p></div>'
    const style =
      '<style>body{background:#ccc}.sheet{width:210mm;height:297mm;margin:10mm auto;padding:20mm;box-sizing:border-box;background:#fff}</style>'
    const { pages, edges } = await printed(page(sheet.repeat(3), style))
    assert.deepEqual(pages, [['text'], ['text'], ['text']])
    assert.equal(Math.round(Math.min(...edges)), Math.round((20 * 72) / 25.4))
  })

  it('end with the text', async () => {
    const style =
      '<style>body{min-height:100vh;padding:40px}main{min-height:100vh;padding:0 0 90px}</style>'
    const { pages } = await printed(page('<main><p>short</p></main>', style))
    assert.deepEqual(pages, [['short']])
    const long = await printed(page(`<main>${filler(44)}<p>end</p></main>`, style))
    assert.deepEqual(long.pages, [['end']])
  })

  it('cut no picture', async () => {
    const { pages } = await printed(
      page(
        `<p>before</p><svg viewBox="0 0 100 400" width="100%"><text y="10" font-size="4">top</text><text y="398" font-size="4">bottom</text></svg><p>after</p>`,
      ),
    )
    const whole = pages.filter((one) => one.includes('top') || one.includes('bottom'))
    assert.equal(whole.length, 1)
  })
})

describe('the file of a document', () => {
  it('has its language, outline and links, and no prompt', async () => {
    const { language, outline, links, info } = await printed(
      page(
        '<h1 id="a">One</h1><h2>Two</h2><p><a href="https://a.example/x?y=1">out</a> <a href="#a">in</a></p>',
        '<meta name="description" content="prompt: write a report">',
      ),
    )
    assert.equal(language, 'en-GB')
    assert.equal(outline[0]?.title, 'One')
    assert.equal(outline[0]?.items[0]?.title, 'Two')
    assert.deepEqual(links, ['https://a.example/x?y=1', 'here'])
    assert.doesNotMatch(JSON.stringify(info), /prompt/)
  })
})

describe('slides that are not marked', () => {
  it('are found in what the composer makes, each on a page of its own', async () => {
    const { html } = composed('Create slides: Plan\n\n## Why\n- now\n\n## Costs\n- 5 €')
    const { pages, sizes } = await printed(html)
    assert.deepEqual(pages.slice(1), [
      ['Why', 'now'],
      ['Costs', '5', '€'],
    ])
    assert.match(pages[0]?.join(' ') ?? '', /Plan/)
    assert.ok(sizes.every(([width, height]) => width === 960 && height === 540))
  })

  it('are elements of the class if they have the text of the document, not a gallery', async () => {
    const slides =
      '<div class="slide" style="height:400px">introduction</div><div class="slide" style="height:400px;display:none">conclusion</div>'
    const deck = await printed(page(`${slides}<nav>←</nav><script>"${'x'.repeat(99)}"</script>`))
    assert.deepEqual(deck.pages, [['introduction'], ['conclusion']])
    const site = await printed(page(`<p>What we offer</p><div>${slides}</div>`))
    assert.deepEqual(site.pages, [['What', 'we', 'offer', 'introduction']])
  })
})

describe('the slides of a document that shows one at a time', () => {
  it('each look as when they are shown, at one size', async () => {
    const slides = [1, 2, 3].map(
      (number) =>
        `<section class="slide ${number === 1 ? 'active' : ''}"><p class="late">s${number}</p></section>`,
    )
    const style = `<style>.deck{display:flex;width:900px;height:600px}.slide{display:none;width:900px;height:600px;align-items:flex-end}.slide.active{display:flex}
      .late{visibility:hidden}.active .late{visibility:visible}</style>`
    const { pages, sizes } = await printed(
      page(`<div class="deck">${slides.join('')}</div>`, style),
    )
    assert.deepEqual(pages, [['s1'], ['s2'], ['s3']])
    assert.deepEqual(
      sizes,
      Array.from({ length: 3 }, () => [675, 450]),
    )
  })

  it('show what appears step by step, but no tooltips', async () => {
    const style = `<style>.slide{width:800px;height:450px}.later{opacity:0;transform:translateY(900px)}.fragment{visibility:hidden;position:absolute}
      .tip{opacity:0;position:absolute}</style>`
    const slide = `<section class="slide"><p>first</p><p class="later">second <b>third</b></p><p class="fragment">fourth</p><p class="tip">tip</p></section>`
    const { pages } = await printed(page(`${slide}<script>let step = 0</script>`, style))
    assert.deepEqual(pages, [['first', 'second', 'third', 'fourth']])
    assert.deepEqual((await printed(page(slide, style))).pages, [['first']])
  })

  it('are all that is in the file: text beside them is in the report', async () => {
    const slides = '<section class="slide" style="height:300px">one</section>'.repeat(2)
    const beside =
      '<section><h2>Appendix</h2><p>All of the numbers that the board asked for</p></section>'
    const { pages, report } = await printed(page(`${slides}${beside}<p>1 / 2</p>`))
    assert.deepEqual(pages, [['one'], ['one']])
    assert.deepEqual(
      report.map(({ what, where }) => [what, where]),
      [['Text beside the slides', 'Appendix All of the numbers that the board asked for']],
    )
  })
})

describe('the report of an export', () => {
  it('names what no font has, and fonts and pictures that could not be loaded', async () => {
    const html = page(
      `<p>Ελληνικά Кириллица עברית العربية 😀 – “é”</p><p>\u{10A80}\u{10A81} old script</p><p style="font-family:Lost">a</p><p style="font-family:'Far Away'">b</p><img src="https://a.example/p.png" alt="Our house">`,
      '<style>@font-face{font-family:Lost;src:url(https://a.example/f.woff2)}</style><link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Far+Away:wght@700">',
    )
    const notes = [
      ['Signs', '\u{10A80}\u{10A81} old script'],
      ['The font “Lost”', ''],
      ['The font “Far Away”', ''],
      ['A picture', 'Our house'],
    ]
    const { report } = await printed(html)
    const picture = await exportImages('png', sourceOf(html), v.parse(ImageOptions, {}), context())
    for (const said of [report, picture.report]) {
      assert.deepEqual(
        said.map(({ what, where }) => [what, where]),
        notes,
      )
    }
  })
})
