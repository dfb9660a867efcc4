import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Item, Paragraph, TextItem } from '../../src/exports/pptx/items.ts'
import { bulletOf } from '../../src/exports/pptx/text/bullets.ts'
import { joinLists } from '../../src/exports/pptx/text/lists.ts'
import { colourXml, scaleOf, transformXml } from '../../src/exports/pptx/write/drawing.ts'
import { xmlText } from '../../src/exports/pptx/write/xml.ts'
import { look, outsideXml } from '../support/presentation.ts'

const box = fc.record({
  x: fc.integer({ min: 0, max: 500 }),
  y: fc.integer({ min: 0, max: 300 }),
  width: fc.integer({ min: 1, max: 700 }),
  height: fc.integer({ min: 1, max: 400 }),
})

function numbersIn(xml: string): number[] {
  return (xml.match(/-?\d+/g) ?? []).map(Number)
}

describe('places on a slide', () => {
  it('keep what is in the part of the page that it shows inside of it, and in proportion', () => {
    const area = fc.record({
      x: fc.integer({ min: -100, max: 0 }),
      y: fc.integer({ min: -100, max: 0 }),
      width: fc.integer({ min: 1300, max: 3000 }),
      height: fc.integer({ min: 800, max: 3000 }),
    })
    fc.assert(
      fc.property(area, box, (shown, inner) => {
        const size = { width: 12_192_000, height: 6_858_000 }
        const [x = 0, y = 0, width = 0, height = 0] = numbersIn(scaleOf(shown, size).place(inner))
        assert.ok(
          x >= -1 && y >= -1 && x + width <= size.width + 1 && y + height <= size.height + 1,
        )
        assert.ok(
          Math.abs(width * inner.height - height * inner.width) <= inner.width + inner.height,
        )
      }),
    )
  })

  it('are turned by angles that the format has', () => {
    fc.assert(
      fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), (turn) => {
        const scale = scaleOf({ x: 0, y: 0, width: 10, height: 10 }, { width: 100, height: 100 })
        const xml = transformXml(scale, { x: 0, y: 0, width: 1, height: 1 }, turn)
        const angle = Number(/ rot="(\d+)"/.exec(xml)?.[1] ?? 0)
        assert.ok(Number.isInteger(angle) && angle >= 0 && angle < 21_600_000)
        assert.ok(
          Math.abs(Math.cos((angle / 60_000 / 180) * Math.PI) - Math.cos((turn / 180) * Math.PI)) <
            0.001,
        )
      }),
    )
  })
})

describe('colours', () => {
  it('have six digits and an opacity in thousandths of a percent', () => {
    const part = fc.integer({ min: 0, max: 255 })
    const alpha = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.tuple(part, part, part), alpha, (rgb, opacity) => {
        const xml = colourXml({ rgb, alpha: opacity })
        const [, hex = '', thousandths = '100000'] =
          /^<a:srgbClr val="([0-9A-F]{6})">(?:<a:alpha val="(\d+)"\/>)?<\/a:srgbClr>$/.exec(xml) ??
          []
        assert.equal(Number.parseInt(hex, 16), rgb[0] * 65_536 + rgb[1] * 256 + rgb[2])
        assert.ok(Math.abs(Number(thousandths) / 100_000 - opacity) < 0.006)
      }),
    )
  })
})

describe('text in XML', () => {
  const control = new RegExp(outsideXml, 'gu')

  it('is what it was, without what XML has not', () => {
    const unescaped = (xml: string) =>
      xml
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const xml = xmlText(text)
        assert.doesNotMatch(xml, /[<>"]|&(?!amp;|lt;|gt;|quot;)/)
        assert.equal(unescaped(xml), text.replaceAll(control, ''))
      }),
    )
    assert.equal(xmlText('a\ud800b\u0000c'), 'a\ufffdbc')
  })
})

describe('what stands before an item of a list', () => {
  const roman = (value: number): string => {
    const parts: [number, string][] = [
      [1000, 'm'],
      [900, 'cm'],
      [500, 'd'],
      [400, 'cd'],
      [100, 'c'],
      [90, 'xc'],
      [50, 'l'],
      [40, 'xl'],
      [10, 'x'],
      [9, 'ix'],
      [5, 'v'],
      [4, 'iv'],
      [1, 'i'],
    ]
    const [part, letters] = parts.find(([one]) => one <= value) ?? [0, '']
    return part === 0 ? '' : letters + roman(value - part)
  }

  it('is read as the number that it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3999 }), fc.boolean(), (value, isUpper) => {
        const text = isUpper ? roman(value).toUpperCase() : roman(value)
        const scheme = isUpper ? 'romanUcPeriod' : 'romanLcPeriod'
        assert.deepEqual(bulletOf(`${text}. `, 'upper-roman'), { kind: 'number', scheme, value })
        assert.deepEqual(bulletOf(`${value}) `, 'decimal'), {
          kind: 'number',
          scheme: 'arabicParenR',
          value,
        })
      }),
    )
  })

  it('is a sign, a number, or nothing that a presentation has', () => {
    const cases: [marker: string, style: string, kind: string | undefined][] = [
      ['• ', 'disc', 'character'],
      ['– ', '"– "', 'character'],
      ['\u{1f680} ', '"x"', 'character'],
      ['c. ', 'lower-alpha', 'number'],
      ['v. ', 'lower-alpha', 'number'],
      ['Step 1: ', 'steps', undefined],
      ['0. ', 'decimal', undefined],
      ['', 'none', undefined],
    ]
    for (const [marker, style, kind] of cases) {
      assert.equal(bulletOf(marker, style)?.kind, kind, marker)
    }
    assert.deepEqual(bulletOf('v. ', 'lower-alpha'), {
      kind: 'number',
      scheme: 'alphaLcPeriod',
      value: 22,
    })
  })
})

describe('the items of a list', () => {
  function textOf(words: string, y: number, indent: number, value: number): TextItem {
    const paragraph: Paragraph = {
      runs: [{ text: words, look }],
      align: 'left',
      isRightToLeft: false,
      lineHeight: 20,
      lines: 1,
      before: 0,
      indent: 20,
      firstLine: 0,
      bullet: { kind: 'number', scheme: 'arabicPeriod', value, gap: 20, colour: undefined },
      level: 0,
    }
    return {
      kind: 'text',
      box: { x: 100 + indent, y, width: 80, height: 20 },
      turn: 0,
      paragraphs: [paragraph],
      wraps: false,
      heading: undefined,
      isCaption: false,
      list: { id: '1', depth: 0 },
    }
  }

  const found = (items: TextItem[]) =>
    items.map((item, index) => ({
      item,
      order: 0,
      index,
      list: item.list?.id,
      widths: { least: 80, most: Infinity },
    }))

  const paragraphsOf = (items: readonly Item[]) =>
    items.flatMap((item) => (item.kind === 'text' ? item.paragraphs : []))

  it('become one text in which each stays where it is', () => {
    const item = fc.record({
      words: fc.string({ minLength: 1 }),
      gap: fc.integer({ min: 0, max: 50 }),
      indent: fc.integer({ min: 0, max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(item, { minLength: 2, maxLength: 8 }), (parts) => {
        let y = 0
        const items = parts.map(({ words, gap, indent }, at) => {
          const text = textOf(words, y + gap, indent, at + 1)
          y += gap + 20
          return text
        })
        const joined = joinLists(found(items))
        assert.equal(joined.length, 1)
        const [only] = joined
        assert.ok(only)
        let top = only.box.y
        for (const [at, paragraph] of paragraphsOf(joined).entries()) {
          const own = items[at]
          assert.ok(own)
          top += paragraph.before
          assert.equal(top, own.box.y)
          assert.equal(only.box.x + paragraph.indent, own.box.x + 20)
          assert.deepEqual(paragraph.runs, own.paragraphs[0]?.runs)
          top += paragraph.lines * paragraph.lineHeight
        }
      }),
    )
  })

  it('stay texts of their own if a presentation would count them otherwise, and none is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 6 }),
        (values) => {
          const items = values.map((value, at) => textOf(String(at), at * 30, 0, value))
          const joined = joinLists(found(items))
          const counts = values.every(
            (value, at) => at === 0 || value === (values[at - 1] ?? 0) + 1,
          )
          assert.equal(joined.length, counts ? 1 : values.length)
          assert.equal(paragraphsOf(joined).length, values.length)
        },
      ),
    )
  })

  it('stay texts of their own if they stand beside each other', () => {
    const items = [textOf('a', 0, 0, 1), textOf('b', 0, 200, 2)]
    assert.deepEqual(joinLists(found(items)), items)
  })
})
