import { attributeOf, readWholeXml, type XmlAttributes } from '../xml.ts'
import { formatNumber } from './number-formats.ts'
import { isOn, numberOf } from './properties.ts'
import type { Styles } from './styles.ts'
import type { Label } from './text.ts'

interface Level {
  start: number
  format: string
  /** How a custom format writes the number 1, such as `01`. */
  pattern: string
  /** Such as `%1.%2`. */
  text: string
  /** The level above which it starts anew, from 1; 0 for none. */
  restart: number | undefined
  isLegal: boolean
  style: string | undefined
}

interface Abstract {
  levels: Map<number, Level>
  /** The style whose numbering it stands for. */
  styleLink: string | undefined
}

interface Override {
  start: number | undefined
  level: Level | undefined
}

interface Numbering {
  abstract: string
  overrides: Map<number, Override>
}

/** What the numberings of a document are, and how far each has counted. */
export interface Counters {
  /** The level of a numbering that belongs to a paragraph style. */
  levelOf(numbering: string, styles: readonly string[]): number | undefined
  /** Counts a paragraph, and returns what stands before it. */
  next(numbering: string, level: number): Label | undefined
}

const levels = 9

/** Reads `numbering.xml`. */
export async function readNumbering(
  chunks: AsyncIterable<Uint8Array> | undefined,
  styles: Styles,
): Promise<Counters> {
  const abstracts = new Map<string, Abstract>()
  const numberings = new Map<string, Numbering>()
  await readDefinitions(chunks, abstracts, numberings)

  /** The definition of a numbering; it may stand for that of a style. */
  const abstractOf = (id: string): string | undefined => {
    const own = numberings.get(id)?.abstract
    const link = own === undefined ? undefined : abstracts.get(own)?.styleLink
    const linked = link === undefined ? undefined : styles.numbering(link)
    return (linked === undefined ? undefined : numberings.get(linked)?.abstract) ?? own
  }
  const definitionOf = (id: string, level: number): Level | undefined =>
    numberings.get(id)?.overrides.get(level)?.level ??
    abstracts.get(abstractOf(id) ?? '')?.levels.get(level)

  const counted = new Map<string, (number | undefined)[]>()
  const started = new Set<string>()
  return {
    levelOf(id, chain) {
      for (const style of chain) {
        for (let level = 0; level < levels; level++) {
          if (definitionOf(id, level)?.style === style) return level
        }
      }
      return undefined
    },
    next(id, level) {
      const abstract = abstractOf(id)
      const definition = definitionOf(id, level)
      if (abstract === undefined || !definition) return undefined
      const numbers = counted.get(abstract) ?? []
      counted.set(abstract, numbers)
      const first = numberings.get(id)?.overrides.get(level)?.start
      const isFirst = first !== undefined && !started.has(`${id} ${level}`)
      started.add(`${id} ${level}`)
      const before = numbers[level]
      numbers[level] = isFirst
        ? first
        : before === undefined
          ? (first ?? definition.start)
          : before + 1
      for (let lower = level + 1; lower < levels; lower++) {
        const restart = definitionOf(id, lower)?.restart
        if (restart === undefined || level < restart) numbers[lower] = undefined
      }
      const numberAt = (at: number) => numbers[at] ?? definitionOf(id, at)?.start ?? 1
      return labelOf(level, definition, numberAt, (at) => definitionOf(id, at))
    },
  }
}

function labelOf(
  level: number,
  { format, text, isLegal }: Level,
  numberAt: (level: number) => number,
  definitionAt: (level: number) => Level | undefined,
): Label | undefined {
  if (format === 'bullet') return { type: 'bullet' }
  const delimiter = text.endsWith(')') ? ')' : '.'
  if (format === 'decimal' && text === `%${level + 1}${delimiter}`) {
    return { type: 'number', number: numberAt(level), delimiter }
  }
  const shown = text.replace(/%([1-9])/g, (_, digit: string) => {
    const at = Number(digit) - 1
    const { format: own = 'decimal', pattern = '' } = definitionAt(at) ?? {}
    return formatNumber(numberAt(at), isLegal && own !== 'decimalZero' ? 'decimal' : own, pattern)
  })
  const trimmed = shown.trim()
  return trimmed === '' ? undefined : { type: 'text', text: trimmed }
}

async function readDefinitions(
  chunks: AsyncIterable<Uint8Array> | undefined,
  abstracts: Map<string, Abstract>,
  numberings: Map<string, Numbering>,
): Promise<void> {
  let abstract: Abstract | undefined
  let numbering: Numbering | undefined
  let override: Override | undefined
  let level: Level | undefined
  const open: Readonly<Record<string, (attributes: XmlAttributes) => void>> = {
    abstractNum(attributes) {
      abstract = { levels: new Map(), styleLink: undefined }
      abstracts.set(attributeOf(attributes, 'abstractNumId') ?? '', abstract)
    },
    numStyleLink(attributes) {
      if (abstract) abstract.styleLink = attributeOf(attributes, 'val')
    },
    num(attributes) {
      numbering = { abstract: '', overrides: new Map() }
      numberings.set(attributeOf(attributes, 'numId') ?? '', numbering)
    },
    abstractNumId(attributes) {
      if (numbering) numbering.abstract = attributeOf(attributes, 'val') ?? ''
    },
    lvlOverride(attributes) {
      override = { start: undefined, level: undefined }
      numbering?.overrides.set(numberOf(attributes, 'ilvl') ?? 0, override)
    },
    startOverride(attributes) {
      if (override) override.start = numberOf(attributes)
    },
    lvl(attributes) {
      level = { ...defaultLevel }
      if (override) override.level = level
      else abstract?.levels.set(numberOf(attributes, 'ilvl') ?? 0, level)
    },
    start(attributes) {
      if (level) level.start = numberOf(attributes) ?? level.start
    },
    numFmt(attributes) {
      // A custom format comes with another one for programs that don’t know it.
      if (!level || level.format === 'custom') return
      level.format = attributeOf(attributes, 'val') ?? level.format
      level.pattern = attributeOf(attributes, 'format') ?? ''
    },
    lvlText(attributes) {
      if (level) level.text = attributeOf(attributes, 'val') ?? ''
    },
    lvlRestart(attributes) {
      if (level) level.restart = numberOf(attributes)
    },
    isLgl(attributes) {
      if (level) level.isLegal = isOn(attributes)
    },
    pStyle(attributes) {
      if (level) level.style = attributeOf(attributes, 'val')
    },
  }
  await readWholeXml(chunks, {
    open(name, attributes) {
      if (Object.hasOwn(open, name)) open[name]?.(attributes)
    },
    close(name) {
      if (name === 'abstractNum') abstract = undefined
      if (name === 'num') numbering = undefined
      if (name === 'lvlOverride') override = undefined
      if (name === 'lvl') level = undefined
    },
  })
}

const defaultLevel: Level = {
  start: 1,
  format: 'decimal',
  pattern: '',
  text: '',
  restart: undefined,
  isLegal: false,
  style: undefined,
}
