import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AlignmentType, Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx'
import fc from 'fast-check'
import { marked } from 'marked'
import { readMarkdown } from '../../src/composer/creating/markdown/markdown.ts'
import { splitAtTables } from '../../src/composer/creating/content.ts'
import { readDocx } from '../../src/uploads/reading/docx/index.ts'
import {
  drawing,
  field,
  paragraph as p,
  readAll,
  relationship,
  relationshipsPart,
  run as r,
  table,
  wordFile,
  wordPart,
  zipOf,
  type ReadFile,
  type WordFile,
} from '../support/word.ts'

async function read(file: WordFile | string): Promise<ReadFile & { text: string }> {
  const found = await readAll(readDocx, wordFile(typeof file === 'string' ? { body: file } : file))
  return { ...found, text: found.parts[0]?.text ?? '' }
}

async function textOf(file: WordFile | string): Promise<string> {
  return (await read(file)).text
}

async function problemOf(file: Uint8Array): Promise<string> {
  const error: unknown = await readAll(readDocx, file).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Error && error.name === 'Unreadable', String(error))
  return error.message
}

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3)
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2)

function style(id: string, name: string, content = '', type = 'paragraph'): string {
  return `<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${name}"/>${content}</w:style>`
}

function styled(id: string): string {
  return `<w:pStyle w:val="${id}"/>`
}

function level(ilvl: number, format: string, text: string, more = ''): string {
  return `<w:lvl w:ilvl="${ilvl}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`
}

function abstract(id: number, levels: string): string {
  return `<w:abstractNum w:abstractNumId="${id}">${levels}</w:abstractNum>`
}

function num(id: number, abstractId: number, overrides = ''): string {
  return `<w:num w:numId="${id}"><w:abstractNumId w:val="${abstractId}"/>${overrides}</w:num>`
}

function item(text: string, numId: number, ilvl = 0): string {
  return p(r(text), `<w:numPr><w:ilvl w:val="${ilvl}"/><w:numId w:val="${numId}"/></w:numPr>`)
}

describe('the text of a Word document', () => {
  it('is one Markdown part with a summary', async () => {
    const { parts, summary, notes } = await read(p(r('One two')) + p('') + p(r('three')))
    assert.deepEqual(parts, [{ name: '', format: 'markdown', text: 'One two\n\nthree', bytes: 0 }])
    assert.equal(summary, '3 words')
    assert.deepEqual(notes, [])
  })

  it('joins the runs of a word and keeps its format', async () => {
    const bold = '<w:b/>'
    const body = p(
      r('Pla') + r('in ') + r('bo', bold) + r('ld', bold) + r(' and ') + r('it', '<w:i/>'),
    )
    assert.equal(await textOf(body), 'Plain **bold** and *it*')
  })

  const formats: [string, string, string][] = [
    ['strikethrough', r('was', '<w:strike/>') + r(' is'), '~~was~~ is'],
    ['spaces outside of the signs', r('Note: ', '<w:b/>') + r('this'), '**Note:** this'],
    ['punctuation before a word', r('Note:', '<w:b/>') + r('this'), '**Note**:this'],
    ['what is struck inside a word', r('a') + r('b', '<w:b/><w:strike/>') + r('c'), 'a~~b~~c'],
    ['what is switched off', r('plain', '<w:b w:val="0"/><w:i w:val="false"/>'), 'plain'],
    ['superscript', r('m') + r('2', '<w:vertAlign w:val="superscript"/>'), 'm<sup>2</sup>'],
    ['a tab', `<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>`, 'a\tb'],
    ['a line break', `<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>`, 'a\\\nb'],
    ['a page break', `<w:r><w:t>a</w:t><w:br w:type="page"/></w:r>`, 'a'],
    [
      'a break after a URL',
      `<w:r><w:t>https://a.b/c</w:t><w:br/><w:t>b</w:t></w:r>`,
      'https://a.b/c \\\nb',
    ],
    [
      'hyphens',
      '<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>',
      'a\u2011b\u00adc',
    ],
    ['a symbol', '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', '✓'],
    ['a Greek letter of a font', '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', 'α'],
    ['a mathematical sign of a font', '<w:r><w:sym w:font="Symbol" w:char="F0F2"/></w:r>', '∫'],
    [
      'text of a symbol font',
      r('\uf0e0', '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
      '→',
    ],
    ['a smart tag', `<w:smartTag>${r('Berlin')}</w:smartTag>`, 'Berlin'],
    [
      'a content control',
      `<w:sdt><w:sdtPr><w:rPr><w:b/></w:rPr></w:sdtPr><w:sdtContent>${r('x')}</w:sdtContent></w:sdt>`,
      'x',
    ],
    [
      'how characters are read',
      `<w:r><w:ruby><w:rt>${r('とう')}</w:rt><w:rubyBase>${r('東')}</w:rubyBase></w:ruby></w:r>`,
      '東(とう)',
    ],
    ['other scripts', r('שלום עולם، مرحبا 東京'), 'שלום עולם، مرحبا 東京'],
    [
      'a drop cap',
      `</w:p>${p(r('D'), '<w:framePr w:dropCap="drop"/>')}${p(r('rop'))}<w:p>`,
      'Drop',
    ],
  ]
  for (const [what, runs, expected] of formats) {
    it(`keeps ${what}`, async () => {
      assert.equal(await textOf(`<w:p>${runs}</w:p>`), expected)
    })
  }

  it('reads headings by outline levels, names and what styles inherit', async () => {
    const styles =
      style('berschrift1', 'heading 1', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>') +
      style('H2', 'heading 2') +
      style('Eigen', 'Eigen', '<w:basedOn w:val="berschrift1"/>') +
      style(
        'TOCHeading',
        'TOC Heading',
        '<w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>',
      ) +
      style('Titel', 'Title') +
      style('Untertitel', 'Subtitle', '<w:basedOn w:val="Titel"/>')
    const lines = [
      ['Titel', '# a'],
      ['Untertitel', 'a'],
      ['berschrift1', '# a'],
      ['H2', '## a'],
      ['Eigen', '# a'],
      ['TOCHeading', 'a'],
      ['Heading3', '### a'],
      ['Heading8', '###### a'],
    ]
    const body = lines.map(([id = '']) => p(r('a', '<w:b/>'), styled(id))).join('')
    const text = (await textOf({ body, styles })).replaceAll('**', '')
    assert.deepEqual(
      text.split('\n\n'),
      lines.map(([, line]) => line),
    )
  })

  it('reads headings that only the paragraph declares', async () => {
    assert.equal(await textOf(p(r('C #'), '<w:outlineLvl w:val="1"/>')), '## C \\#')
  })

  it('takes formats from styles, and lets styles undo each other', async () => {
    const styles =
      style('Strong', 'Strong', '<w:rPr><w:b/></w:rPr>', 'character') +
      style('Quote', 'Quote', '<w:rPr><w:i/></w:rPr>') +
      style('Emphasis', 'Emphasis', '<w:rPr><w:i/></w:rPr>', 'character')
    const body =
      p(r('a', '<w:rStyle w:val="Strong"/>')) +
      p(r('b ') + r('c', '<w:rStyle w:val="Emphasis"/>') + r(' d'), styled('Quote'))
    assert.equal(await textOf({ body, styles }), '**a**\n\n*b* c *d*')
  })

  it('writes code as code', async () => {
    const styles =
      style('SourceCode', 'Source Code') + style('VerbatimChar', 'Verbatim Char', '', 'character')
    const body =
      p(r('Call ') + r('a_b()', '<w:rStyle w:val="VerbatimChar"/>')) +
      p(r('if (a) {'), styled('SourceCode')) +
      p(r('  ```*b*'), styled('SourceCode')) +
      p(r('End'))
    assert.equal(
      await textOf({ body, styles }),
      'Call `a_b()`\n\n````\nif (a) {\n  ```*b*\n````\n\nEnd',
    )
  })
})

describe('text that looks like Markdown', () => {
  const literal: [string, string][] = [
    ['# no heading', '\\# no heading'],
    ['- no item', '\\- no item'],
    ['1986. A year', '1986\\. A year'],
    ['> no quote', '\\> no quote'],
    ['a *b* _c_ `d` [e](f) ~~g~~', 'a \\*b\\* \\_c\\_ \\`d\\` \\[e](f) \\~\\~g\\~\\~'],
    ['snake_case, 3 * 4, a ~ b, 1 < 2 & 3', 'snake_case, 3 * 4, a ~ b, 1 < 2 & 3'],
    ['<b> &amp; C:\\x', '\\<b> \\&amp; C:\\\\x'],
    ['https://a.b/c_d_e?f=g&h=i', 'https://a.b/c_d_e?f=g&h=i'],
    ['https://a.b/*c*', 'https\\://a.b/\\*c\\*'],
    ['Price ($)', 'Price ($)'],
    ['a_b@example.com', 'a_b@example.com'],
    ['---', '\\---'],
  ]
  for (const [text, expected] of literal) {
    it(`stays literal: ${text}`, async () => assert.equal(await textOf(p(r(text))), expected))
  }

  // What people type, and all that Markdown knows.
  const signs =
    'a |word| |  |*|**|_|__| ___ |~|~~|`|``|[|]|](x)|!|<b>|<|>|&amp;|&|\\|$|$5|#|# |- |-|---|+ |1. |1) |.|:|(|)|https://a.b/c_d|www.x.de/a_b|a_b@c.de|<!--|-->|=|é|“|…|漢字|😀'
  const text = fc
    .array(fc.constantFrom(...signs.split('|'), '|', '[^1]', '[x]: yy'), {
      minLength: 1,
      maxLength: 5,
    })
    .map((atoms) => atoms.join(''))
  const properties = fc.constantFrom(
    '',
    '',
    '<w:b/>',
    '<w:i/>',
    '<w:b/><w:i/>',
    '<w:strike/>',
    '<w:vertAlign w:val="superscript"/>',
    '<w:rStyle w:val="Code"/>',
  )
  const runs = fc.array(fc.tuple(text, properties), { minLength: 1, maxLength: 4 })
  const styles = style('Code', 'Code', '', 'character')

  const shownBy: [string, (markdown: string) => string][] = [
    ['marked', (markdown) => String(marked.parse(markdown))],
    [
      'the composer',
      (markdown) => {
        const { texts } = readMarkdown([markdown], new Set())
        return texts
          .flat()
          .map(({ title, html }) => html || title)
          .join('\n')
      },
    ],
  ]
  const places: [string, (runs: string) => string][] = [
    ['a paragraph', (inner) => p(inner)],
    ['a cell', (inner) => table([[p(inner), p(r('H'))]])],
  ]
  for (const [reader, show] of shownBy) {
    for (const [place, inPlace] of places) {
      it(`is shown by ${reader} as it is, in ${place}`, async () => {
        const property = fc.asyncProperty(runs, async (given) => {
          const typed = given.map(([one]) => one).join('')
          fc.pre(typed.trim() !== '')
          // For the composer, a letter, a colon and a backslash begin a path.
          fc.pre(reader === 'marked' || !/[A-Za-z]:[_\\]|\\\w*_/.test(typed))
          const body = inPlace(given.map(([one, look]) => r(one, look)).join(''))
          const markdown = await textOf({ body, styles })
          const shown = withoutTags(show(markdown)).replace(/\s/g, '')
          assert.equal(
            shown,
            (typed + (place === 'a cell' ? 'H' : '')).replace(/\s/g, ''),
            markdown,
          )
        })
        await fc.assert(property, { numRuns: 300, seed: 1 })
      })
    }
  }

  function withoutTags(html: string): string {
    return html
      .replace(/<[^>]+>/g, '')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, '&')
  }
})

describe('lists', () => {
  it('are bulleted, numbered and nested', async () => {
    const numbering =
      abstract(0, level(0, 'bullet', '') + level(1, 'bullet', 'o')) +
      abstract(1, level(0, 'decimal', '%1.') + level(1, 'decimal', '%2)')) +
      num(1, 0) +
      num(2, 1)
    const body =
      item('a', 1) +
      item('b', 1, 1) +
      item('c', 1) +
      p(r('Text')) +
      item('one', 2) +
      item('inner', 2, 1) +
      item('inner too', 2, 1) +
      item('two', 2)
    assert.equal(
      await textOf({ body, numbering }),
      '- a\n  - b\n- c\n\nText\n\n1. one\n   1) inner\n   2) inner too\n2. two',
    )
  })

  it('keep the numbers that Word shows', async () => {
    const override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    const numbering =
      abstract(0, level(0, 'decimal', '%1.')) + num(1, 0) + num(2, 0, override) + num(3, 0)
    const body =
      item('a', 1) +
      item('b', 1) +
      p(r('Between')) +
      item('c', 3) +
      item('five', 2) +
      item('six', 2)
    const text = await textOf({ body, numbering })
    assert.equal(text, '1. a\n2. b\n\nBetween\n\n3. c\n\n5) five\n6) six')
    assert.match(String(marked.parse(text)), /<ol start="5">\n<li>five/)
  })

  it('write other numbers as text, with those of higher levels', async () => {
    const numbering =
      abstract(
        0,
        level(0, 'upperRoman', 'Article %1') +
          level(1, 'decimal', '%1.%2', '<w:isLgl/>') +
          level(2, 'lowerLetter', '(%3)') +
          level(3, 'decimalZero', '%4.'),
      ) + num(1, 0)
    const body =
      item('A', 1) +
      item('B', 1, 1) +
      item('C', 1, 2) +
      item('D', 1, 2) +
      item('E', 1, 3) +
      item('F', 1) +
      item('G', 1, 1)
    assert.equal(
      await textOf({ body, numbering }),
      ['Article I A', '1.1 B', '(a) C', '(b) D', '01\\. E', 'Article II F', '2.1 G'].join('\n\n'),
    )
  })

  it('take their numbers from styles, also those of headings', async () => {
    const linked = (ilvl: number, text: string, id: string) =>
      level(ilvl, 'decimal', text, `<w:pStyle w:val="${id}"/>`)
    const numbering = abstract(0, linked(0, '%1', 'H1') + linked(1, '%1.%2', 'H2')) + num(1, 0)
    const numPr = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    const styles =
      style('H1', 'heading 1', `<w:pPr>${numPr}</w:pPr>`) +
      style('H2', 'heading 2', `<w:pPr>${numPr}</w:pPr>`)
    const none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    const body =
      p(r('A'), styled('H1')) +
      p(r('B'), styled('H2')) +
      p(r('No'), styled('H1') + none) +
      p(r('C'), styled('H2')) +
      p(r('D'), styled('H1'))
    assert.equal(
      await textOf({ body, numbering, styles }),
      '# 1 A\n\n## 1.1 B\n\n# No\n\n## 1.2 C\n\n# 2 D',
    )
  })

  it('follow a link to the numbering of a style', async () => {
    const numbering =
      abstract(0, '<w:numStyleLink w:val="MyList"/>') +
      abstract(1, `<w:styleLink w:val="MyList"/>${level(0, 'decimal', '%1.')}`) +
      num(1, 0) +
      num(2, 1)
    const styles = style(
      'MyList',
      'My List',
      '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>',
      'numbering',
    )
    assert.equal(
      await textOf({ body: item('a', 1) + item('b', 1), numbering, styles }),
      '1. a\n2. b',
    )
  })
})

describe('links, fields and notes', () => {
  const relationships =
    relationship('l1', 'hyperlink', 'https://example.com/a(b)', 'External') +
    relationship('l2', 'hyperlink', 'javascript:alert(1)', 'External') +
    relationship('l3', 'hyperlink', 'file:///etc/passwd', 'External')
  const link = (id: string, inner: string) => `<w:hyperlink r:id="${id}">${inner}</w:hyperlink>`

  it('keeps links to the web, and the words of all others', async () => {
    const body =
      p(r('See ') + link('l1', r('the [page]')) + r('.')) +
      p(link('l2', r('script')) + r(' ') + link('l3', r('file'))) +
      p(`<w:hyperlink w:anchor="x">${r('inside')}</w:hyperlink>`)
    const { text, notes } = await read({ body, relationships })
    assert.equal(
      text,
      'See [the \\[page\\]](https://example.com/a%28b%29).\n\nscript file\n\ninside',
    )
    assert.deepEqual(notes, ['2 links lead to files or scripts; only their words were kept.'])
  })

  it('reads results of fields, and links in their codes', async () => {
    const body =
      p(
        r('On ') +
          field(' DATE ', r('May 1')) +
          r(' at ') +
          field(' HYPERLINK "https://example.com" ', r('home')),
      ) +
      p(r('Page ') + field(' PAGE ', r('7')) + field(' IF a ', field(' REF b ', r('yes')))) +
      p(`<w:fldSimple w:instr=" AUTHOR ">${r('Ann')}</w:fldSimple>`)
    assert.equal(await textOf(body), 'On May 1 at [home](https://example.com)\n\nPage yes\n\nAnn')
  })

  it('reads the values of form fields and content controls', async () => {
    const form = (code: string, data: string, result = '') =>
      `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="f"/>${data}</w:ffData></w:fldChar></w:r><w:r><w:instrText> ${code} </w:instrText></w:r>${result && `<w:r><w:fldChar w:fldCharType="separate"/></w:r>${r(result)}`}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
    const entries = ['Low', 'Middle', 'High']
      .map((name) => `<w:listEntry w:val="${name}"/>`)
      .join('')
    const list = (chosen: string) => `<w:ddList>${chosen}${entries}</w:ddList>`
    const control = (properties: string, value: string) =>
      `<w:sdt><w:sdtPr>${properties}</w:sdtPr><w:sdtContent>${r(value)}</w:sdtContent></w:sdt>`
    const items =
      '<w:listItem w:displayText="Red" w:value="1"/><w:listItem w:displayText="Blue" w:value="2"/>'
    const body = [
      form('FORMDROPDOWN', list('<w:result w:val="2"/><w:default w:val="1"/>')),
      form('FORMDROPDOWN', list('<w:default w:val="1"/>')),
      form('FORMDROPDOWN', list(''), 'Low'),
      form('FORMTEXT', '<w:textInput/>', 'Ann'),
      form('FORMCHECKBOX', '<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'),
      control(`<w:dropDownList w:lastValue="2">${items}</w:dropDownList>`, 'Blue'),
      control('<w:date w:fullDate="2026-03-01T00:00:00Z"/>', '1 March 2026'),
      control('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', '☒'),
    ]
    const { text, notes } = await read(p(body.map((one) => one + r(' ')).join('')))
    assert.equal(text, 'High Middle Low Ann ☒ Blue 1 March 2026 ☒')
    assert.deepEqual(notes, [])
  })

  it('leaves out the table of contents', async () => {
    const parts = field(' TOC \\o "1-3" ', `${r('One')}</w:p><w:p>${r('Two 2')}`)
    const gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    const control = `<w:sdt><w:sdtPr>${gallery}</w:sdtPr><w:sdtContent>${p(r('Contents'))}</w:sdtContent></w:sdt>`
    for (const body of [p(parts), control]) {
      const { text, notes } = await read(body + p(r('Start')))
      assert.equal(text, 'Start')
      assert.deepEqual(notes, ['The table of contents was left out.'])
    }
  })

  it('reads on after a table of contents that has no end', async () => {
    const [open = ''] = field(' TOC ', r('One')).split('<w:r><w:fldChar w:fldCharType="end"/>')
    const body = p(open) + p(r('Chapter'), '<w:outlineLvl w:val="0"/>') + p(r('Text'))
    assert.equal(await textOf(body), '# Chapter\n\nText')
  })

  it('numbers footnotes and endnotes by their references', async () => {
    const note = (kind: string, id: number, inner: string) =>
      `<w:${kind} w:id="${id}">${inner}</w:${kind}>`
    const refer = (kind: string, id: number) => `<w:r><w:${kind}Reference w:id="${id}"/></w:r>`
    const { text } = await read({
      body: p(
        r('A') +
          refer('footnote', 3) +
          r(' b') +
          refer('endnote', 1) +
          r(' c') +
          refer('footnote', 2),
      ),
      footnotes:
        `<w:footnote w:id="0" w:type="separator">${p(r('never'))}</w:footnote>` +
        note('footnote', 2, p(r('Third.'))) +
        note('footnote', 3, p('<w:r><w:footnoteRef/></w:r>' + r(' First.')) + p(r('More.'))),
      endnotes: note('endnote', 1, p(r('Second.'))),
    })
    assert.equal(
      text,
      'A[^1] b[^2] c[^3]\n\n[^3]: Third.\n\n[^1]: First.\n\n    More.\n\n[^2]: Second.',
    )
    const { footnotes } = readMarkdown([text], new Set())
    assert.match(footnotes?.html ?? '', /First\.<\/p>\n<p>More\..*Second.*Third/s)
  })

  it('writes equations in a line and counts them', async () => {
    const m = (name: string, inner: string) => `<m:${name}>${inner}</m:${name}>`
    const t = (inner: string) => m('r', m('t', inner))
    const equation = m(
      'oMath',
      t('x=') +
        m('f', m('num', t('a+b')) + m('den', t('2'))) +
        m('rad', m('deg', '') + m('e', t('y'))) +
        m('sSup', m('e', t('z')) + m('sup', t('2'))),
    )
    const { text, notes } = await read(p(r('So ') + equation))
    assert.equal(text, 'So x=(a+b)/2√(y)z^2')
    assert.deepEqual(notes, ['One equation is written in a line of text.'])
  })
})

describe('tables', () => {
  it('are Markdown that the composer reads as data', async () => {
    const { text, summary } = await read(
      p(r('Before')) +
        table([
          ['City', 'Sales ($)'],
          ['Rome', '-5'],
          ['Oslo', '7'],
        ]) +
        p(r('After')),
    )
    assert.equal(
      text,
      'Before\n\n| City | Sales ($) |\n| --- | --- |\n| Rome | -5 |\n| Oslo | 7 |\n\nAfter',
    )
    assert.equal(summary, '9 words, 1 table')
    assert.deepEqual(
      splitAtTables(text).map(({ type }) => type),
      ['markdown', 'table', 'markdown'],
    )
  })

  it('keep merged cells, several paragraphs, lists and pipes in their columns', async () => {
    const numbering = abstract(0, level(0, 'decimal', '%1.')) + num(1, 0)
    const cell = (properties: string, inner: string) =>
      `<w:tc><w:tcPr>${properties}</w:tcPr>${inner}</w:tc>`
    const body = table(
      [
        [cell('<w:gridSpan w:val="2"/>', p(r('Wide'))), 'C'],
        [cell('<w:vMerge w:val="restart"/>', p(r('Tall'))), p(r('a|b')) + p(r('c')), ''],
        [
          cell('<w:vMerge/>', p('')),
          item('x', 1) + item('y', 1),
          '<w:p><w:r><w:t>1</w:t><w:br/><w:t>2</w:t></w:r></w:p>',
        ],
      ],
      3,
    )
    assert.equal(
      await textOf({ body, numbering }),
      '| Wide |  | C |\n| --- | --- | --- |\n| Tall | a\\|b<br>c |  |\n|  | 1. x<br>2. y | 1<br>2 |',
    )
  })

  it('have no columns in which no cell begins', async () => {
    const wide = (text: string) =>
      `<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>${p(r(text))}</w:tc>`
    assert.equal(
      await textOf(
        table(
          [
            [wide('a'), wide('b')],
            [wide('c'), wide('d')],
          ],
          6,
        ),
      ),
      '| a | b |\n| --- | --- |\n| c | d |',
    )
  })

  it('are paragraphs if they have one column', async () => {
    const inner = table([
      ['a', 'b'],
      ['c', 'd'],
    ])
    const { text, summary } = await read(
      table([[p(r('Letter'), '<w:outlineLvl w:val="0"/>') + inner + p('')]]),
    )
    assert.equal(text, '# Letter\n\n| a | b |\n| --- | --- |\n| c | d |')
    assert.equal(summary, '5 words, 1 table')
  })

  it('become text inside of others', async () => {
    const { text, notes } = await read(
      table([
        [
          'a',
          table([
            ['b', 'c'],
            ['d', 'e'],
          ]) + p(''),
        ],
        ['f', 'g'],
      ]),
    )
    assert.equal(text, '| a | b · c<br>d · e |\n| --- | --- |\n| f | g |')
    assert.deepEqual(notes, ['One table inside another became text of its cell.'])
  })

  it('may begin with an empty row and lack rows and cells', async () => {
    assert.equal(
      await textOf(table([['', ''], ['a', 'b'], ['c']], 2)),
      '|  |  |\n| --- | --- |\n| a | b |\n| c |  |',
    )
  })

  it('are read to their end, however long they are', async () => {
    const row = ['word '.repeat(1000), 'x']
    const { text, maxText } = await read(table(Array.from({ length: 450 }, () => row)))
    const lines = text.split('\n')
    assert.equal(lines.length, 451)
    assert.deepEqual([...new Set(lines.map((line) => line.split('|').length))], [4])
    assert.ok(maxText <= 64 * 1024 + 1)
  })
})

describe('changes, comments and what is hidden', () => {
  it('accepts insertions and drops deletions', async () => {
    const deleted = '<w:r><w:delText>old</w:delText></w:r>'
    const mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    const row = `<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>${p(r('gone'))}</w:tc></w:tr>`
    const body =
      p(`<w:ins w:id="1">${r('new ')}</w:ins><w:del w:id="2">${deleted}</w:del>` + r('text')) +
      p(r('joi'), mark) +
      p(r('ned')) +
      p(`<w:moveFrom w:id="3">${r('moved')}</w:moveFrom>`) +
      p(`<w:moveTo w:id="3">${r('moved')}</w:moveTo>`) +
      p(r('now'), '<w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange>') +
      table([['a', 'b']]).replace('</w:tbl>', `${row}</w:tbl>`)
    const { text, notes } = await read(body)
    assert.equal(text, 'new text\n\njoined\n\nmoved\n\nnow\n\n| a | b |\n| --- | --- |')
    assert.deepEqual(notes, ['5 tracked changes: insertions are in, deletions are out.'])
  })

  it('drops and counts comments and hidden text', async () => {
    const styles = style('Secret', 'Secret', '<w:rPr><w:vanish/></w:rPr>', 'character')
    const body =
      p(r('a') + r('hid', '<w:vanish/>') + r('den', '<w:rStyle w:val="Secret"/>') + r('b')) +
      p('<w:r><w:commentReference w:id="1"/></w:r>' + r('c'))
    const { text, notes } = await read({ body, styles })
    assert.equal(text, 'ab\n\nc')
    assert.deepEqual(notes, ['One comment was left out.', 'One hidden passage was left out.'])
  })

  it('says what headers and footers begin with', async () => {
    const { text, notes } = await read({
      body: p(r('Text')),
      relationships:
        relationship('h', 'header', 'header1.xml') + relationship('f', 'footer', 'footer1.xml'),
      files: {
        'word/header1.xml': wordPart('hdr', p(r('ACME')) + p(r('Confidential'))),
        'word/footer1.xml': wordPart('ftr', p(field('PAGE', r('1')))),
      },
    })
    assert.equal(text, 'Text')
    assert.deepEqual(notes, ['The header was left out: “ACME Confidential”.'])
  })
})

describe('pictures and drawings', () => {
  const relationships =
    relationship('p1', 'image', 'media/a.png') +
    relationship('p2', 'image', '/word/media/b.bin') +
    relationship('p3', 'image', 'media/c.emf') +
    relationship('p4', 'image', 'https://example.com/x.png', 'External') +
    relationship('p5', 'image', '../../../../etc/passwd') +
    relationship('p6', 'image', 'media/gone.png')
  const files = {
    'word/media/a.png': png,
    'word/media/b.bin': jpeg,
    'word/media/c.emf': Uint8Array.of(1, 0, 0, 0),
  }

  it('are parts of their own, each once, by their content', async () => {
    const body =
      p(r('See ') + drawing('p1', 'A [cat]') + r(' and')) +
      p(drawing('p2')) +
      p(drawing('p1', 'Again'))
    const { parts, summary } = await read({ body, relationships, files })
    assert.equal(
      parts[0]?.text,
      'See ![A \\[cat\\]](image:image1) and\n\n![](image:image2)\n\n![Again](image:image1)',
    )
    assert.deepEqual(parts.slice(1), [
      {
        name: 'image1',
        format: 'image',
        alt: 'A [cat]',
        text: '',
        bytes: png.length,
      },
      {
        name: 'image2',
        format: 'image',
        alt: '',
        text: '',
        bytes: jpeg.length,
      },
    ])
    assert.equal(summary, '2 words, 2 images')
  })

  it('are counted if they can’t be used, and never fetched from elsewhere', async () => {
    const body = p(
      r('x') +
        drawing('p3') +
        drawing('p4') +
        drawing('p4', '', 'link') +
        drawing('p5') +
        drawing('p6'),
    )
    const { text, parts, notes } = await read({ body, relationships, files })
    assert.equal(text, 'x')
    assert.equal(parts.length, 1)
    assert.deepEqual(notes, [
      '1 picture can’t be used because of its format (1 EMF).',
      '2 pictures are only linked, not part of the file, and were not read.',
      '2 pictures are missing from the file.',
    ])
  })

  it('reads old drawings and picture-only documents', async () => {
    const old = `<w:r><w:pict><v:shape alt="Old"><v:imagedata r:id="p1"/></v:shape></w:pict></w:r>`
    const { text, summary } = await read({ body: p(old), relationships, files })
    assert.equal(text, '![Old](image:image1)')
    assert.equal(summary, '0 words, 1 image')
  })

  it('reads a text box once, after the paragraph that holds it', async () => {
    const box = `<w:txbxContent>${p(r('In a box'))}</w:txbxContent>`
    const choice = `<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>${box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>`
    const fallback = `<mc:Fallback><w:pict><v:shape><v:textbox>${box}</v:textbox></v:shape></w:pict></mc:Fallback>`
    const both = `<w:r><mc:AlternateContent>${choice}${fallback}</mc:AlternateContent></w:r>`
    assert.equal(
      await textOf(p(r('Be') + both + r('fore')) + p(r('Next'))),
      'Before\n\nIn a box\n\nNext',
    )
  })

  it('takes the picture that stands for what it doesn’t know', async () => {
    const ink = `<w:r><mc:AlternateContent><mc:Choice Requires="aink">${drawing('p2')}</mc:Choice><mc:Fallback>${drawing('p1')}</mc:Fallback></mc:AlternateContent></w:r>`
    const { parts } = await read({ body: p(ink), relationships, files })
    assert.deepEqual(
      parts.map(({ bytes }) => bytes),
      [0, png.length],
    )
  })

  it('writes the values of charts as tables', async () => {
    const points = (tag: string, values: string[], code = '') =>
      `<c:${tag}>${code && `<c:formatCode>${code}</c:formatCode>`}<c:ptCount val="3"/>${values
        .map((value, at) => (value ? `<c:pt idx="${at}"><c:v>${value}</c:v></c:pt>` : ''))
        .join('')}</c:${tag}>`
    const series = (name: string, cells: string) =>
      `<c:ser><c:tx><c:strRef><c:f>A!B1</c:f>${points('strCache', [name])}</c:strRef></c:tx><c:cat><c:numRef>${points('numCache', ['45658', '45689', '45717'], 'yyyy-mm-dd')}</c:numRef></c:cat><c:val><c:numRef>${cells}</c:numRef></c:val></c:ser>`
    const text = (words: string) =>
      `<c:tx><c:rich><a:p><a:r><a:t>${words}</a:t></a:r></a:p></c:rich></c:tx>`
    const chart = (inner: string) =>
      `<c:chartSpace xmlns:c="c" xmlns:a="a"><c:chart><c:title>${text('Ships in 2025')}</c:title><c:plotArea><c:barChart>${inner}</c:barChart><c:catAx><c:title>${text('Month')}</c:title></c:catAx></c:plotArea></c:chart></c:chartSpace>`
    const {
      text: markdown,
      notes,
      summary,
    } = await read({
      body: p(
        r('Before') +
          ['c1', 'c2']
            .map(
              (id) =>
                `<w:r><w:drawing><a:graphic><a:graphicData><c:chart r:id="${id}"/></a:graphicData></a:graphic></w:drawing></w:r>`,
            )
            .join('') +
          r(' and after'),
      ),
      relationships:
        relationship('c1', 'chart', 'charts/chart1.xml') +
        relationship('c2', 'chart', 'charts/chart2.xml'),
      files: {
        'word/charts/chart1.xml': chart(
          series('Sail', points('numCache', ['1200.5', '', '0.25'], '#,##0.00')) +
            series('Steam', points('numCache', ['3', '4', '5'], 'General')),
        ),
        'word/charts/chart2.xml': chart(series('Empty', '')),
      },
    })
    assert.equal(
      markdown,
      'Before and after\n\n**Ships in 2025**\n\n|  | Sail | Steam |\n| --- | --- | --- |\n| 2025-01-01 | 1,200.50 | 3 |\n| 2025-02-01 |  | 4 |\n| 2025-03-01 | 0.25 | 5 |',
    )
    assert.deepEqual(notes, [
      'One chart is written as a table of its values.',
      'One chart can’t be read.',
    ])
    assert.match(summary, /, 1 table$/)
  })

  it('counts charts, diagrams, embedded objects and inserted documents', async () => {
    const graphic = (inner: string) =>
      `<w:r><w:drawing><a:graphic><a:graphicData>${inner}</a:graphicData></a:graphic></w:drawing></w:r>`
    const body =
      p(
        r('x') +
          graphic('<c:chart r:id="c1"/>') +
          graphic('<dgm:relIds r:dm="d"/>') +
          graphic('<dgm:relIds r:dm="d"/>'),
      ) +
      p('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>') +
      '<w:altChunk r:id="a"/>'
    const { notes } = await read(body)
    assert.deepEqual(notes, [
      'One chart can’t be read.',
      '2 SmartArt diagrams can’t be read.',
      'One embedded object can’t be read.',
      'One document that is inserted into this one was not read.',
    ])
  })
})

describe('the package of a Word document', () => {
  const body = `<w:body>${p(r('Hi'))}</w:body>`

  it('says where its text is', async () => {
    const file = zipOf({
      '_rels/.rels': relationshipsPart(relationship('x', 'officeDocument', '/word/document2.xml')),
      'word/document2.xml': wordPart('document', body),
    })
    assert.equal((await readAll(readDocx, file)).parts[0]?.text, 'Hi')
  })

  it('has parts whose names are the same in capitals', async () => {
    const { parts, notes } = await read({
      body: p(r('See ') + drawing('p1')),
      relationships: relationship('p1', 'image', '../Word\\MEDIA/a%62.PNG'),
      files: { 'word/media/ab.png': png },
    })
    assert.equal(parts[0]?.text, 'See ![](image:image1)')
    assert.deepEqual([parts[1]?.bytes, notes], [png.length, []])
  })

  it('may have other prefixes and the strict namespaces', async () => {
    const type = 'http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument'
    const strict = `<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><body><p><r><rPr><b/></rPr><t>Hi</t></r></p></body></document>`
    const file = zipOf({
      '_rels/.rels': relationshipsPart(
        `<Relationship Id="a" Type="${type}" Target="word/document.xml"/>`,
      ),
      'word/document.xml': strict,
    })
    assert.equal((await readAll(readDocx, file)).parts[0]?.text, '**Hi**')
  })

  it('is written by other programs too', async () => {
    const document = new Document({
      numbering: {
        config: [
          {
            reference: 'n',
            levels: [{ level: 0, format: 'decimal', text: '%1.', alignment: AlignmentType.START }],
          },
        ],
      },
      sections: [
        {
          children: [
            new Paragraph({ text: 'Plan', heading: HeadingLevel.HEADING_1 }),
            new Paragraph({
              children: [new TextRun({ text: 'Soon', bold: true }), new TextRun(', really.')],
            }),
            new Paragraph({ text: 'First', numbering: { reference: 'n', level: 0 } }),
            new Paragraph({ text: 'Second', numbering: { reference: 'n', level: 0 } }),
            new Paragraph({ text: 'Dot', bullet: { level: 0 } }),
          ],
        },
      ],
    })
    const { parts, summary } = await readAll(readDocx, await Packer.toBuffer(document))
    assert.equal(parts[0]?.text, '# Plan\n\n**Soon**, really.\n\n1. First\n2. Second\n\n- Dot')
    assert.equal(summary, '6 words')
  })

  const damaged = 'it is damaged or not complete. Open and save it again, then attach it anew.'
  const good = wordFile({ body: p(r('word '.repeat(2000))) })
  const unreadable: [string, Uint8Array, string | RegExp][] = [
    ['is empty', new Uint8Array(), damaged],
    ['is cut', good.slice(0, good.length / 2), damaged],
    ['has no text', wordFile({ body: p('') }), 'there is no text in it.'],
    [
      'has hidden text only',
      wordFile({ body: p(r('x', '<w:vanish/>')) }),
      'there is no text in it.',
    ],
    ['has no document', zipOf({ 'a.txt': 'Hi' }), /^it is no Word document/],
    [
      'has another document',
      wordFile({ body: '', files: { 'word/document.xml': '<workbook/>' } }),
      /^it is no Word document/,
    ],
    [
      'has XML that ends early',
      wordFile({ body: '', files: { 'word/document.xml': '<w:document><w:body>' } }),
      /^it is damaged/,
    ],
    [
      'declares entities',
      wordFile({
        body: '',
        files: {
          'word/document.xml':
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>',
        },
      }),
      /^it is damaged/,
    ],
    [
      'is nested without end',
      wordFile({ body: '<w:sdt><w:sdtContent>'.repeat(5000) }),
      /^it is damaged/,
    ],
    ['is a bomb', wordFile({ body: p(r('a'.repeat(20_000_000))) }), /^it unpacks to far more/],
  ]
  for (const [what, file, message] of unreadable) {
    it(`is refused if it ${what}`, async () => {
      const problem = await problemOf(file)
      if (typeof message === 'string') assert.equal(problem, message)
      else assert.match(problem, message)
    })
  }

  it('comes in pieces of 64 KB that part no character', async () => {
    const emoji = '😀'.repeat(400)
    for (const start of ['x', 'xy']) {
      const { text, maxText, summary } = await read(p(r(start)) + p(r(emoji)).repeat(1000))
      assert.ok(maxText <= 64 * 1024 + 1)
      assert.equal(text, [start, ...Array.from({ length: 1000 }, () => emoji)].join('\n\n'))
      assert.equal(summary, '1,001 words')
    }
  })
})
