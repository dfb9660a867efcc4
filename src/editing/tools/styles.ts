import { parse, type AtRule, type ChildNode, type Declaration, type Root, type Rule } from 'postcss'
import { applyEdits, type Edit } from '../text/edit.ts'
import { lineOf } from '../text/lines.ts'
import type { Source } from '../passages/source.ts'

/** A declaration to set, or to remove if the value is `null`. */
export interface StyleChange {
  /** The selector of the rule, as it is written. */
  rule: string
  /** The condition of the at-rule around it, such as `(max-width: 600px)`. */
  condition?: string | undefined
  property: string
  value: string | null
}

type StyleEdit = { ok: true; edits: readonly Edit[] } | { ok: false; reason: string }

/** The text of a style element, parsed, and its offset in the document. */
interface Style {
  css: string
  root: Root
  at: number
}

/** Lines that a refusal lists. */
const maxListed = 20

interface Place {
  rule: Rule
  style: Style
}

/** The edits that set or remove one declaration in the style elements of a document. */
export function styleEdit(source: Source, change: StyleChange): StyleEdit {
  const { text } = source
  const places: Place[] = []
  for (const { tag, inner } of source.elements()) {
    if (tag !== 'style') continue
    // PostCSS drops a byte order mark and does not count it.
    const at = inner.from + (text[inner.from] === '\ufeff' ? 1 : 0)
    const css = text.slice(at, inner.to)
    try {
      const style = { css, root: parse(css), at }
      style.root.walkRules((rule) => {
        if (isNamed(rule, change)) places.push({ rule, style })
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
      .slice(0, maxListed)
      .map(({ rule, style }) => lineOf(text, style.at + startOf(rule)))
    return refuse(
      `The rule ${named} stands several times, in the lines ${lines.join(', ')}. Change the one that you mean by html_replace, or name the condition around it.`,
    )
  }
  const { rule, style } = place
  const edits = editsOf(style.css, rule, change)
  if (!makesOnlyChange(style, rule, edits, change)) {
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

/** Whether a rule has the given selector, and is in the given at-rule or in none. */
function isNamed({ selector, parent }: Rule, { rule, condition }: StyleChange): boolean {
  if (!areEqual(selector, rule)) return false
  if (!parent || parent.type === 'root') return condition === undefined
  return isAtRule(parent) && condition !== undefined && areEqual(parent.params, condition)
}

/** Longer selectors and conditions are compared as they are. */
const maxNormalized = 10_000

/** Whether two pieces of CSS are equal but for insignificant whitespace. */
function areEqual(one: string, other: string): boolean {
  const [short, shortOther] = [one, other].map((css) => css.replace(/\s+/g, ''))
  if (short !== shortOther || one.length > maxNormalized || other.length > maxNormalized) {
    return one === other
  }
  return normalized(one) === normalized(other)
}

function isAtRule(node: { type: string }): node is AtRule {
  return node.type === 'atrule'
}

/** CSS without insignificant whitespace; keeps what is in quotes or brackets. */
function normalized(css: string): string {
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

/** The effective one of several declarations of a property. */
function effective(declarations: readonly Declaration[]): Declaration | undefined {
  return declarations.findLast(({ important }) => important) ?? declarations.at(-1)
}

function nameOf(property: string): string {
  return property.startsWith('--') ? property : property.toLowerCase()
}

/** The whitespace before a node; undefined if anything else is before it. */
function spaceBefore({ raws }: ChildNode): string | undefined {
  const before = raws.before ?? ''
  return /^\s*$/.test(before) ? before : undefined
}

function startOf(node: ChildNode): number {
  return node.source?.start?.offset ?? 0
}

/** The end of a node, after its semicolon if it has one. */
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
  const last = effective(known)
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

/** Whether edits of a style make the change and nothing else. */
function makesOnlyChange(
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
        : effective(now)?.value.trim() === value.replace(/!\s*important\s*$/i, '').trim()
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

/** The nodes of a style as a list of texts to compare. */
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
