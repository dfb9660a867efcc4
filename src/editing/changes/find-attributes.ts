import { parse } from 'postcss'
import type { Finding } from './finding.ts'
import { capital, clipped, counted, nameIn, nounOf, quoted, labelOf } from './names.ts'
import { attributesOf, attributeSpan, type PageNode } from './page-tree.ts'

/** The changed attributes of an element, as one finding for each kind of change. */
export function findAttributes(old: PageNode, now: PageNode): Finding[] {
  const [before, after] = [attributesOf(old), attributesOf(now)]
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  )
  const others = names.filter((name) => !isSpecial(now, name))
  return [
    ...names
      .filter((name) => isSpecial(now, name))
      .map((name) => ({
        ...specialChange(now, name, before.get(name) ?? '', after.get(name) ?? ''),
        ...placeOf(old, now, [name]),
      })),
    ...(others.length > 0 ? [{ ...otherChange(now, others), ...placeOf(old, now, others) }] : []),
  ]
}

function placeOf(old: PageNode, now: PageNode, names: readonly string[]) {
  const spanIn = (node: PageNode) => {
    const spans = names.flatMap((name) => attributeSpan(node, name) ?? [])
    const [from, to] = [spans.map((span) => span.from), spans.map((span) => span.to)]
    return spans.length > 0 ? { from: Math.min(...from), to: Math.max(...to) } : undefined
  }
  const [oldSpan, newSpan] = [spanIn(old), spanIn(now)]
  const spans = { ...(oldSpan && { old: oldSpan }), ...(newSpan && { new: newSpan }) }
  return { old, new: now, label: labelOf(now), spans }
}

type Said = Pick<Finding, 'kind' | 'group' | 'say'>

const pictures = new Set(['img', 'source', 'image', 'video', 'audio', 'picture'])
const sources = new Set(['src', 'srcset', 'poster'])

function isSpecial({ tag }: PageNode, name: string): boolean {
  if (name === 'style') return true
  if (name === 'href') return tag === 'a' || tag === 'area'
  return pictures.has(tag) && (sources.has(name) || name === 'alt')
}

function specialChange(node: PageNode, name: string, before: string, after: string): Said {
  const noun = nounOf(node)
  const label = inSentence(node)
  if (name === 'style') {
    const properties = changedProperties(before, after)
    const list = properties.length > 0 ? `: ${properties.slice(0, 5).map(clipped).join(', ')}` : ''
    return {
      kind: 'style',
      group: `style ${noun.one}${list}`,
      say: ({ length }) =>
        length === 1
          ? `Style of ${label} changed${list}`
          : `Style of ${counted(length, noun)} changed${list}`,
    }
  }
  if (name === 'href') {
    return {
      kind: 'link',
      group: 'target',
      say: ({ length }) =>
        length > 1
          ? `Targets of ${counted(length, noun)} changed`
          : `Target of ${label} changed: ${quoted(before)} → ${quoted(after)}`,
    }
  }
  if (name === 'alt') {
    return {
      kind: 'image',
      group: 'alt',
      say: ({ length }) =>
        length > 1
          ? `Descriptions of ${counted(length, noun)} changed`
          : `Description of an image changed: ${quoted(before)} → ${quoted(after)}`,
    }
  }
  return {
    kind: 'image',
    group: `source ${noun.one}`,
    say: ({ length }) =>
      length > 1 ? `${capital(counted(length, noun))} replaced` : `${labelOf(node)} replaced`,
  }
}

function otherChange(node: PageNode, names: readonly string[]): Said {
  const noun = nounOf(node)
  const what = names.length === 1 && names[0] === 'class' ? 'Class' : named(names)
  return {
    kind: 'attribute',
    group: `attribute ${noun.one} ${names.join()}`,
    say: ({ length }) =>
      `${what} of ${length > 1 ? counted(length, noun) : inSentence(node)} changed`,
  }
}

function named(names: readonly string[]): string {
  const short = names.slice(0, 5).map((name) => quoted(name))
  const more = names.length - short.length
  const list = more > 0 ? `${short.join(', ')} and ${more} more` : short.join(', ')
  return `${names.length === 1 ? 'Attribute' : 'Attributes'} ${list}`
}

/** An element within a sentence, such as `heading “Sales”`. */
function inSentence(node: PageNode): string {
  const name = nameIn(node)
  const { one } = nounOf(node)
  if (name) return `${one} ${quoted(name)}`
  return `${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`
}

/** The properties that two lists of declarations set differently. None if one of them can't be read. */
function changedProperties(before: string, after: string): string[] {
  const [old, now] = [declarationsIn(before), declarationsIn(after)]
  if (!old || !now) return []
  const properties = [...new Set([...old.keys(), ...now.keys()])]
  return properties.filter((property) => old.get(property) !== now.get(property))
}

function declarationsIn(css: string): Map<string, string> | undefined {
  try {
    const values = new Map<string, string>()
    parse(css).walkDecls(({ prop, value, important }) => {
      values.set(prop, important ? `${value} !important` : value)
    })
    return values
  } catch {
    return undefined
  }
}
