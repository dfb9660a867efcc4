import { posix } from 'node:path'
import { attributeOf, readWholeXml } from './xml.ts'
import type { Zip } from './zip.ts'

/** The parts of an Office file, by their names. Names are compared as Office does, without case. */
export interface OfficePackage {
  /** The parts whose names match, in the order of the archive. */
  namesLike(pattern: RegExp): string[]
  has(name: string): boolean
  /** The bytes of a part; `undefined` if there is no such part. */
  stream(name: string): AsyncGenerator<Uint8Array> | undefined
  /** What a part refers to; that of the whole package for an empty name. */
  relationshipsOf(name: string): Promise<Relationships>
}

/** What a part refers to: another part by its name, or something outside by its URL. */
export interface Relationship {
  /** The last word of its type, which is the same in both dialects of the format, such as `worksheet`. */
  type: string
  target: string
  isExternal: boolean
}

/** The relationships of a part by their ids. */
export type Relationships = ReadonlyMap<string, Relationship>

export function packageIn(zip: Zip): OfficePackage {
  const names = new Map(zip.names.map((name) => [keyOf(name), name]))

  function find(name: string): string | undefined {
    return names.get(keyOf(name)) ?? names.get(keyOf(decoded(name)))
  }

  function stream(name: string): AsyncGenerator<Uint8Array> | undefined {
    const found = find(name)
    return found === undefined ? undefined : zip.stream(found)
  }

  /** The name of a part by a reference to it. Those that lead out of the package lead to its root. */
  function resolve(folder: string, reference: string): string {
    const path = reference.replaceAll('\\', '/')
    const name = posix.join('/', path.startsWith('/') ? '' : folder, path).slice(1)
    return find(name) ?? name
  }

  return {
    namesLike: (pattern) => zip.names.filter((name) => pattern.test(name)),
    has: (name) => find(name) !== undefined,
    stream,
    async relationshipsOf(name) {
      const folder = posix.dirname(name)
      const relationships = new Map<string, Relationship>()
      await readWholeXml(stream(posix.join(folder, '_rels', `${posix.basename(name)}.rels`)), {
        open(element, attributes) {
          const id = attributeOf(attributes, 'Id')
          const target = attributeOf(attributes, 'Target')
          if (element !== 'Relationship' || id === undefined || target === undefined) return
          const isExternal = attributeOf(attributes, 'TargetMode') === 'External'
          relationships.set(id, {
            type: posix.basename(attributeOf(attributes, 'Type') ?? ''),
            target: isExternal ? target : resolve(folder, target),
            isExternal,
          })
        },
      })
      return relationships
    },
  }
}

/** The parts to which a part has relationships of a type. */
export function targetsOf(relationships: Relationships, type: string): string[] {
  return [...relationships.values()]
    .filter((one) => one.type === type && !one.isExternal)
    .map(({ target }) => target)
}

function keyOf(name: string): string {
  return name.replace(/^\//, '').toLowerCase()
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
