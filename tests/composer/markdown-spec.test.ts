import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5'
import { readMarkdown } from '../../src/composer/creating/markdown/markdown.ts'
import { escapeHtml } from '../../src/composer/html.ts'

type Node = DefaultTreeAdapterTypes.ChildNode
type Parent = DefaultTreeAdapterTypes.ParentNode

interface Example {
  number: number
  markdown: string
  html: string
}

/** Examples as the spec and the file of GitHub's write them. */
function examplesIn(text: string): Example[] {
  const pattern = /^`{32} example(?: (\d+))?[^\n]*\n([^]*?)^\.\n([^]*?)^`{32}$/gm
  return Array.from(text.matchAll(pattern), ([, number, markdown = '', html = ''], index) => ({
    number: Number(number ?? index + 1),
    markdown: markdown.replaceAll('→', '\t'),
    html: html.replaceAll('→', '\t'),
  }))
}

function read(specifier: string): string {
  return readFileSync(new URL(import.meta.resolve(specifier)), 'utf8')
}

const specs = {
  commonmark: examplesIn(read('commonmark-spec/spec.txt').split('<!-- END TESTS -->')[0] ?? ''),
  gfm: examplesIn(read('../support/gfm-0.29-examples.txt')),
}

/** What a page shows of a text, its sections one after another. */
function render(markdown: string): string {
  const { texts, footnotes } = readMarkdown([markdown], new Set())
  return [...texts.flat(), ...(footnotes ? [footnotes] : [])]
    .map(({ title, html }) => (title === '' ? html : `<h2>${escapeHtml(title)}</h2>${html}`))
    .join('\n')
}

type Change = (node: Node, parent: Parent) => Node[]

/** Rebuilds a tree from its leaves; each node is replaced by what `change` makes of it. */
function rebuild(parent: Parent, change: Change): void {
  parent.childNodes = parent.childNodes.flatMap((node) => {
    if ('childNodes' in node) rebuild(node, change)
    return change(node, parent)
  })
}

function attributeOf(node: Node, name: string): string | undefined {
  return 'attrs' in node ? node.attrs.find((one) => one.name === name)?.value : undefined
}

function textOf(node: Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

function text(value: string): Node {
  return { nodeName: '#text', value, parentNode: null }
}

function inner(html: string): Node[] {
  return parseFragment(html).childNodes
}

/** What is shown otherwise on purpose, as a change that makes the expected HTML ours. */
const changes = {
  'The line ends of short lines are a person’s and stay.': (node) =>
    node.nodeName === 'br' ? [text('\n')] : [node],
  'A link that leads to no address is text, its target behind it.': (node) => {
    const href = attributeOf(node, 'href')
    if (node.nodeName !== 'a' || href === undefined || !('childNodes' in node)) return [node]
    const target = decodeUrl(href)
    return /^(https?:|mailto:|tel:|#)/i.test(target)
      ? [node]
      : [...node.childNodes, text(` (${target})`)]
  },
  'A picture from elsewhere is named, not loaded.': (node) =>
    node.nodeName === 'img'
      ? inner(
          `<em>[Image: ${escapeHtml(attributeOf(node, 'alt') || decodeUrl(attributeOf(node, 'src') ?? ''))}]</em>`,
        )
      : [node],
  'A table stands in a region of its own and says what its columns are.': (node) => {
    if (node.nodeName === 'div' && 'childNodes' in node) return node.childNodes
    if (/^t[dh]$/.test(node.nodeName) && 'attrs' in node) node.attrs = []
    return node.nodeName === 'tbody' && textOf(node).trim() === '' ? [] : [node]
  },
  'A task has a label.': (node) =>
    node.nodeName === 'label' && 'childNodes' in node ? node.childNodes : [node],
  'A heading’s first level opens a section, whose title is plain text.': (node) => {
    if (/^h\d$/.test(node.nodeName) && 'childNodes' in node) node.childNodes = [text(textOf(node))]
    return [node]
  },
  'Comments are private.': (node) => (node.nodeName === '#comment' ? [] : [node]),
} satisfies Record<string, Change>

function decodeUrl(url: string): string {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}

/** HTML as it counts: without blanks between blocks, the levels of headings by their order. */
function normalise(html: string, names: readonly string[]): string {
  const tree = parseFragment(html)
  for (const [name, change] of Object.entries(changes)) {
    if (names.includes(name)) rebuild(tree, change)
  }
  const levels = new Set<string>()
  rebuild(tree, (node) => {
    if (/^h\d$/.test(node.nodeName)) levels.add(node.nodeName)
    return [node]
  })
  const ranks = [...levels].sort()
  rebuild(tree, (node) => {
    const rank = ranks.indexOf(node.nodeName)
    if (rank >= 0 && 'tagName' in node) {
      node.tagName = `h-${rank}`
      node.attrs = []
    }
    if ('attrs' in node) node.attrs.sort((a, b) => (a.name < b.name ? -1 : 1))
    const href = 'attrs' in node ? node.attrs.find(({ name }) => name === 'href') : undefined
    if (href) href.value = decodeUrl(href.value)
    return [node]
  })
  return serialize(tree)
    .split(/(<pre>[^]*?<\/pre>)/)
    .map((part) => (part.startsWith('<pre>') ? part : folded(part)))
    .join('')
    .trim()
}

function folded(html: string): string {
  const block = '(?:p|h-\\d|ul|ol|li|pre|blockquote|hr|table|thead|tbody|tr|th|td|div|dl|br)'
  return html.replace(/\s+/g, ' ').replace(new RegExp(` ?(</?${block}\\b[^>]*>) ?`, 'g'), '$1')
}

function isSame({ markdown, html }: Example, names: readonly string[]): boolean {
  return normalise(render(markdown), names) === normalise(html, names)
}

/** The examples that need one of the changes, and are then equal. */
const changed: Record<string, Numbers> = {
  'The line ends of short lines are a person’s and stay.': {
    commonmark: [
      14, 25, 28, 37, 46, 49, 70, 87, 88, 93, 104, 105, 106, 113, 138, 145, 213, 216, 217, 220, 222,
      223, 224, 228, 229, 230, 232, 233, 238, 241, 243, 247, 250, 251, 253, 254, 285, 286, 287, 288,
      290, 291, 292, 293, 304, 312, 334, 367, 384, 394, 405, 423, 432, 490, 505, 543, 552, 556, 587,
      621, 648, 649,
    ],
    gfm: [203, 324],
  },
  'A link that leads to no address is text, its target behind it.': {
    commonmark: [
      22, 23, 32, 33, 192, 193, 194, 195, 196, 198, 200, 202, 203, 204, 205, 206, 215, 216, 217,
      218, 404, 419, 422, 433, 473, 474, 482, 483, 484, 485, 486, 487, 489, 492, 495, 496, 498, 499,
      500, 502, 504, 505, 506, 507, 509, 510, 512, 514, 515, 516, 517, 518, 519, 521, 522, 527, 528,
      529, 530, 531, 532, 533, 534, 535, 539, 540, 541, 542, 543, 544, 549, 550, 553, 554, 555, 556,
      557, 558, 559, 560, 561, 562, 564, 565, 566, 567, 568, 569, 570, 571, 593, 596, 598, 599, 601,
    ],
    gfm: [543, 548, 628],
  },
  'A heading’s first level opens a section, whose title is plain text.': {
    commonmark: [66, 80, 81, 82, 214],
  },
  'Comments are private.': { commonmark: [179, 183, 308, 309, 625, 626], gfm: [644] },
  'A picture from elsewhere is named, not loaded.': {
    commonmark: [
      517, 520, 531, 572, 573, 574, 575, 576, 577, 578, 579, 580, 581, 582, 583, 584, 585, 586, 587,
      588, 589, 591,
    ],
  },
  'A table stands in a region of its own and says what its columns are.': {
    gfm: [198, 199, 200, 201, 202, 204, 205],
  },
  'A task has a label.': { gfm: [279, 280] },
}

/** The examples that are read otherwise on purpose. */
const differing: Record<string, Numbers> = {
  'HTML is shown as the text that it is.': {
    commonmark: [
      21, 31, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164,
      165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 178, 180, 181, 182, 184, 185, 186,
      187, 188, 189, 190, 191, 201, 344, 475, 476, 477, 491, 494, 524, 536, 613, 614, 615, 616, 617,
      623, 627, 628, 629, 630, 631, 642, 643,
    ],
    gfm: [653],
  },
  'A number that a line begins with is shown as it was written.': {
    commonmark: [265, 268, 297, 299, 302],
  },
  'A rule below several lines makes no heading of them.': { commonmark: [95] },
  'Levels of headings end at six, the title of the page being the first.': { commonmark: [62] },
  'Headings without words are left out.': { commonmark: [79] },
  'An address is shown as it was written.': { commonmark: [503] },
  'GitHub’s Markdown makes links of addresses in any place.': {
    commonmark: [602, 608, 611, 612],
    gfm: [610, 616, 619],
  },
  'A comment is read as CommonMark 0.31 reads it, and private.': {
    commonmark: [177],
    gfm: [645, 646],
  },
}

type Spec = keyof typeof specs
type Numbers = Partial<Record<Spec, number[]>>

function namesFor(lists: Record<string, Numbers>, spec: Spec, number: number): string[] {
  return Object.keys(lists).filter((name) => lists[name]?.[spec]?.includes(number))
}

describe('the examples of the Markdown specs', () => {
  for (const [spec, count] of [
    ['commonmark', 652],
    ['gfm', 44],
  ] as const) {
    it(`come out as ${spec} says, but for the differences that are listed`, () => {
      assert.equal(specs[spec].length, count)
      for (const example of specs[spec]) {
        const { number, markdown } = example
        const what = `${spec} ${number}: ${JSON.stringify(markdown)}`
        const names = namesFor(changed, spec, number)
        if (namesFor(differing, spec, number).length > 0) {
          assert.ok(!isSame(example, Object.keys(changes)), `${what} is listed and does not differ`)
          continue
        }
        assert.equal(normalise(render(markdown), names), normalise(example.html, names), what)
        for (const name of names) {
          const others = names.filter((other) => other !== name)
          assert.ok(!isSame(example, others), `${what} does not need “${name}”`)
        }
      }
    })
  }

  it('show HTML as text and let nothing of it through', () => {
    const tags =
      /^(?:p|h\d|ul|ol|li|pre|code|blockquote|hr|br|em|strong|del|a|div|table|thead|tbody|tr|th|td|input|label)$/
    const attributes =
      /^(?:id|href|title|class|start|value|type|disabled|checked|role|scope|tabindex|aria-label)$/
    for (const { markdown } of [...specs.commonmark, ...specs.gfm]) {
      rebuild(parseFragment(render(markdown)), (node) => {
        if ('tagName' in node) assert.match(node.tagName, tags, markdown)
        for (const { name } of 'attrs' in node ? node.attrs : [])
          assert.match(name, attributes, markdown)
        return [node]
      })
    }
  })
})
