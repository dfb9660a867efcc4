import { diffArrays } from 'diff'
import type { ChangedSpan } from '../text/edit.ts'
import { cellChange, isCell } from './cells.ts'
import type { ChangeKind, Finding } from './finding.ts'
import {
  capital,
  counted,
  headingOf,
  labelOf,
  nounOf,
  quoted,
  tableName,
  tableOf,
} from './names.ts'
import { attributesOf, isElement, isHtml, textIn, type PageNode } from './page-tree.ts'
import { hullOf } from './ranges.ts'

/** A text of a block that changed from one to another. */
export function textChange(
  old: PageNode,
  now: PageNode,
  texts: { old: string; new: string },
  spans: Partial<ChangedSpan>,
): Finding {
  const common = { label: labelOf(now), old, new: now, spans, texts }
  if (isCell(now)) return { ...common, ...cellChange(now, texts) }
  const noun = nounOf(now)
  return {
    kind: 'text',
    group: `text ${noun.one}`,
    say: (findings) =>
      findings.length > 1
        ? `Text of ${counted(findings.length, noun)} changed`
        : sentenceOfText(noun.one, texts),
    ...common,
  }
}

/** Blocks whose text is usually long, so that changed words are counted rather than quoted. */
const long = new Set(['paragraph', 'block', 'quotation', 'text block', 'section', 'element'])
const maxShown = 60
const maxWordsCompared = 2000
/** Scripts that are written without spaces between words. */
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

function sentenceOfText(one: string, { old, new: now }: { old: string; new: string }): string {
  const block = `${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`
  const isShort = old.length <= maxShown && now.length <= maxShown
  if (old === '') return `Text added to ${block}: ${quoted(now)}`
  if (now === '') return `Text removed from ${block}: ${quoted(old)}`
  if (isShort && !long.has(one)) return `${capital(one)} changed: ${quoted(old)} → ${quoted(now)}`
  const words = spaceless.test(old + now) ? undefined : countWords(old, now)
  if (!words) return `Text of ${block} changed`
  const { removed, added } = words
  const wordsOf = (count: number) => counted(count, { one: 'word', many: 'words' })
  if (removed === added) return `${wordsOf(added)} changed in ${block}`
  if (removed === 0) return `${wordsOf(added)} added to ${block}`
  if (added === 0) return `${wordsOf(removed)} removed from ${block}`
  return `Text of ${block} changed: ${wordsOf(removed)} replaced by ${added}`
}

/** How many words are only in the old text, and how many only in the new one, in their order. */
function countWords(old: string, now: string): { removed: number; added: number } | undefined {
  const parts = diffArrays(old.split(' '), now.split(' '), { maxEditLength: maxWordsCompared })
  if (!parts) return undefined
  let [removed, added] = [0, 0]
  for (const part of parts) {
    if (part.removed) removed += part.value.length
    else if (part.added) added += part.value.length
  }
  return { removed, added }
}

/** Formatting elements of a block whose text is the same. */
export function formattingChange(
  old: PageNode,
  now: PageNode,
  spans: Partial<ChangedSpan>,
): Finding {
  const noun = nounOf(now)
  return {
    kind: 'element',
    group: `formatting ${noun.one}`,
    say: ({ length }) =>
      length > 1
        ? `Formatting changed in ${counted(length, noun)}`
        : `Formatting changed in ${noun.one} ${quoted(textIn(now))}`,
    label: labelOf(now),
    old,
    new: now,
    spans,
  }
}

export function commentChange(old: PageNode, now: PageNode): Finding {
  return {
    kind: 'source',
    group: 'comment',
    say: ({ length }) => `${capital(counted(length, nounOf(now)))} changed`,
    label: 'Comment',
    old,
    new: now,
  }
}

/** The change of an element whose content is not compared in parts, such as a script. */
export function wholeChange(old: PageNode, now: PageNode): Finding | undefined {
  const said = wholeSaid(now)
  return said && { ...said, label: labelOf(now), old, new: now }
}

function wholeSaid(node: PageNode): Pick<Finding, 'kind' | 'group' | 'say'> | undefined {
  const many = (one: string, plural: string) => ({
    group: one,
    say: ({ length }: readonly Finding[]) =>
      length > 1 ? `${counted(length, { one, many: plural })} changed` : `${one} changed`,
  })
  if (node.tag === 'svg' && !isHtml(node)) {
    return chartAround(node)
      ? { kind: 'data', ...many('Chart', 'charts') }
      : { kind: 'element', ...many('Drawing', 'drawings') }
  }
  if (node.tag === 'math' && !isHtml(node))
    return { kind: 'element', ...many('Formula', 'formulas') }
  if (node.tag === 'script') {
    return /json/i.test(attributesOf(node).get('type') ?? '')
      ? { kind: 'data', ...many('Data', 'pieces of data') }
      : { kind: 'source', ...many('Script', 'scripts') }
  }
  if (node.tag === 'style') return { kind: 'style', ...many('Style sheet', 'style sheets') }
  if (node.tag === 'template') return { kind: 'source', ...many('Template', 'templates') }
  if (node.tag === 'noscript' || node.tag === 'noframes')
    return {
      kind: 'source',
      ...many(
        'Content for browsers without scripts',
        'pieces of content for browsers without scripts',
      ),
    }
  return undefined
}

function chartAround(node: PageNode): boolean {
  for (let at: PageNode | undefined = node; at; at = at.parent) {
    if (attributesOf(at).has('data-from')) return true
  }
  return false
}

/** The finding that nodes, or a heading with its section, were added or removed. */
export function addedOrRemoved(
  nodes: readonly PageNode[],
  verb: 'added' | 'removed',
  gap?: Finding['gap'],
): Finding {
  const [first] = nodes
  const span = hullOf(nodes.flatMap(({ span }) => span ?? []))
  const side = verb === 'added' ? 'new' : 'old'
  return {
    ...describeNodes(nodes, verb),
    [side]: first,
    spans: span ? { [side]: span } : {},
    ...(gap && { gap }),
  }
}

/** The finding that nodes, or a heading with its section, changed their position among their siblings. */
export function moved(olds: readonly PageNode[], nodes: readonly PageNode[]): Finding {
  const [oldSpan, newSpan] = [olds, nodes].map((list) =>
    hullOf(list.flatMap(({ span }) => span ?? [])),
  )
  return {
    ...describeNodes(nodes, 'moved'),
    isMoved: true,
    old: olds[0],
    new: nodes[0],
    spans: { ...(oldSpan && { old: oldSpan }), ...(newSpan && { new: newSpan }) },
  }
}

function describeNodes(
  nodes: readonly PageNode[],
  verb: 'added' | 'removed' | 'moved',
): Pick<Finding, 'kind' | 'group' | 'say' | 'label'> {
  const [node] = nodes
  if (!node) throw new Error('nothing was named')
  const section = nodes.length > 1 ? textIn(node) : headingOf(node)
  if (section !== undefined) {
    return {
      kind: 'section',
      group: `section ${verb}`,
      label: `Section ${quoted(section)}`,
      say: (all) =>
        all.length === 1
          ? `Section ${quoted(section)} ${verb}`
          : `${all.length} sections ${verb}: ${listed(all.map(({ label }) => label.replace('Section ', '')))}`,
    }
  }
  const noun = nounOf(node)
  const isRow = node.tag === 'tr'
  const table = isRow ? tableOf(node) : undefined
  const name = table && tableName(table)
  const where = name
    ? ` ${{ added: 'to', removed: 'from', moved: 'in' }[verb]} table ${quoted(name)}`
    : ''
  return {
    kind: kindOf(node),
    group: `${noun.one} ${verb}${where}`,
    label: labelOf(node),
    say: (all) =>
      all.length === 1 && !(isRow && verb === 'moved')
        ? `${labelOf(node)} ${verb}${where}`
        : `${counted(all.length, noun)} ${verb}${where}`,
  }
}

function kindOf(node: PageNode): ChangeKind {
  if (!isElement(node)) return node.tag === '#text' ? 'text' : 'source'
  const kinds: Readonly<Record<string, ChangeKind>> = {
    a: 'link',
    img: 'image',
    link: 'source',
    meta: 'source',
    noscript: 'source',
    picture: 'image',
    script: 'source',
    style: 'style',
    td: 'cells',
    template: 'source',
    th: 'cells',
    tr: 'rows',
  }
  return Object.hasOwn(kinds, node.tag) ? (kinds[node.tag] ?? 'element') : 'element'
}

const maxListed = 3

/** The first of some names, and how many more there are. */
export function listed(names: readonly string[]): string {
  if (names.length <= maxListed) return names.join(', ')
  return `${names.slice(0, maxListed).join(', ')} and ${names.length - maxListed} more`
}
