import { parse, type AtRule, type Declaration, type Rule } from 'postcss'
import type { Edit } from './edit.ts'
import { elementsOf } from './elements.ts'
import { lineOf } from './misses.ts'

/** A declaration of a style that is to have a value, or to go. */
export interface StyleChange {
  /** The selector of the rule, as it is written. */
  rule: string
  /** The condition of the at-rule around it, such as `(max-width: 600px)`. */
  condition?: string | undefined
  property: string
  value: string | null
}

type StyleEdit = { ok: true; edit: Edit } | { ok: false; reason: string }

interface Place {
  rule: Rule
  /** Where the style that has the rule begins in the document. */
  base: number
}

/** The edit of one declaration in the style elements of a document; all else of the rule stays. */
export function styleEdit(text: string, change: StyleChange): StyleEdit {
  const places = placesOf(text, change)
  if (typeof places === 'string') return refuse(places)
  const having = places.filter(({ rule }) => declarationOf(rule, change.property))
  const [place, ...others] = having.length > 0 ? having : places
  const named = `${change.rule}${change.condition ? ` in ${change.condition}` : ''}`
  if (!place) return refuse(`No style element has a rule ${named}. Add one by html_insert_after.`)
  if (others.length > 0) {
    const lines = [place, ...others].map(({ rule, base }) =>
      lineOf(text, base + (rule.source?.start?.offset ?? 0)),
    )
    return refuse(
      `The rule ${named} stands several times, in the lines ${lines.join(', ')}. Change the one that you mean by html_replace, or name the condition around it.`,
    )
  }
  return { ok: true, edit: editOf(text, place, change) }
}

function placesOf(text: string, { rule: selector, condition }: StyleChange): Place[] | string {
  const places: Place[] = []
  for (const { tag, inner } of elementsOf(text).elements) {
    if (tag !== 'style') continue
    try {
      parse(text.slice(inner.from, inner.to)).walkRules((rule) => {
        const around = conditionOf(rule)
        const isThere = condition === undefined ? !around : squeezed(around) === squeezed(condition)
        if (isThere && squeezed(rule.selector) === squeezed(selector)) {
          places.push({ rule, base: inner.from })
        }
      })
    } catch (error) {
      const why = error instanceof Error && 'reason' in error ? String(error.reason) : 'unreadable'
      return `The style in line ${lineOf(text, inner.from)} can’t be read: ${why}. Change it by html_replace.`
    }
  }
  return places
}

/** The condition of the at-rule that a rule stands in; empty: none. */
function conditionOf({ parent }: Rule): string {
  return parent && isAtRule(parent) ? parent.params : ''
}

function isAtRule(node: { type: string }): node is AtRule {
  return node.type === 'atrule'
}

function squeezed(css: string): string {
  return css
    .replace(/\s+/g, ' ')
    .replace(/ ?([,:>+~()]) ?/g, '$1')
    .trim()
    .toLowerCase()
}

/** The last declaration of a property, which is the one that counts. */
function declarationOf(rule: Rule, property: string): Declaration | undefined {
  const wanted = property.startsWith('--') ? property : property.toLowerCase()
  return rule.nodes.findLast(
    (node): node is Declaration => node.type === 'decl' && node.prop === wanted,
  )
}

function editOf(text: string, { rule, base }: Place, { property, value }: StyleChange): Edit {
  const known = declarationOf(rule, property)
  if (known) {
    const start = base + (known.source?.start?.offset ?? 0)
    const end = base + (known.source?.end?.offset ?? 0)
    if (value === null) {
      const before = text.slice(0, start)
      return { from: before.trimEnd().length, to: end, insert: '' }
    }
    const from = start + known.prop.length + (known.raws.between ?? ':').length
    const isClosed = text[end - 1] === ';'
    const important = known.important && !value.includes('!') ? ' !important' : ''
    return { from, to: isClosed ? end - 1 : end, insert: value + important }
  }
  const last = rule.nodes.at(-1)
  const open =
    text.indexOf('{', base + (rule.source?.start?.offset ?? 0) + rule.selector.length) + 1
  if (value === null) return { from: open, to: open, insert: '' }
  if (!last) return { from: open, to: open, insert: ` ${property}: ${value}; ` }
  const at = base + (last.source?.end?.offset ?? 0)
  const isClosed = text[at - 1] === ';' || last.type !== 'decl'
  const lead = last.raws.before ?? ' '
  return { from: at, to: at, insert: `${isClosed ? '' : ';'}${lead}${property}: ${value};` }
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}
