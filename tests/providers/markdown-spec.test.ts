import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5'
import { readMarkdown } from '../../src/providers/builtin/markdown.ts'
import { escapeHtml } from '../../src/providers/builtin/page.ts'

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
  const block =
    '(?:p|h-\\d|ul|ol|li|pre|blockquote|hr|table|thead|tbody|tr|th|td|div|dl|br)'
  return html
    .replace(/\s+/g, ' ')
    .replace(new RegExp(` ?(</?${block}\\b[^>]*>) ?`, 'g'), '$1')
}

function isSame({ markdown, html }: Example, names: readonly string[]): boolean {
  return normalise(render(markdown), names) === normalise(html, names)
}

if (process.env['EXPLORE']) {
  const names = Object.keys(changes)
  for (const [spec, examples] of Object.entries(specs)) {
    const out: Record<string, string[]> = {}
    for (const example of examples) {
      if (isSame(example, [])) continue
      const sets = [...Array(1 << names.length).keys()]
        .map((bits) => names.filter((_, i) => bits & (1 << i)))
        .sort((a, b) => a.length - b.length)
      const found = sets.find((set) => isSame(example, set))
      const key = found ? found.join(' + ') : 'UNEXPLAINED'
      ;(out[key] ??= []).push(String(example.number))
      if (!found)
        console.log(
          `---- ${spec} ${example.number}\n${example.markdown}\n.. expected\n${normalise(example.html, names)}\n.. ours\n${normalise(render(example.markdown), names)}`,
        )
    }
    console.log(spec, Object.entries(out).map(([k, v]) => `${k} (${v.length}): ${v.join(', ')}`).join('\n'))
  }
}
