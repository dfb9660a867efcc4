import { posix } from 'node:path'
import { readWholeXml, type XmlHandlers } from '../xml.ts'
import type { Zip } from '../zip.ts'

/** The parts of an Office file, by their names without a leading slash. */
export interface OfficePackage {
  /** The parts whose names match, in the order of the archive. */
  namesLike(pattern: RegExp): string[]
  /** The bytes of a part; `undefined` if there is no such part. Names are compared as Office does, without case. */
  stream(name: string): AsyncGenerator<Uint8Array> | undefined
  /** What a part refers to inside the file; that of the whole file for an empty name. */
  relationshipsOf(name: string): Promise<Relationship[]>
}

export interface Relationship {
  id: string
  /** The last word of its type, which is the same in both dialects of the format, such as `worksheet`. */
  type: string
  /** The name of the part that it leads to. */
  target: string
}

export function packageIn(zip: Zip): OfficePackage {
  const names = new Map(zip.names.map((name) => [keyOf(name), name]))

  function stream(name: string): AsyncGenerator<Uint8Array> | undefined {
    const found = names.get(keyOf(name)) ?? names.get(keyOf(decoded(name)))
    return found === undefined ? undefined : zip.stream(found)
  }

  return {
    namesLike: (pattern) => zip.names.filter((name) => pattern.test(name)),
    stream,
    async relationshipsOf(name) {
      const folder = posix.dirname(name)
      const part = posix.join(folder, '_rels', `${posix.basename(name)}.rels`)
      const relationships: Relationship[] = []
      await readPart(stream(part), {
        open(element, attributes) {
          if (element !== 'Relationship' || attributes.TargetMode === 'External') return
          const { Id: id = '', Type: type = '', Target: target = '' } = attributes
          const path = target.startsWith('/') ? target : posix.join('/', folder, target)
          relationships.push({ id, type: posix.basename(type), target: path.slice(1) })
        },
      })
      return relationships
    },
  }
}

/** Reads a part of a package; a missing one is empty. */
export async function readPart(
  chunks: AsyncGenerator<Uint8Array> | undefined,
  handlers: XmlHandlers,
): Promise<void> {
  if (chunks) await readWholeXml(chunks, handlers)
}

/** Whether an attribute of a file says yes. */
export function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on'
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
