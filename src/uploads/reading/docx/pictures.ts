import { targetsOf, type OfficePackage, type Relationships } from '../package.ts'

/** The pictures of a document, named in the order in which its text first shows them. */
export interface Pictures {
  /** Learns the formats of the pictures to which a part refers. */
  learn(relationships: Relationships): Promise<void>
  /** The name of a picture by its part; if it can’t be used, its format, if it has any. */
  use(part: string, alt: string): { name: string } | { format: string | undefined }
  /** Those that were used. */
  used(): UsedPicture[]
}

interface UsedPicture {
  name: string
  part: string
  alt: string
}

/** The format of a picture, and whether it can be read. */
interface Known {
  format: string
  isReadable: boolean
}

export function createPictures(file: OfficePackage): Pictures {
  const known = new Map<string, Known>()
  const used = new Map<string, UsedPicture>()
  return {
    async learn(relationships) {
      for (const part of targetsOf(relationships, 'image')) {
        if (!known.has(part) && file.has(part)) known.set(part, await formatOf(file, part))
      }
    },
    use(part, alt) {
      const before = used.get(part)
      if (before) {
        before.alt ||= alt
        return { name: before.name }
      }
      const picture = known.get(part)
      if (!picture?.isReadable) return { format: picture?.format }
      const name = `image${used.size + 1}`
      used.set(part, { name, part, alt })
      return { name }
    },
    used: () => [...used.values()],
  }
}

/** How PNG, JPEG, GIF and WebP begin, in hexadecimal. */
const signatures = /^(?:89504e470d0a1a0a|ffd8ff|47494638(?:37|39)61|52494646.{8}57454250)/
const signatureLength = 12

/** The format of a picture by its first bytes: names and declared types are often wrong. */
async function formatOf(file: OfficePackage, part: string): Promise<Known> {
  let start = Buffer.alloc(0)
  for await (const chunk of file.stream(part) ?? []) {
    start = Buffer.concat([start, chunk])
    if (start.length >= signatureLength) break
  }
  const hex = start.toString('hex', 0, signatureLength)
  const format = /\.(\w{1,5})$/.exec(part)?.[1]?.toUpperCase() ?? 'unknown'
  return { format, isReadable: signatures.test(hex) }
}
