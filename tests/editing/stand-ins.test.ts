import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { applyEdits, type Edit } from '../../src/editing/text/edit.ts'
import { createStandIns, createUnfolder, unfoldEdits } from '../../src/editing/showing/stand-ins.ts'
import {
  addData,
  applyCall,
  changedRanges,
  openWorkingCopy,
  shownPart,
  shownText,
} from '../../src/editing/working-copy.ts'
import { openCopy } from '../support/calls.ts'

const image = `data:image/png;base64,${'iVBORw0KGgo+/Ab1'.repeat(60)}==`
const drawing = `data:image/svg+xml;utf8,${'%3Csvg%20x=1%3E;#!'.repeat(60)}`
const page = `<h1>A</h1>\n<img alt="one" src="${image}">\n<p>Text</p>\n<i style="background:url(${drawing})"></i>\n<img alt="two" src="${image}">\n`

function make(html: string, calls: [name: string, input: Record<string, unknown>][]) {
  const copy = openCopy(html)
  const reasons = calls.map(([name, input]) => {
    const resolution = copy.apply({ name, input: JSON.stringify(input) })
    return resolution.ok ? '' : resolution.reason
  })
  return { copy, html: copy.html(), reasons }
}

describe('stand-ins for long data', () => {
  it('stand for data that a model writes out, also right after a line end', () => {
    const data = 'A'.repeat(500)
    const copy = openCopy(`<p>\n${data}\n</p><i>x</i>`)
    const input = JSON.stringify({ text_to_delete: `<p>\n${data}\n</p>` })
    assert.ok(copy.apply({ name: 'html_delete', input }).ok)
    assert.equal(copy.html(), '<i>x</i>')
  })

  it('stand in a part of the document that a model is shown', () => {
    const data = 'A'.repeat(500)
    const html = `<p>a</p><img src="data:image/png;base64,${data}"><p>b</p>`
    const copy = openCopy(html)
    const shown = '<img src="data:image/png;base64,[folded-0]">'
    const [from, to] = [8, html.length - 8]
    assert.equal(shownPart(copy.state(), { from, to }), shown)
    assert.equal(shownPart(copy.state(), { from: 100, to: 200 }), '[folded-0]')
    assert.equal(shownPart(copy.state(), { from: to, to: html.length }), '<p>b</p>')
  })

  it('may be added for further data, and are refused where there is none', () => {
    const insert = (new_content: string) => ({
      name: 'html_insert_after',
      input: JSON.stringify({ anchor_text: '<p>Text</p>', new_content }),
    })
    const html = `<p>Text</p><img src="${image}">`
    const before = openWorkingCopy(html)
    const { state, standIn } = addData(before, 'UklG')
    assert.equal(standIn, '[folded-1]')
    assert.equal(shownText(state), shownText(before))
    assert.equal(addData(state, 'UklG').standIn, standIn)
    assert.equal(addData(state, image.slice(image.indexOf(',') + 1)).standIn, '[folded-0]')
    const added = applyCall(state, insert(`<i>${standIn}</i>`))
    assert.equal(added.state.html, html.replace('</p>', '</p><i>UklG</i>'))
    assert.deepEqual(changedRanges(added.state).length, 1)
    // A working copy is a value: the earlier one knows nothing of the data.
    assert.equal(applyCall(before, insert(standIn)).resolution.ok, false)
    assert.equal(
      applyCall(openWorkingCopy('<p>Text</p>'), insert('[folded-0]')).resolution.ok,
      false,
    )
  })

  it('are short, the same for the same data, and give it back to the character', () => {
    const { text, unfold, refold } = createStandIns(page)
    assert.ok(text.length < 300)
    assert.equal(text.split('[folded-0]').length, 3)
    assert.equal(unfold(text), page)
    assert.equal(refold(page), text)
  })

  it('leave style sheets, scripts and words alone', () => {
    const css = `<style>${'.card,.tile{color:red;margin:0}'.repeat(100)}</style>`
    const script = `<script>${'a=b;'.repeat(300)}</script><p>${'word '.repeat(300)}</p>`
    assert.equal(createStandIns(css + script).text, css + script)
  })

  it('are no words of the document', () => {
    const html = `<p>[folded-0] and [folded2-0]</p><img src="${image}">`
    const { text, unfold } = createStandIns(html)
    assert.match(text, /<img src="data:image\/png;base64,\[folded3-0\]">/)
    assert.equal(unfold(text), html)
  })

  it('are no words of what is read beside the document, now or later', () => {
    const html = `<img src="${image}">`
    const texts = ['A file with [folded-0]', 'and [folded2-7]']
    const { text, unfold } = createStandIns(html, { texts, canReadOn: false })
    assert.match(text, /base64,\[folded3-0\]/)
    assert.equal(unfold(`${text}${texts[0]}`), `${html}${texts[0]}`)
    const later = createStandIns(html, { texts: [], canReadOn: true })
    assert.match(later.text, /base64,\[folded\d{6}-0\]/)
    assert.equal(later.text, createStandIns(html, { texts: [], canReadOn: true }).text)
    assert.equal(later.unfold(`${later.text}${texts[0]}`), `${html}${texts[0]}`)
  })

  it('may be quoted, moved, copied and deleted, and the data goes with them', () => {
    const { html, reasons, copy } = make(page, [
      [
        'html_replace',
        {
          old_text: 'alt="one" src="data:image/png;base64,[folded-0]"',
          new_text: 'src="data:image/png;base64,[folded-0]" alt="first"',
        },
      ],
      [
        'html_insert_after',
        { anchor_text: '<p>Text</p>', new_content: '<img src="data:image/png;base64,[folded-0]">' },
      ],
      ['html_delete', { text_to_delete: `<img alt="two" src="${image}">\n` }],
    ])
    assert.deepEqual(reasons, ['', '', ''])
    assert.equal(
      html,
      page
        .replace(`<img alt="one" src="${image}">`, `<img src="${image}" alt="first">`)
        .replace('<p>Text</p>', `<p>Text</p><img src="${image}">`)
        .replace(`<img alt="two" src="${image}">\n`, ''),
    )
    for (const { old, new: now } of changedRanges(copy.state())) {
      assert.ok(old.to <= page.length && now.to <= html.length)
    }
  })

  it('may not be cut in two', () => {
    const { html, reasons } = make(page, [
      [
        'replace_element',
        {
          start_text: '<h1>A</h1>',
          end_text: 'alt="one" src="data:image/png;base64,[fold',
          new_html: 'x',
        },
      ],
      ['html_replace', { old_text: '[folded-0]">\n<p>Text', new_text: '[folded-0">\n<p>Text' }],
    ])
    assert.match(reasons[0] ?? '', /not in the document.*nearest.*\[folded-0\]/s)
    assert.match(reasons[1] ?? '', /stand-in for long data in two/)
    assert.equal(html, page)
  })

  it('have no words that a page has', () => {
    const html = `<img src="${image}"><p>old news</p><p>old</p>`
    const { html: made, reasons } = make(html, [
      ['html_replace', { old_text: 'old news', new_text: 'news' }],
      ['html_replace', { old_text: 'old', new_text: 'new' }],
    ])
    assert.deepEqual(reasons, ['', ''])
    assert.equal(made, `<img src="${image}"><p>news</p><p>new</p>`)
    const all = { old_text: 'old', new_text: 'new', expected_count: 2 }
    assert.deepEqual(make(html, [['replace_all', all]]).reasons, [''])
  })

  it('are not what a document itself writes like them', () => {
    const html = `<p>[folded-0] and more</p><img src="${image}">`
    const cut = [{ from: 3, to: 8, insert: '' }]
    assert.deepEqual(unfoldEdits(createStandIns(html), html, cut), cut)
    const { text, around } = createStandIns(page)
    const from = text.indexOf('[folded-0]')
    const cutting = Array.from(
      { length: 12 },
      (_, index) => around(text, from + index) !== undefined,
    )
    assert.deepEqual(cutting, [false, ...Array.from({ length: 9 }, () => true), false, false])
  })

  it('are as locked as any part of what they stand for', () => {
    const start = page.indexOf(image)
    const copy = openCopy(page, { locks: [{ from: start + 500, to: start + 510 }] })
    const call = (value: string) =>
      copy.apply({
        name: 'set_attribute',
        input: JSON.stringify({ selector: '[alt=one]', name: 'src', value }),
      })
    const refused = call('other.png')
    assert.match(refused.ok ? '' : refused.reason, /locked/)
    assert.equal(copy.html(), page)
  })

  it('are refused where what they stand for would be more than fits', () => {
    const big = `<img src="data:image/png;base64,${'A'.repeat(1_000_000)}">`
    const { html, reasons } = make(big, [
      ['html_insert_after', { anchor_text: '">', new_content: '[folded-0]'.repeat(10_000) }],
    ])
    assert.match(reasons[0] ?? '', /too large/)
    assert.equal(html, big)
  })

  it('are unfolded wherever a stream is cut', () => {
    const written = '<b>[</b>[folded-0][fold[folded-1]] [folded-9] [folded-'
    const { unfold } = createStandIns(page)
    fc.assert(
      fc.property(fc.array(fc.nat(written.length)), (cuts) => {
        const unfolder = createUnfolder({ unfold })
        const ends = [...cuts.toSorted((a, b) => a - b), written.length]
        const pieces = ends.map((end, index) => written.slice(ends[index - 1] ?? 0, end))
        const told = pieces.map((piece) => unfolder.push(piece)).join('') + unfolder.end()
        assert.equal(told, unfold(written))
      }),
    )
  })

  it('keep what a selection allows in its place', () => {
    const from = page.indexOf('<p>Text')
    const copy = openCopy(page, { allowed: { from, to: from + 11 } })
    const call = (old_text: string) =>
      copy.apply({ name: 'html_delete', input: JSON.stringify({ text_to_delete: old_text }) }).ok
    assert.ok(!call('<h1>A</h1>'))
    assert.ok(!call('alt="two" '))
    assert.ok(call('Text'))
  })

  it('change the same, folded or not', () => {
    const piece = fc.constantFrom(`"${image}"`, `"${drawing}"`, '<b>', 'word ', '[folded-0]', '\n')
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(2000), { maxLength: 6 }), text, (html, offsets, insert) => {
        const standIns = createStandIns(html)
        const places = offsets
          .map((offset) => offset % (standIns.text.length + 1))
          .toSorted((a, b) => a - b)
        const edits: Edit[] = []
        for (let index = 0; index + 1 < places.length; index += 2) {
          edits.push({
            from: places[index] ?? 0,
            to: places[index + 1] ?? 0,
            insert: standIns.refold(insert),
          })
        }
        assert.equal(standIns.unfold(standIns.text), html)
        const unfolded = unfoldEdits(standIns, standIns.text, edits)
        if (!unfolded) return
        assert.equal(applyEdits(html, unfolded), standIns.unfold(applyEdits(standIns.text, edits)))
      }),
    )
  })
})
