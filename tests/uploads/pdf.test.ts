import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ReadEvent } from '../../src/uploads/reading/content.ts'
import { readPdf, readPdfWithin } from '../../src/uploads/reading/pdf/index.ts'
import { linesAt, pdfOf, rectOf, type PdfPage, type PdfText } from '../support/pdf.ts'

/** Reads a file to the end. */
async function read(file: Uint8Array, reader = readPdf(file)) {
  const events: ReadEvent[] = []
  for (;;) {
    const { value, done } = await reader.next()
    if (done) {
      return {
        summary: value,
        notes: events.flatMap((event) =>
          event.type === 'note' || event.type === 'cut' ? event.text : [],
        ),
        isCut: events.some((event) => event.type === 'cut'),
        names: events.flatMap((event) => (event.type === 'part' ? event.part.name : [])),
        texts: events.flatMap((event) => (event.type === 'text' ? event.text.trim() : [])),
      }
    }
    events.push(value)
  }
}

/** The Markdown of a page with some texts. */
async function markdownOf(texts: PdfText[], page: PdfPage = {}): Promise<string> {
  const { texts: pages } = await read(pdfOf([{ ...page, texts }]))
  return pages.join('\n')
}

function fixture(name: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`../fixtures/files/${name}`, import.meta.url)))
}

const prose = [
  'The harbour was built when the town was small, and it has grown with it ever',
  'since. Ships from the north brought timber, and those from the south brought fi-',
  'gures and wine, for which the merchants of the town were known in every coun-',
  'try. Nobody knows how many there were.',
]
const joined =
  'The harbour was built when the town was small, and it has grown with it ever since. Ships from the north brought timber, and those from the south brought figures and wine, for which the merchants of the town were known in every country. Nobody knows how many there were.'

describe('a PDF', () => {
  it('with pictures says that they were not used', async () => {
    const text = pdfOf([{ texts: linesAt(50, 100, ['Revenue']) }])
    const pictures =
      '9 0 obj<</Subtype /Image/SMask 10 0 R/Length 0>>stream\nendstream\nendobj\n10 0 obj<</Subtype/Image/Length 0>>stream\nendstream\nendobj\n11 0 obj<</Type/XObject/Subtype/Image>>stream\nendstream\nendobj\n12 0 obj<</S/ImageMask>>endobj'
    const { notes, isCut } = await read(Buffer.concat([text, Buffer.from(pictures)]))
    assert.deepEqual(notes, ['It has 2 pictures, which were not used.'])
    assert.equal(isCut, true)
  })

  it('is read page by page, lines joined to paragraphs', async () => {
    const second = linesAt(50, 160, ['A second paragraph.'])
    const file = pdfOf([
      { texts: [...linesAt(50, 100, prose), ...second] },
      { texts: linesAt(50, 100, ['The end.']) },
    ])
    const { texts, names, summary, notes } = await read(file)
    assert.deepEqual(texts, [`${joined}\n\nA second paragraph.`, 'The end.'])
    assert.deepEqual(names, ['Page 1', 'Page 2'])
    assert.equal(summary, '2 pages, 55 words')
    assert.deepEqual(notes, [])
  })

  it('is read in the order of its places, not of its painting', async () => {
    const texts = linesAt(50, 100, ['Name', 'Street', 'Town']).reverse()
    assert.equal(await markdownOf(texts), 'Name\nStreet\nTown')
  })

  it('keeps what looks like markup as text', async () => {
    const text = 'Use *stars* and [brackets] in <b>tags</b>, &amp; or a_b?c&d=e, # as in C#'
    const markdown = await markdownOf([
      [50, 100, text],
      [50, 130, '# no heading'],
    ])
    assert.equal(
      markdown,
      'Use \\*stars\\* and \\[brackets] in \\<b>tags\\</b>, \\&amp; or a_b?c&d=e, # as in C#\n\n\\# no heading',
    )
  })

  it('has headings by the size of their letters', async () => {
    const texts: PdfText[] = [
      [50, 60, 'A report', 24],
      [50, 90, '1. Overview', 14],
      ...linesAt(50, 120, prose),
      [50, 180, '2. Figures', 14],
      ...linesAt(50, 210, prose),
      [50, 300, '42 %', 24],
    ]
    const markdown = await markdownOf(texts)
    assert.match(markdown, /^# A report\n\n## 1\. Overview\n\nThe harbour/)
    assert.match(markdown, /\n\n## 2\. Figures\n\nThe harbour[^\n]+\n\n42 %$/)
  })

  it('is read column by column, below a title across both', async () => {
    const left = [
      'The left column of a page',
      'says what comes first and',
      'then goes on for some more',
      'lines to its end.',
    ]
    const right = [
      'The right one is read when',
      'the left one has been, and',
      'it too has a few lines that',
      'are short.',
    ]
    const title: PdfText = [
      50,
      60,
      'A title that goes across the page, over both of its columns',
      12,
    ]
    const painted = [title, ...linesAt(50, 100, left), ...linesAt(220, 100, right)]
    const markdown = await markdownOf(painted)
    assert.match(markdown, /columns[^]*left[^]*lines to its end\.[^]*The right[^]*are short\.$/)
  })

  it('has lists, nested by their indentation', async () => {
    const bullet = '\x95'
    const texts: PdfText[] = [
      [50, 100, 'What to bring:'],
      [60, 112, `${bullet} Shoes`],
      [80, 124, '- Boots'],
      [80, 136, '- Sandals'],
      [60, 148, bullet],
      [72, 148, 'A hat'],
      [50, 200, '1. Pack'],
      [50, 212, '2. Leave'],
      [50, 260, '7. alone is no list'],
      [50, 300, '- neither is one dash'],
    ]
    assert.equal(
      await markdownOf(texts),
      'What to bring:\n\n- Shoes\n  - Boots\n  - Sandals\n- A hat\n\n1. Pack\n2. Leave\n\n7\\. alone is no list\n\n\\- neither is one dash',
    )
  })

  it('has tables where cells are aligned, and lines where they are not', async () => {
    const row = (y: number, ...cells: string[]) =>
      cells.map((cell, index): PdfText => [50 + index * 120, y, cell])
    const table = [
      ...row(100, 'City', 'Sales', 'Share'),
      ...row(114, 'Oslo', '1,200', '40 %'),
      ...row(128, 'Rome | Milan', '1,800', '60 %'),
      ...row(142, 'Bern', '', '0 %'),
    ]
    assert.equal(
      await markdownOf(table),
      '| City | Sales | Share |\n| --- | --- | --- |\n| Oslo | 1,200 | 40 % |\n| Rome \\| Milan | 1,800 | 60 % |\n| Bern |  | 0 % |',
    )
    const labels = [
      ...row(100, 'Number', '17'),
      ...row(114, 'Place', 'Oslo'),
      ...row(128, 'Days', '30'),
    ]
    assert.match(
      await markdownOf(labels),
      /^\| {2}\| {2}\|\n\| --- \| --- \|\n\| Number \| 17 \|\n/,
    )
    const loose: PdfText[] = [
      [50, 100, 'Words'],
      [200, 100, 'here'],
      [54, 114, 'and'],
      [300, 114, 'there'],
      [55, 128, 'are'],
      [120, 128, 'no table'],
    ]
    assert.equal(await markdownOf(loose), 'Words here\nand there\nare no table')
  })

  it('has links where they are', async () => {
    const texts = linesAt(50, 100, ['Read the whole report or write to us today.'])
    const action = (url: string) => `/A<</S/URI/URI(${url})>>`
    const annotations = [
      `/Subtype/Link${rectOf(74, 90, 150, 104)}${action('https://example.com/a')}`,
      `/Subtype/Link${rectOf(170, 90, 200, 104)}${action('ftp://example.com/b')}`,
    ]
    assert.equal(
      await markdownOf(texts, { annotations }),
      'Read [the whole report](https://example.com/a) or write to us today.',
    )
  })

  it('loses headers, footers and page numbers, and says which', async () => {
    const pages = Array.from({ length: 5 }, (_, index): PdfPage => ({
      texts: [
        [50, 40, 'Annual report'],
        ...linesAt(50, 100, [`Page ${index * 3} of the diary`, 'is short.']),
        [50, 800, `${index + 1} of 5`],
      ],
    }))
    const { texts, notes } = await read(pdfOf(pages))
    assert.deepEqual(
      texts,
      [0, 3, 6, 9, 12].map((number) => `Page ${number} of the diary is short.`),
    )
    assert.deepEqual(notes, [
      'Headers and footers that are repeated on the pages were left out: “Annual report”, “1 of 5”.',
    ])
  })

  it('is left out of two pages only where it counts them, and else kept on the first', async () => {
    const pages = ['Monday', 'Sunday'].map((day, index): PdfPage => ({
      texts: [
        [50, 60, 'Diary'],
        [50, 110, `It is ${day}.`],
        [50, 800, `Page ${index + 1}`],
      ],
    }))
    const { texts, notes } = await read(pdfOf(pages))
    assert.deepEqual(texts, ['Diary\n\nIt is Monday.', 'It is Sunday.'])
    assert.deepEqual(notes, [
      'Headers and footers that are repeated on the pages were left out: “Page 1”.',
    ])
  })

  it('is text where all pages say the same and nothing else', async () => {
    const pages = Array.from({ length: 4 }, (): PdfPage => ({ texts: [[50, 60, 'Draft']] }))
    const { texts, notes } = await read(pdfOf(pages))
    assert.deepEqual(texts, ['Draft', 'Draft', 'Draft', 'Draft'])
    assert.deepEqual(notes, [])
  })

  it('keeps numbers at the top of pages that do not count them', async () => {
    const pages = [310, 17, 240, 5].map((number): PdfPage => ({
      texts: [[50, 60, `Total ${number}`], ...linesAt(50, 110, prose)],
    }))
    const { texts, notes } = await read(pdfOf(pages))
    assert.deepEqual(
      texts.map((text) => text.slice(0, 9)),
      ['Total 310', 'Total 17\n', 'Total 240', 'Total 5\n\n'],
    )
    assert.deepEqual(notes, [])
  })

  it('has what was filled into its form, and says what was not used', async () => {
    const field = (name: string, rest: string) => `/Subtype/Widget/F 4/T(${name})${rest}`
    const annotations = [
      field('name', `/FT/Tx/V(Ada Lovelace)${rectOf(100, 88, 300, 106)}`),
      field('empty', `/FT/Tx${rectOf(100, 118, 300, 136)}`),
      field('secret', `/FT/Tx/Ff 8192/V(hunter2)${rectOf(100, 148, 300, 166)}`),
      `/Subtype/Text/Contents(Check this)${rectOf(10, 10, 20, 20)}`,
    ]
    const texts: PdfText[] = [
      [50, 100, 'Name:'],
      [50, 130, 'Title:'],
    ]
    const catalog = '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>'
    const { texts: read1, notes } = await read(pdfOf([{ texts, annotations }], { catalog }))
    assert.match(read1.join(''), /^Name: Ada Lovelace\n+Title:$/)
    assert.deepEqual(notes, ['It has 1 comment and scripts, which were not used.'])
  })

  it('is read by its structure if it has one', async () => {
    const { texts } = await read(fixture('tagged.pdf'))
    assert.equal(
      texts.join('\n'),
      `# Tea & coffee

Sales of tea grew, as [the report](https://example.com/report) says in words that are long enough to go on in a second line of this page, and in a third one.

## Where

- North
- South
  - Harbour

1. First
2. Second

| City | Sales | Share |
| --- | --- | --- |
| Oslo | 10 | 40 % |
| Rome | 15 | 60 % |

שלום עולם

Big words of a paragraph`,
    )
  })

  it('says which pages have no text', async () => {
    const text = { texts: linesAt(50, 100, ['Hello']) }
    const { notes, texts, names, summary } = await read(pdfOf([text, {}, text, {}, {}]))
    assert.equal(texts.length, 2)
    assert.deepEqual(names, ['Page 1', 'Page 3'])
    assert.equal(summary, '5 pages, 2 words')
    assert.match(notes[0] ?? '', /^3 of 5 pages \(2, 4–5\) have no text: they are pictures/)
  })

  it('says how many pages were read if time runs out', async () => {
    const file = pdfOf(Array.from({ length: 3 }, () => ({ texts: linesAt(50, 100, ['Hello']) })))
    const { texts, notes, summary, isCut } = await read(file, readPdfWithin(file, -1))
    assert.deepEqual(texts, ['Hello'])
    assert.ok(isCut)
    assert.ok(!(await read(file)).isCut)
    assert.equal(summary, 'the first 1 of 3 pages, 1 word')
    assert.deepEqual(notes, [
      'Only the first page of 3 could be read in time. Attach the others as another file.',
    ])
  })

  it('has empty cells where its structure leaves them out', async () => {
    const { texts } = await read(fixture('empty-cells.pdf'))
    const [table = '', after] = texts.join('\n').split('\n\n')
    const cells = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
    assert.deepEqual(cells.at(0), ['', 'Pos.', 'Item', 'Qty', 'Amount', ''])
    assert.deepEqual(cells.at(-1), ['', '', 'Total', '', '13.50', ''])
    assert.equal(after, 'Paid.')
  })

  it('is read if its password is empty, and else refused', async () => {
    const { texts } = await read(fixture('restricted.pdf'))
    assert.deepEqual(texts, ['Confidential words'])
    await assert.rejects(read(fixture('password.pdf')), {
      name: 'Unreadable',
      message: /^it is protected by a password\. Save it without one/,
    })
  })

  it('is refused if there is nothing to read, with the reason', async () => {
    const whole = pdfOf([{ texts: linesAt(50, 100, prose) }])
    const refused: [Uint8Array, RegExp][] = [
      [Buffer.alloc(0), /^it is empty/],
      [Buffer.from('%PDF-1.7\nnothing'), /^it is damaged or not complete/],
      [whole.subarray(0, 60), /^it is damaged or not complete/],
      [pdfOf([{}, {}]), /^it has no text, only pictures of pages\. Let a program recognise/],
    ]
    for (const [file, message] of refused) {
      await assert.rejects(read(file), { name: 'Unreadable', message })
    }
  })

  it('says that it is damaged if its end is missing, and is read as far as it goes', async () => {
    const whole = pdfOf([{ texts: linesAt(50, 100, prose) }])
    const { texts, notes } = await read(whole.subarray(0, whole.indexOf('startxref')))
    assert.deepEqual(texts, [joined])
    assert.deepEqual(notes, ['The file is damaged or not complete. What could be read is used.'])
  })

  describe('its title', () => {
    const slide = (title: string, ...lines: string[]): PdfPage => ({
      texts: [[50, 80, title, 28], ...linesAt(50, 140, lines, 12)],
    })
    const bodyText = ['We sold more ships than in any year before,', 'and built another pier.']
    const deck = [
      slide('Harbour plans', 'For the council'),
      slide('Where we are', ...bodyText),
      slide('What we need', ...bodyText),
    ]
    const headingsOf = async (pages: PdfPage[], info = '') =>
      (await read(pdfOf(pages, { info }))).texts.join('\n').match(/^#+ .*$/gm)

    it('is that of a title slide, if every page has such a heading', async () => {
      const expected = ['# Harbour plans', '## Where we are', '## What we need']
      assert.deepEqual(await headingsOf(deck), expected)
    })

    it('is what the file says, if the first page shows it', async () => {
      const pages = [slide('The plan', ...bodyText), slide('Next', ...bodyText)]
      assert.deepEqual(await headingsOf(pages, '/Title(the plan)'), ['# The plan', '## Next'])
      assert.deepEqual(await headingsOf(pages, '/Title(PowerPoint)'), ['# The plan', '# Next'])
    })

    it('is not the heading of a first page with text, or of chapters', async () => {
      const [, second, third] = deck
      const chapters = [second, third, second].flatMap((page) => page ?? [])
      assert.deepEqual(new Set(await headingsOf(chapters)).size, 2)
      assert.ok(
        (await headingsOf([slide('Agenda', '\x95 One', '\x95 Two'), ...chapters]))?.every((one) =>
          one.startsWith('# '),
        ),
      )
      assert.deepEqual(await headingsOf(deck.slice(0, 2)), ['# Harbour plans', '# Where we are'])
    })
  })

  const eastAsian = [
    { encoding: '90ms-RKSJ-H', ordering: 'Japan1', bytes: '\x93\x8c\x8b\x9e', text: '東京' },
    { encoding: 'UniJIS-UCS2-H', ordering: 'Japan1', bytes: '\x67\x71\x4e\xac', text: '東京' },
    { encoding: 'GBK-EUC-H', ordering: 'GB1', bytes: '\xb1\xb1\xbe\xa9', text: '北京' },
    { encoding: 'ETen-B5-H', ordering: 'CNS1', bytes: '\xa5\x78\xa5\x5f', text: '台北' },
    { encoding: 'KSCms-UHC-H', ordering: 'Korea1', bytes: '\xbc\xad\xbf\xef', text: '서울' },
  ]
  for (const { encoding, ordering, bytes, text } of eastAsian) {
    it(`is read in the encoding ${encoding}`, async () => {
      const fonts = `/F3<</Type/Font/Subtype/Type0/BaseFont/Own/Encoding/${encoding}/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/Own/CIDSystemInfo<</Registry(Adobe)/Ordering(${ordering})/Supplement 2>>/FontDescriptor<</Type/FontDescriptor/FontName/Own/Flags 4>>>>]>>`
      const texts: PdfText[] = [
        [50, 100, 'Hello'],
        [50, 150, bytes, 10, 'F3'],
      ]
      const { texts: pages, notes } = await read(pdfOf([{ texts }], { fonts }))
      assert.deepEqual({ pages, notes }, { pages: [`Hello\n\n${text}`], notes: [] })
    })
  }
})
