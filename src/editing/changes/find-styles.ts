import { parse, type AtRule, type Container, type Rule } from 'postcss'
import type { Span } from '../text/edit.ts'
import type { Finding } from './finding.ts'
import { clipped } from './names.ts'
import { innerSpan, rawText, type PageNode } from './page-tree.ts'
import { pairEqualKeys } from './pair-children.ts'

/** A rule of a style sheet, or an at-rule without rules in it, such as `@font-face`. */
interface StyleRule {
  /** The selector as it is written, or the at-rule with its parameters. */
  selector: string
  /** The conditions around it, such as `@media print`. */
  conditions: string
  /** The values of its properties. */
  values: ReadonlyMap<string, string>
  isAtRule: boolean
  span: Span
}

/**
 * The rules that differ between two style sheets; either may be missing. `undefined` if one of them
 * can't be read, or if only the order of the rules or their notation differs.
 */
export function findStyles(
  old: PageNode | undefined,
  now: PageNode | undefined,
): Finding[] | undefined {
  const [before, after] = [rulesOf(old), rulesOf(now)]
  if (!before || !after) return undefined
  const { pairs, removed, added } = pairEqualKeys(before, after, keyOf)
  const findings = [
    ...pairs
      .filter(([one, other]) => changedProperties(one, other).length > 0)
      .map(([one, other]) => ruleChange(one, other, 'changed', after)),
    ...removed.map((rule) => ruleChange(rule, undefined, 'removed', after)),
    ...added.map((rule) => ruleChange(undefined, rule, 'added', after)),
  ].map((finding) => ({ ...finding, old, new: now }))
  return findings.length > 0 ? findings : undefined
}

function keyOf({ selector, conditions }: StyleRule): string {
  return `${conditions} { ${selector}`.replace(/\s+/g, ' ')
}

function rulesOf(style: PageNode | undefined): StyleRule[] | undefined {
  const at = style && innerSpan(style)
  if (!at) return []
  const css = rawText(style)
  // Where the parser changed the text, such as its line endings, positions would be wrong.
  if (css.length !== at.to - at.from) return undefined
  try {
    return [...rulesIn(parse(css), '', at.from + (css.startsWith('\ufeff') ? 1 : 0))]
  } catch {
    return undefined
  }
}

function* rulesIn(parent: Container, conditions: string, at: number): Generator<StyleRule> {
  for (const node of parent.nodes ?? []) {
    const span = {
      from: at + (node.source?.start?.offset ?? 0),
      to: at + (node.source?.end?.offset ?? 0),
    }
    if (isRule(node)) {
      const { selector } = node
      yield { selector, conditions, values: valuesOf(node), isAtRule: false, span }
      yield* rulesIn(node, `${conditions} ${selector}`.trim(), at)
    } else if (isAtRule(node)) {
      const name = `@${node.name} ${node.params}`.trim()
      const values = valuesOf(node)
      const isGroup = node.nodes?.some((child) => isRule(child) || isAtRule(child)) ?? false
      if (!isGroup) yield { selector: name, conditions, values, isAtRule: true, span }
      else yield* rulesIn(node, `${conditions} ${name}`.trim(), at)
    }
  }
}

function isRule(node: { type: string }): node is Rule {
  return node.type === 'rule'
}

function isAtRule(node: { type: string }): node is AtRule {
  return node.type === 'atrule'
}

/** The declarations of a rule; of several of one property, all values in their order. */
function valuesOf({ nodes }: Container): Map<string, string> {
  const values = new Map<string, string>()
  for (const node of nodes ?? []) {
    if (node.type !== 'decl' || !('prop' in node)) continue
    const value = node.important ? `${node.value} !important` : node.value
    const before = values.get(node.prop)
    values.set(node.prop, before === undefined ? value : `${before}; ${value}`)
  }
  return values
}

function changedProperties(old: StyleRule | undefined, now: StyleRule | undefined): string[] {
  const properties = new Set([...(old?.values.keys() ?? []), ...(now?.values.keys() ?? [])])
  return [...properties].filter(
    (property) => old?.values.get(property) !== now?.values.get(property),
  )
}

const maxProperties = 5
/** Longer selectors are not passed on. */
const maxSelector = 1000

function ruleChange(
  old: StyleRule | undefined,
  now: StyleRule | undefined,
  verb: 'changed' | 'removed' | 'added',
  rules: readonly StyleRule[],
): Finding {
  const changed = now ?? old
  if (!changed) throw new Error('no rule was named')
  const properties = changedProperties(old, now)
  const isIndirect = properties.length > 0 && properties.every(isCustom)
  const users = isIndirect ? usersOfProperties(properties, rules) : []
  const rule = users.length > 0 ? { ...changed, selector: users.join(', ') } : changed
  const isNowhere = isIndirect && users.length === 0
  const more = properties.length - maxProperties
  const shown = properties.slice(0, maxProperties).map(clipped).join(', ')
  const list = properties.length === 0 ? '' : `: ${shown}${more > 0 ? ` and ${more} more` : ''}`
  const name = nameOf(rule)
  return {
    kind: 'style',
    group: `rule ${verb} ${properties.join()}`,
    say: (all) =>
      all.length > 1 ? `Style of ${all.length} rules ${verb}${list}` : `${name} ${verb}${list}`,
    label: name.slice(0, 80),
    spans: { ...(old && { old: old.span }), ...(now && { new: now.span }) },
    ...(rule.isAtRule || isNowhere || rule.selector.length > maxSelector
      ? {}
      : { selector: rule.selector }),
  }
}

/** The selectors of the rules that use custom properties such as `--accent`, directly or by others. */
function usersOfProperties(properties: readonly string[], rules: readonly StyleRule[]): string[] {
  const names = new Set(properties)
  const selectors = new Set<string>()
  // The set grows while it is read: by the properties that are set to one of these.
  for (const name of names) {
    const use = new RegExp(`var\\(\\s*${name.replace(/[^\w-]/g, '\\$&')}\\s*[,)]`)
    for (const { selector, values, isAtRule: isAt } of rules) {
      if (isAt) continue
      for (const [property, value] of values) {
        if (!use.test(value)) continue
        if (isCustom(property)) names.add(property)
        else selectors.add(selector)
      }
    }
  }
  return [...selectors]
}

function isCustom(property: string): boolean {
  return property.startsWith('--')
}

/** A rule, such as `Style of h1, h2` or `Style of h1 in @media print`. */
function nameOf({ selector, conditions, isAtRule: isAt }: StyleRule): string {
  const plain = clipped(selector)
  const where = conditions ? ` in ${clipped(conditions)}` : ''
  if (isAt) return `Rule ${plain}${where}`
  if (plain === ':root') return `Style of the page${where}`
  return `Style of ${plain}${where}`
}
