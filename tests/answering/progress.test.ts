import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createProgress } from '../../src/answering/progress.ts'

/** All that is said of a document that arrives in pieces of some length. */
function saidOf(html: string, length: number): string[] {
  const progress = createProgress()
  const pieces = html.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? []
  return pieces.flatMap((piece) => progress.push(piece) ?? [])
}

const head = '<!doctype html><title>T</title><style>h2{}</style><body>'
const sections = '<section id="why"><h2>Why &amp; how</h2><p>x<section id="what"><h2>What</h2>'

const cases: [name: string, html: string, said: string[]][] = [
  [
    'headings',
    `${head}<h1>Sales <em>of</em>\n tea</h1><h2>North</h2><script>"<h2>no</h2>"</script>`,
    ['Writing the styles', 'Writing: Sales of tea', 'Writing: North', 'Writing the scripts'],
  ],
  [
    'how many sections are linked, and which it is',
    `<nav><a href="#why">1</a><a href="#what">2</a><a href="https://x.test">3</a></nav>${sections}`,
    ['Writing 1 of 2: Why & how', 'Writing 2 of 2: What'],
  ],
  [
    'no number of a section that is not linked',
    `<nav><a href="#what">1</a></nav><p><a href="#why">2</a></p>${sections}`,
    ['Writing: Why & how', 'Writing 1 of 1: What'],
  ],
  ['nothing of an empty heading', '<h2> <img></h2><h3>Small</h3>', []],
  [
    'long headings cut',
    `<h2>${'long '.repeat(40)}</h2>`,
    [`Writing: ${'long '.repeat(16).slice(0, 79)}…`],
  ],
]

describe('the progress of a document', () => {
  for (const [name, html, said] of cases) {
    it(`tells ${name}`, () => {
      for (const length of [1, 2, 7]) assert.deepEqual(saidOf(html, length), said)
    })
  }

  it('tells only the last of what one piece begins', () => {
    assert.deepEqual(saidOf('<h1>One</h1><h2>Two</h2>', 100), ['Writing: Two'])
  })
})
