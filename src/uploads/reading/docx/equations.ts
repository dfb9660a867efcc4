import { attributeOf, type XmlAttributes } from '../xml.ts'

/** An element of an equation and what is in it. */
export interface EquationNode {
  name: string
  value: string | undefined
  text: string
  children: EquationNode[]
}

export function equationNode(name: string, attributes: XmlAttributes): EquationNode {
  return { name, value: attributeOf(attributes, 'val'), text: '', children: [] }
}

/** An equation in a line of text, such as `x = (a + b)/2`. */
export function textOfEquation(node: EquationNode): string {
  return textOf(node).replace(/\s+/g, ' ').trim()
}

function textOf(node: EquationNode): string {
  const part = (name: string) => {
    const child = childOf(node, name)
    return child ? textOf(child) : ''
  }
  const property = (name: string) => childOf(childOf(node, `${node.name}Pr`), name)?.value
  switch (node.name) {
    case 't':
      return node.text
    case 'f':
      return `${grouped(part('num'))}/${grouped(part('den'))}`
    case 'sSup':
      return `${grouped(part('e'))}^${grouped(part('sup'))}`
    case 'sSub':
      return `${part('e')}_${grouped(part('sub'))}`
    case 'sSubSup':
      return `${part('e')}_${grouped(part('sub'))}^${grouped(part('sup'))}`
    case 'sPre':
      return `_${grouped(part('sub'))}^${grouped(part('sup'))} ${part('e')}`
    case 'rad':
      return rootOf(part('deg'), part('e'))
    case 'nary':
      return ` ${property('chr') ?? '∫'}${limits(part('sub'), part('sup'))} ${part('e')}`
    case 'limLow':
      return `${part('e')}_${grouped(part('lim'))} `
    case 'limUpp':
      return `${part('e')}^${grouped(part('lim'))} `
    case 'func':
      return `${part('fName')} ${part('e')}`
    case 'd':
      return `${property('begChr') ?? '('}${partsOf(node, 'e').join(property('sepChr') ?? '|')}${property('endChr') ?? ')'}`
    case 'm':
      return `[${partsOf(node, 'mr').join('; ')}]`
    case 'mr':
      return partsOf(node, 'e').join(', ')
    case 'eqArr':
      return partsOf(node, 'e').join('; ')
    case 'acc':
      return `${part('e')}${property('chr') ?? '\u0302'}`
    default:
      return node.children.map(textOf).join('')
  }
}

function rootOf(degree: string, text: string): string {
  return degree === '' ? `√(${text})` : `root ${grouped(degree)} of (${text})`
}

function limits(from: string, to: string): string {
  return `${from === '' ? '' : `_${grouped(from)}`}${to === '' ? '' : `^${grouped(to)}`}`
}

/** In brackets, unless it is one word or number. */
function grouped(text: string): string {
  const trimmed = text.trim()
  return /^[\p{L}\p{N}.,\p{M}]*$/u.test(trimmed) ? trimmed : `(${trimmed})`
}

function childOf(node: EquationNode | undefined, name: string): EquationNode | undefined {
  return node?.children.find((child) => child.name === name)
}

function partsOf(node: EquationNode, name: string): string[] {
  return node.children.filter((child) => child.name === name).map(textOf)
}
