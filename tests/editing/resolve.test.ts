import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createHtmlStream } from '../../src/answering/html-stream.ts'
import { findPassage } from '../../src/editing/passages/find-passage.ts'
import { createSource } from '../../src/editing/passages/source.ts'
import { toolSpecs } from '../../src/editing/tools/schemas.ts'
import { changedRanges } from '../../src/editing/working-copy.ts'
import {
  insertAfter,
  insertBefore,
  makeCalls,
  openCopy,
  remove,
  replace,
} from '../support/calls.ts'
import { realPages } from '../support/pages.ts'

function make(html: string, name: string, input: unknown) {
  const copy = openCopy(html)
  const resolution = copy.apply({
    name,
    input: typeof input === 'string' ? input : JSON.stringify(input),
  })
  return {
    resolution,
    html: copy.html(),
    reason: resolution.ok ? '' : resolution.reason,
    ranges: changedRanges(copy.state()),
  }
}

describe('a call of a tool', () => {
  it('replaces, inserts and deletes the one place', () => {
    assert.equal(
      make('<p>a</p><p>b</p>', 'html_replace', { old_text: '<p>b</p>', new_text: '<p>$&</p>' })
        .html,
      '<p>a</p><p>$&</p>',
    )
    assert.equal(
      make('<p>a</p><p>b</p>', 'html_insert_after', {
        anchor_text: '<p>a</p>',
        new_content: '<hr>',
      }).html,
      '<p>a</p><hr><p>b</p>',
    )
    assert.equal(
      make('<p>a</p><p>b</p>', 'html_delete', { text_to_delete: '<p>a</p>' }).html,
      '<p>b</p>',
    )
  })

  it('finds its quote when only white space differs, and says so', () => {
    const html = '<ul>\n    <li>One   two</li>\n    <li>Three</li>\n</ul>'
    const {
      resolution,
      html: after,
      ranges,
    } = make(html, 'html_replace', {
      old_text: '<li>One two</li>\n<li>Three</li>',
      new_text: '<li>Four</li>',
    })
    assert.ok(resolution.ok && resolution.level === 'whitespace')
    assert.equal(after, '<ul>\n    <li>Four</li>\n</ul>')
    assert.ok(
      ranges.every((range) => range.level === 'whitespace' && range.tool === 'html_replace'),
    )
  })

  it('is refused where its quote stands several times, also when that shows only without white space', () => {
    const html = '<p>same  text here</p>\n<p>same text  here</p>'
    const { reason } = make(html, 'html_delete', { text_to_delete: '<p>same text here</p>' })
    assert.match(reason, /2 places/)
    assert.match(reason, /line 1.*\n.*line 2/)
  })

  it('takes the exact place although another differs only in white space', () => {
    const html = '<p>same  text here</p>\n<p>same text here</p>'
    assert.equal(
      make(html, 'html_delete', { text_to_delete: '<p>same text here</p>' }).html,
      '<p>same  text here</p>\n',
    )
  })

  it('counts overlapping places', () => {
    assert.match(make('<b>aaa</b>', 'html_delete', { text_to_delete: 'aa' }).reason, /2 places/)
  })

  const refusals: [name: string, tool: string, input: unknown, reason: RegExp][] = [
    [
      'a quote that is not there',
      'html_delete',
      { text_to_delete: '<p>Nothing like the first</p>' },
      /not in the document.*line 2: .*First/s,
    ],
    ['an empty quote', 'html_replace', { old_text: ' ', new_text: 'x' }, /empty/],
    [
      'a short quote that differs',
      'html_delete',
      { text_to_delete: 'b  c' },
      /not in the document/,
    ],
    ['no change', 'html_replace', { old_text: 'First', new_text: 'First' }, /same/],
    [
      'what is done already',
      'html_replace',
      { old_text: 'gone', new_text: '<p>First paragraph</p>' },
      /made already/,
    ],
    [
      'nothing to insert',
      'html_insert_after',
      { anchor_text: 'First', new_content: '' },
      /no text to insert/,
    ],
    ['half a JSON input', 'html_delete', '{"text_to_delete":"Fir', /not complete JSON/],
    ['a wrong field', 'html_delete', { text: 'First' }, /text_to_delete/],
    ['a tool that is none', 'html_rewrite', {}, /no tool html_rewrite/],
  ]
  for (const [name, tool, input, reason] of refusals) {
    it(`is refused for ${name}, and changes nothing`, () => {
      const html = '<main>\n<p>First paragraph</p>\n<p>b c</p>\n</main>'
      const made = make(html, tool, input)
      assert.match(made.reason, reason)
      assert.equal(made.html, html)
    })
  }

  it('may not rewrite over half of a document, but may delete it', () => {
    const body = realPages[0]?.html ?? ''
    const most = body.slice(100, -100)
    const rewrite = make(body, 'html_replace', {
      old_text: most,
      new_text: `<p>${'Something else altogether. '.repeat(400)}</p>`,
    })
    assert.match(rewrite.reason, /over half/)
    assert.equal(make(body, 'html_delete', { text_to_delete: most }).resolution.ok, true)
  })

  describe('of several, which come to a rewrite', () => {
    const words = (name: string) =>
      Array.from({ length: 400 }, (_, index) => `${name}${index}${name}`).join(' ')
    const [first, second] = [`<p>${words('one')}</p>`, `<p>${words('two')}</p>`]
    const html = `<main>\n${first}\n${second}\n</main>\n`
    const [other, another] = [`<p>${words('red')}</p>`, `<p>${words('green')}</p>`]
    const short = `<p>${words('one').slice(0, 300)}</p>`

    it('is refused by the one that goes beyond half', () => {
      const made = makeCalls(html, replace(first, other), replace(second, another))
      assert.deepEqual(made.reasons.map(Boolean), [false, true])
      assert.match(made.reasons[1] ?? '', /With the earlier calls .* over half/)
      assert.equal(made.html, html.replace(first, other))
    })

    it('is refused where all is taken away first', () => {
      const all = `${first}\n${second}`
      const made = makeCalls(html, remove(all), insertAfter('<main>', other + another))
      assert.match(made.reasons[1] ?? '', /over half/)
      const apart = makeCalls(html, remove(first), insertBefore('</main>', other + another))
      assert.deepEqual(apart.reasons, ['', ''], 'half of it stayed')
      const summed = makeCalls(html, remove(all), insertAfter('<main>', short))
      assert.deepEqual(summed.reasons, ['', ''], 'little came for what went')
    })

    it('is none where much is exchanged that nobody reads', () => {
      const image = (of: string) => `<img src="data:image/png;base64,${of.repeat(6000)}">`
      const page = `${image('Aa')}\n<p>Some words</p>\n`
      const made = makeCalls(page, replace(image('Aa'), image('Zz')))
      assert.equal(made.html, page.replace(image('Aa'), image('Zz')), made.reasons[0])
      const long = (of: string) => `<p>${of.repeat(5000)}</p>`
      assert.match(
        makeCalls(long('q'), replace(long('q'), long('w'))).reasons[0] ?? '',
        /over half/,
      )
    })
  })

  it('may quote very much to change a little', () => {
    const words = Array.from({ length: 2000 }, (_, index) => `word${index}`)
    const html = `<p>${words.join(' ')}</p>`
    const changed = html.replace('word10 ', 'x ').replace('word1990 ', 'y ')
    const copy = openCopy(html)
    const input = JSON.stringify({ old_text: html, new_text: changed })
    assert.equal(copy.apply({ name: 'html_replace', input }).ok, true)
    assert.equal(copy.html(), changed)
  })

  it('keeps the line ends of the document', () => {
    const html = '<p>one</p>\r\n<p>two</p>\r\n'
    const { html: after } = make(html, 'html_replace', {
      old_text: '<p>two</p>',
      new_text: '<p>2</p>\n<p>3</p>',
    })
    assert.equal(after, '<p>one</p>\r\n<p>2</p>\r\n<p>3</p>\r\n')
  })

  it('keeps the line end of every line that stays, whatever the others have', () => {
    const line = fc.record({
      word: fc.constantFrom('one', 'two', 'three'),
      end: fc.constantFrom('\n', '\r\n'),
    })
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 12 }), fc.nat(), (lines, pick) => {
        const rows = lines.map(({ word, end }, index) => `<p>${word} ${index}</p>${end}`)
        const at = pick % rows.length
        const html = rows.join('')
        const wanted = rows.toSpliced(at, 1, (rows[at] ?? '').replace('<p>', '<p class="x">'))
        const plain = (text: string) => text.replaceAll('\r\n', '\n')
        const made = make(html, 'html_replace', {
          old_text: plain(html),
          new_text: plain(wanted.join('')),
        })
        assert.equal(made.html, wanted.join(''))
      }),
    )
  })

  it('writes U+FFFD for what can not be stored', () => {
    const { html } = make('<p>hello</p>', 'html_replace', {
      old_text: 'hello',
      new_text: 'he\0y \ud83d',
    })
    assert.equal(html, '<p>he\ufffdy \ufffd</p>')
  })

  it('stays inside of what was selected', () => {
    const html = '<p>one</p><p>two</p>'
    const copy = openCopy(html, { allowed: { from: 0, to: 10 } })
    const at = (text: string) =>
      copy.apply({
        name: 'html_replace',
        input: JSON.stringify({ old_text: text, new_text: 'longer text' }),
      })
    assert.equal(at('one').ok, true)
    assert.equal(at('two').ok, false)
    assert.equal(copy.html(), '<p>longer text</p><p>two</p>')
  })

  it('names the one element that was selected of several', () => {
    const copy = openCopy('<p>one</p><p>two</p>', { allowed: { from: 10, to: 20 } })
    assert.ok(copy.apply({ name: 'delete_element', input: '{"selector":"p"}' }).ok)
    assert.equal(copy.html(), '<p>one</p>')
  })

  it('counts only what differs as changed, call after call', () => {
    const [page] = realPages
    const html = page?.html ?? ''
    const copy = openCopy(html)
    const quote = /<h1[^>]*>[^<]+<\/h1>/.exec(html)?.[0] ?? ''
    for (const [from, to] of [
      ['Dashboard', 'Overview'],
      ['Overview', 'Start'],
    ] as const) {
      copy.apply({
        name: 'html_replace',
        input: JSON.stringify({
          old_text: quote.replace('Dashboard', from),
          new_text: quote.replace('Dashboard', to),
        }),
      })
    }
    const [range, ...others] = changedRanges(copy.state())
    assert.deepEqual(others, [])
    assert.equal(html.slice(range?.old.from, range?.old.to), 'Dashboard')
    assert.equal(copy.html().slice(range?.new.from, range?.new.to), 'Start')
  })
})

describe('the tools', () => {
  it('have the names and fields that models are told of', () => {
    const target = ['selector', 'occurrence', 'line', 'start_text', 'end_text']
    assert.deepEqual(
      toolSpecs().map(({ name, schema }) => [
        name,
        Object.keys(Object(schema.properties)),
        schema.additionalProperties,
      ]),
      [
        ['html_replace', ['old_text', 'new_text'], false],
        ['html_insert_after', ['anchor_text', 'new_content'], false],
        ['html_insert_before', ['anchor_text', 'new_content'], false],
        ['html_delete', ['text_to_delete'], false],
        ['replace_all', ['old_text', 'new_text', 'expected_count'], false],
        ['replace_element', [...target, 'new_html'], false],
        ['delete_element', target, false],
        [
          'set_attribute',
          ['selector', 'occurrence', 'line', 'expected_count', 'name', 'value'],
          false,
        ],
        ['set_style', ['rule', 'condition', 'property', 'value'], false],
        ['read_html', ['from_line', 'to_line', 'selector', 'search'], false],
      ],
    )
  })
})

describe('a passage of a real page', () => {
  for (const { name, html } of realPages) {
    it(`is found where it is, however it is indented: ${name}`, () => {
      const lines = html.split('\n')
      for (let at = 5; at < lines.length - 5; at += 7) {
        const passage = lines.slice(at, at + 3).join('\n')
        if (passage.trim().length < 30 || html.split(passage).length > 2) continue
        const exact = findPassage(createSource(html), passage)
        assert.ok(
          exact.ok && exact.level === 'exact' && html.slice(exact.from, exact.to) === passage,
        )
        const flat = passage
          .split('\n')
          .map((line) => line.trim())
          .join('\n')
        const found = findPassage(createSource(html), flat)
        if (found.ok) assert.equal(html.slice(found.from, found.to).trim(), passage.trim())
        else assert.match(found.reason, /places/)
      }
    })
  }
})

describe('the HTML in an answer', () => {
  const cases: [name: string, answer: string, html: string, prose: string, complete: boolean][] = [
    ['alone', '<!doctype html><html>a</html>', '<!doctype html><html>a</html>', '', true],
    [
      'in a code fence with words around',
      'Here it is:\n```html\n<!DOCTYPE html>\n<html>a</html>\n```\nEnjoy!',
      '<!DOCTYPE html>\n<html>a</html>',
      'Here it is:\n',
      true,
    ],
    [
      'with an end inside a script',
      '<html><script>"</html>"</script></html> bye',
      '<html><script>"</html>"</script></html>',
      '',
      true,
    ],
    [
      'with an end inside a script and none after it',
      '<html><script>"</html>"</script><p>More</p>',
      '<html><script>"</html>"</script><p>More</p>',
      '',
      false,
    ],
    [
      'with an end inside a comment',
      '<html><!-- </html> --><p>More</p></html>',
      '<html><!-- </html> --><p>More</p></html>',
      '',
      true,
    ],
    ['cut off', '<html><body><p>un', '<html><body><p>un', '', false],
    ['without any', 'I can not do 3 < 4 that.', '', 'I can not do 3 < 4 that.', false],
  ]
  for (const [name, answer, html, prose, complete] of cases) {
    it(`is taken out, however it is cut into pieces: ${name}`, () => {
      for (let size = 1; size <= answer.length; size++) {
        const stream = createHtmlStream()
        let [gotHtml, gotProse] = ['', '']
        for (let at = 0; at < answer.length; at += size) {
          const step = stream.push(answer.slice(at, at + size))
          gotHtml += step.html
          gotProse += step.prose
        }
        const rest = stream.end()
        assert.equal(gotHtml + rest.html, html, `pieces of ${size}`)
        assert.equal(gotProse + rest.prose, prose, `pieces of ${size}`)
        assert.equal(stream.isComplete(), complete)
      }
    })
  }
})
