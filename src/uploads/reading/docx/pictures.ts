import type { Zip } from '../zip.ts'
import { targetsOf, type Relationships } from './package.ts'

/** The pictures of a document, named in the order in which its text first shows them. */
export interface Pictures {
  /** Learns the formats of the pictures to which a part refers. */
  learn(relationships: Relationships): Promise<void>
  /** The name of a picture by the name of its part, or its format if it can’t be used. */
  use(part: string, alt: string): { name: string } | { format: string }
  /** Those that were used. */
  used(): { name: string; part: string; mediaType: string; alt: string }[]
}

interface Known {
  mediaType: string | undefined
  format: string
}

export function createPictures(zip: Zip): Pictures {
  const known = new Map<string, Known>()
  const used = new Map<string, { name: string; part: string; mediaType: string; alt: string }>()
  return {
    async learn(relationships) {
      for (const part of targetsOf(relationships, 'image')) {
        if (!known.has(part) && zip.has(part)) known.set(part, await formatOf(zip, part))
      }
    },
    use(part, alt) {
      const before = used.get(part)
      if (before) {
        before.alt ||= alt
        return { name: before.name }
      }
      const { mediaType, format } = known.get(part) ?? { mediaType: undefined, format: 'missing' }
      if (mediaType === undefined) return { format }
      const name = `image${used.size + 1}`
      used.set(part, { name, part, mediaType, alt })
      return { name }
    },
    used: () => [...used.values()],
  }
}

const signatures: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF[^]{4}WEBP/, 'image/webp'],
]

/** The format of a picture by its first bytes: names and declared types are often wrong. */
async function formatOf(zip: Zip, part: string): Promise<Known> {
  let start = Buffer.alloc(0)
  for await (const chunk of zip.stream(part) ?? []) {
    start = Buffer.concat([start, chunk])
    if (start.length >= 16) break
  }
  const text = start.subarray(0, 16).toString('latin1')
  const mediaType = signatures.find(([pattern]) => pattern.test(text))?.[1]
  const extension = /\.(\w{1,5})$/.exec(part)?.[1]?.toUpperCase() ?? 'unknown'
  return { mediaType, format: mediaType === undefined && start.length === 0 ? 'empty' : extension }
}
