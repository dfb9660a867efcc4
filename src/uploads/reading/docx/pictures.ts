import type { Zip } from '../zip.ts'
import { targetsOf, type Relationships } from './package.ts'

/** The pictures of a document, named in the order in which its text first shows them. */
export interface Pictures {
  /** Learns the formats of the pictures to which a part refers. */
  learn(relationships: Relationships): Promise<void>
  /** The name of a picture by its part; if it can’t be used, its format, if it has any. */
  use(part: string, alt: string): { name: string } | { format: string | undefined }
  /** Those that were used. */
  used(): { name: string; part: string; mediaType: string; alt: string }[]
}

interface Known {
  mediaType: string | undefined
  format: string | undefined
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
      const { mediaType, format } = known.get(part) ?? { mediaType: undefined, format: undefined }
      if (mediaType === undefined) return { format }
      const name = `image${used.size + 1}`
      used.set(part, { name, part, mediaType, alt })
      return { name }
    },
    used: () => [...used.values()],
  }
}

const signatures: readonly (readonly [RegExp, string])[] = [
  [/^89504e470d0a1a0a/, 'image/png'],
  [/^ffd8ff/, 'image/jpeg'],
  [/^47494638(?:37|39)61/, 'image/gif'],
  [/^52494646.{8}57454250/, 'image/webp'],
]
const signatureLength = 12

/** The format of a picture by its first bytes: names and declared types are often wrong. */
async function formatOf(zip: Zip, part: string): Promise<Known> {
  let start = Buffer.alloc(0)
  for await (const chunk of zip.stream(part) ?? []) {
    start = Buffer.concat([start, chunk])
    if (start.length >= signatureLength) break
  }
  const hex = start.toString('hex', 0, signatureLength)
  const mediaType = signatures.find(([pattern]) => pattern.test(hex))?.[1]
  return { mediaType, format: /\.(\w{1,5})$/.exec(part)?.[1]?.toUpperCase() ?? 'unknown' }
}
