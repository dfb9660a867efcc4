import { parse, type AtRule, type ChildNode, type Declaration, type Root, type Rule } from 'postcss'
import { applyEdits, type Edit } from '../text/edit.ts'
import { lineOf } from '../text/lines.ts'
import type { Source } from '../passages/source.ts'

/** A declaration of a style that is to have a value, or to go. */
export interface StyleChange {
  /** The selector of the rule, as it is written. */
  rule: string
  /** The condition of the at-rule around it, such as `(max-width: 600px)`. */
  condition?: string | undefined
  property: string
  value: string | null
}

type StyleEdit = { ok: true; edits: Edit[] } | { ok: false; reason: string }

/** A style element's text, read, and where it stands in the document. */
interface Style {
  css: string
  root: Root
  at: number
}

/** How many lines a refusal names. */
const mostLines = 20

interface Place {
  rule: Rule
  style: Style
}

/** The edits of one declaration in the style elements of a document; all else of the rule stays. */
export function styleEdit(source: Source, change: StyleChange): StyleEdit {
  const { text } = source
  const places: Place[] = []
  for (const { tag, inner } of source.elements()) {
    if (tag !== 'style') continue
    // The parser leaves out a mark of byte order, and does not count it.
    const at = inner.from + (text[inner.from] === '\ufeff' ? 1 : 0)
    const css = text.slice(at, inner.to)
    try {
      const style = { css, root: parse(css), at }
      style.root.walkRules((rule) => {
        if (isMeant(rule, change)) places.push({ rule, style })
      })
    } catch (error) {
      return refuse(
        `The style in line ${lineOf(text, at)} can’t be read: ${reasonOf(error)}. Change it by html_replace.`,
      )
    }
  }
  const having = places.filter(({ rule }) => declarationsOf(rule, change.property).length > 0)
  const [place, ...others] = having.length > 0 ? having : places
  const named = `${change.rule}${change.condition ? ` in ${change.condition}` : ''}`
  if (!place) return refuse(`No style element has a rule ${named}. Add one by html_insert_after.`)
  if (others.length > 0) {
    const lines = [place, ...others]
      .slice(0, mostLines)
      .map(({ rule, style }) => lineOf(text, style.at + startOf(rule)))
    return refuse(
      `The rule ${named} stands several times, in the lines ${lines.join(', ')}. Change the one that you mean by html_replace, or name the condition around it.`,
    )
  }
  const { rule, style } = place
  const edits = editsOf(style.css, rule, change)
  if (!isAsWanted(style, rule, edits, change)) {
    return refuse(
      `In the rule ${named} this can’t be changed alone. Look at how it is written by read_html, and change it by html_replace.`,
    )
  }
  return {
    ok: true,
    edits: edits.map(({ from, to, insert }) => ({
      from: style.at + from,
      to: style.at + to,
      insert,
    })),
  }
}

/** Whether a rule is named, by its selector and by what is around it: nothing, or one at-rule. */
function isMeant({ selector, parent }: Rule, { rule, condition }: StyleChange): boolean {
  if (!areSame(selector, rule)) return false
  if (!parent || parent.type === 'root') return condition === undefined
  return isAtRule(parent) && condition !== undefined && areSame(parent.params, condition)
}

const longestPlain = 10_000

/** Whether two pieces of CSS differ in nothing but white space that means nothing. */
function areSame(one: string, other: string): boolean {
  const [short, shortOther] = [one, other].map((css) => css.replace(/\s+/g, ''))
  if (short !== shortOther || one.length > longestPlain || other.length > longestPlain) {
    return one === other
  }
  return plain(one) === plain(other)
}

function isAtRule(node: { type: string }): node is AtRule {
  return node.type === 'atrule'
}

/** CSS without the white space that means nothing; what is in quotes or brackets stays as it is. */
function plain(css: string): string {
  return css
    .replace(
      /("[^"]*"|'[^']*'|\[[^\]]*\])|\s*([,>+~])\s*|(\()\s+|\s+(\))|\s+/g,
      (_, kept, ...rest) => [kept, ...rest.slice(0, 3)].find((part) => part !== undefined) ?? ' ',
    )
    .replace(/(:) (?=[^:]*\))/g, '$1')
    .trim()
}

/** The declarations of a property in a rule. Hacks such as `*zoom` are others. */
function declarationsOf(rule: Rule, property: string): Declaration[] {
  return rule.nodes.filter(
    (node): node is Declaration =>
      node.type === 'decl' &&
      nameOf(node.prop) === nameOf(property) &&
      spaceBefore(node) !== undefined,
  )
}

/** The one of several declarations of a property that counts. */
function counting(declarations: readonly Declaration[]): Declaration | undefined {
  return declarations.findLast(({ important }) => important) ?? declarations.at(-1)
}

function nameOf(property: string): string {
  return property.startsWith('--') ? property : property.toLowerCase()
}

/** The white space before a node; undefined where more than that is before it. */
function spaceBefore({ raws }: ChildNode): string | undefined {
  const before = raws.before ?? ''
  return /^\s*$/.test(before) ? before : undefined
}

function startOf(node: ChildNode): number {
  return node.source?.start?.offset ?? 0
}

/** Where a node ends: after its semicolon, if it has one. */
function endOf(node: ChildNode): number {
  return node.source?.end?.offset ?? 0
}

function editsOf(css: string, rule: Rule, { property, value }: StyleChange): Edit[] {
  const known = declarationsOf(rule, property)
  if (value === null) {
    return known.map((one) => ({
      from: css.slice(0, startOf(one)).trimEnd().length,
      to: endOf(one),
      insert: '',
    }))
  }
  const last = counting(known)
  if (last) {
    const from = startOf(last) + last.prop.length + (last.raws.between ?? ':').length
    const important = last.important && !value.includes('!') ? ' !important' : ''
    const end = endOf(last) - (css[endOf(last) - 1] === ';' ? 1 : 0)
    return [
      {
        from,
        to: last.important ? end : from + last.value.trimEnd().length,
        insert: value + important,
      },
    ]
  }
  const open = css.indexOf('{', startOf(rule) + rule.selector.length) + 1
  const declared = rule.nodes.findLast(({ type }) => type === 'decl')
  if (!declared) return [{ from: open, to: open, insert: ` ${property}: ${value}; ` }]
  const at = endOf(declared)
  const lead = (css[at - 1] === ';' ? '' : ';') + (spaceBefore(declared) ?? ' ')
  return [{ from: at, to: at, insert: `${lead}${property}: ${value};` }]
}

/** Whether edits of a style do what they are for, and nothing else. */
function isAsWanted(
  { css, root }: Style,
  rule: Rule,
  edits: readonly Edit[],
  { property, value }: StyleChange,
): boolean {
  const changed = new Set<ChildNode>(declarationsOf(rule, property))
  const wanted = listOf(root, (node) => !changed.has(node))
  try {
    const after = parse(applyEdits(css, edits))
    const place = ruleAt(after, startOf(rule))
    const now = place ? declarationsOf(place, property) : []
    const isSet =
      value === null
        ? now.length === 0
        : counting(now)?.value.trim() === value.replace(/!\s*important\s*$/i, '').trim()
    const others = new Set<ChildNode>(now)
    return isSet && listOf(after, (node) => !others.has(node)).join('\n') === wanted.join('\n')
  } catch {
    return false
  }
}

function ruleAt(root: Root, start: number): Rule | undefined {
  let found: Rule | undefined
  root.walkRules((rule) => {
    if (startOf(rule) === start) found = rule
  })
  return found
}

/** What a style says, one node after another. */
function listOf(root: Root, isCounted: (node: ChildNode) => boolean): string[] {
  const list: string[] = []
  root.walk((node) => {
    if (!isCounted(node)) return
    const hack = (node.raws.before ?? '').trim()
    if (node.type === 'decl') {
      const written = node.raws.value?.raw ?? node.value
      list.push(`${hack}${node.prop}: ${written}${node.important ? ' !important' : ''}`)
    } else if (node.type === 'rule') list.push(`${hack}${node.selector} {`)
    else if (node.type === 'atrule') list.push(`@${node.name} ${node.params} {`)
    else list.push(`/*${node.text}*/`)
  })
  return list
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'reason' in error ? String(error.reason) : 'unreadable'
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}
