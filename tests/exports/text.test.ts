import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { unzipSync } from 'fflate'
import { createLogger } from '../../src/log.ts'
import { exportDocx } from '../../src/exports/docx/index.ts'
import { exportMarkdown } from '../../src/exports/markdown/index.ts'
import { createWriters } from '../../src/exports/writers.ts'
import { createRenderer, type Renderer } from '../../src/exports/renderer.ts'
import { browserCaches } from '../support/chromium.ts'

let renderer: Renderer
const writers = createWriters()
before(() => {
  const log = createLogger('silent', () => undefined)
  const options = { maxPages: 1, deadlineMs: 60_000, sandbox: 'off', path: undefined } as const
  renderer = createRenderer({ ...options, searchPath: '', caches: browserCaches, log })
})
after(async () => {
  await Promise.all([renderer.close(), writers.close()])
})

/** A document as Word and as Markdown: the paragraphs of the one, the text of the other. */
async function written(body: string, head = '') {
  const html = `<!doctype html><html lang="en"><head><title>T</title>${head}</head><body>${body}</body></html>`
  const source = { html, title: 'T', created_at: '2026-11-30T10:20:30.123Z' }
  const context = {
    renderer,
    signal: AbortSignal.timeout(60_000),
    say: () => undefined,
    onPlace: () => undefined,
  }
  const word = await exportDocx(writers, source, { notes: false }, context)
  const files = unzipSync(word.bytes)
  const part = (name: string) => Buffer.from(files[name] ?? []).toString()
  const xml = part('word/document.xml')
  const paragraphs = [...xml.matchAll(/<w:p>.*?<\/w:p>/gs)].map(([one]) => ({
    xml: one,
    text: one.replace(/<w:br\/>/g, '\n').replace(/<[^>]*>/g, ''),
  }))
  const { bytes, extension, report } = await exportMarkdown(
    writers,
    source,
    { notes: false },
    context,
  )
  const plain = extension === 'zip' ? Buffer.from(unzipSync(bytes)['document.md'] ?? []) : bytes
  return {
    xml,
    paragraphs,
    numbering: part('word/numbering.xml'),
    markdown: plain.toString(),
    report,
    word,
  }
}

/** What numbers a list item of Word has: the format and the number of the first. */
function numbersOf({ xml }: { xml: string }, numbering: string): string | undefined {
  const id = /<w:numId w:val="(\d+)"/.exec(xml)?.[1]
  const level = /<w:ilvl w:val="(\d+)"/.exec(xml)?.[1]
  const abstract = new RegExp(`<w:num w:numId="${id}".*?<w:abstractNumId w:val="(\\d+)"`, 's').exec(
    numbering,
  )?.[1]
  const list = new RegExp(
    `<w:abstractNum w:abstractNumId="${abstract}".*?</w:abstractNum>`,
    's',
  ).exec(numbering)?.[0]
  const one = new RegExp(`<w:lvl w:ilvl="${level}".*?</w:lvl>`, 's').exec(list ?? '')?.[0] ?? ''
  return (
    id && `${/<w:numFmt w:val="(\w+)"/.exec(one)?.[1]} ${/<w:start w:val="(\d+)"/.exec(one)?.[1]}`
  )
}

describe('the text of a document, as Word and as Markdown', () => {
  it('has the numbers of its lists', async () => {
    const { paragraphs, numbering, markdown } = await written(
      `<ol start="5"><li>five</li><li>six<ol type="a"><li>six a</li></ol></li><li value="10">ten</li></ol>
      <ol reversed><li>two</li><li>one</li></ol><ol style="list-style-type:upper-roman"><li>I</li></ol>
      <ul style="list-style:none"><li>plain</li></ul><ul><li><h3>heading</h3><p>more</p></li></ul>`,
    )
    const found = paragraphs.map((one) => [one.text, numbersOf(one, numbering)])
    assert.deepEqual(found, [
      ['five', 'decimal 5'],
      ['six', 'decimal 5'],
      ['six a', 'lowerLetter 1'],
      ['ten', 'decimal 10'],
      ['two', 'decimal 2'],
      ['one', 'decimal 1'],
      ['I', 'upperRoman 1'],
      ['plain', undefined],
      ['heading', 'bullet 1'],
      ['more', undefined],
    ])
    for (const item of ['5. five', '10) ten', '2. two', '1) one']) {
      assert.ok(markdown.includes(item), `${item} in\n${markdown}`)
    }
  })

  it('has links to its places, and no link to a place that is not there', async () => {
    const { xml, markdown } = await written(
      `<p>Claim<sup id="ref"><a href="#note%201">1</a></sup> <a href="#gone">nowhere</a> <a href="#t">table</a></p><table id="t"><caption>The table</caption><tr><td>cell</td></tr></table>
      <ol><li id="note 1">Note <a href="#ref">back</a></li></ol>`,
    )
    const anchors = [...xml.matchAll(/w:anchor="([^"]*)"/g)].map(([, name]) => name)
    const bookmarks = [...xml.matchAll(/<w:bookmarkStart w:name="([^"]*)"/g)].map(
      ([, name]) => name,
    )
    assert.equal(anchors.length, 3)
    assert.deepEqual(anchors.toSorted(), bookmarks.toSorted())
    for (const part of ['<sup>', '<a id="note 1"></a>Note', 'The table']) {
      assert.ok(markdown.includes(part), `${part} in\n${markdown}`)
    }
  })

  it('has what is shown, apart and in order, and nothing that is hidden', async () => {
    const { paragraphs, markdown } = await written(
      `<nav style="display:flex"><a href="https://a.example">one</a><a href="https://b.example">two</a></nav><button>three</button><p class="new">four</p>
      <p><span style="display:block">five</span><span style="display:block">six</span></p>
      <i style="opacity:0">no</i><i style="position:absolute;left:-900px">no</i><i style="position:absolute;width:1px;height:1px;overflow:hidden">no</i><div style="max-height:0;overflow:hidden">no</div>`,
      '<style>.new::before{content:"New: "}</style>',
    )
    const lines = paragraphs.map(({ text }) => text.trim()).join('\n')
    assert.equal(lines.replace(/ +/g, ' '), 'one two\nthree\nNew: four\nfive\nsix')
    assert.doesNotMatch(markdown, /no\b/)
    assert.match(markdown, /\[one\]\(https:\/\/a\.example\/?\) \[two\]/)
  })

  it('has each slide of those that are shown one at a time, and says what it counts', async () => {
    const { paragraphs, markdown, report, word } = await written(
      `<section class="slide">s1</section><section class="slide" style="display:none"><h2>s2</h2></section><section class="slide" style="opacity:0">s3</section>`,
      '<style>h2::before{content:counter(h)}</style>',
    )
    assert.deepEqual(
      paragraphs.map(({ text }) => text),
      ['s1', 's2', 's3'],
    )
    assert.match(markdown, /s1[^]*s2[^]*s3/)
    for (const notes of [report, word.report]) assert.match(notes[0]?.why ?? '', /counts/)
  })

  it('has the direction of each paragraph, and charts of style sheets as pictures', async () => {
    const { paragraphs, xml, report } = await written(
      `<p dir="rtl">שלום (1) עולם</p><p>left</p><div aria-label="Shares" style="width:90px;height:90px;background:conic-gradient(red 50%,blue 0)"></div>`,
    )
    assert.match(paragraphs[0]?.xml ?? '', /<w:bidi\/>.*<w:rtl\/>/)
    assert.match(paragraphs[1]?.xml ?? '', /<w:bidi w:val="false"\/>/)
    assert.match(xml, /descr="Shares"/)
    assert.deepEqual([report[0]?.what, report[0]?.where], ['A drawing', 'Shares'])
  })

  it('has pictures however their data is written, and text that looks like an id of the file', async () => {
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
    const svg = `%3Csvg xmlns='http://www.w3.org/2000/svg' width='90' height='60'/%3E`
    const { xml, markdown, report, word } = await written(
      `<p>rIdentifierOfTheResource</p><img alt="drawn" src="data:image/svg+xml,${svg}"><img alt="odd" src="data:image/png;charset=x;base64,${png}"><img alt="broken line" src="data:image/png;base64,${png.slice(0, 40)}\n${png.slice(40)}">`,
    )
    assert.match(xml, />rIdentifierOfTheResource</)
    const described = [...xml.matchAll(/descr="([^"]+)"/g)].map(([, text]) => text)
    assert.deepEqual([...new Set(described)], ['drawn', 'odd', 'broken line'])
    assert.equal(markdown.match(/\]\(images\/[^)]*\.png\)/g)?.length, 3)
    assert.deepEqual([report, word.report], [[], []])
  })

  it('has the words of a picture that can’t be read, and says so', async () => {
    const { markdown, word } = await written(
      '<p>x</p><img alt="none" src="data:image/png;base64,AAAA">',
    )
    assert.equal(markdown, 'x\n\n\\[none]\n')
    assert.deepEqual(
      word.report.map(({ what, where }) => [what, where]),
      [['A picture', 'none']],
    )
  })
})
