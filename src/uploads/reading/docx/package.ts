import { Unreadable } from '../content.ts'
import { attributeOf, readWholeXml } from '../xml.ts'
import type { Zip } from '../zip.ts'

/** What a part refers to: another part by its name, or something outside by its URL. */
export interface Relationship {
  /** The last word of its type, such as `image`. */
  type: string
  target: string
  isExternal: boolean
}

export type Relationships = ReadonlyMap<string, Relationship>

const noDocument = 'it is no Word document. Save it as .docx in Word and attach it again.'

/**
 * The name of the part with the text.
 * @throws Unreadable if there is none
 */
export async function findMainPart(zip: Zip): Promise<string> {
  const relationships = [...(await readRelationships(zip, '')).values()]
  const main = relationships.find(({ type }) => type === 'officeDocument')?.target
  const name = main ?? 'word/document.xml'
  if (!zip.has(name)) throw new Unreadable(noDocument)
  return name
}

/** The relationships of a part, by their ids; of the whole package for an empty name. */
export async function readRelationships(zip: Zip, part: string): Promise<Relationships> {
  const slash = part.lastIndexOf('/') + 1
  const folder = part.slice(0, slash)
  const found = new Map<string, Relationship>()
  const chunks = zip.stream(`${folder}_rels/${part.slice(slash)}.rels`)
  if (!chunks) return found
  await readWholeXml(chunks, {
    open(name, attributes) {
      const id = attributeOf(attributes, 'Id')
      const target = attributeOf(attributes, 'Target')
      if (name !== 'Relationship' || id === undefined || target === undefined) return
      const type = attributeOf(attributes, 'Type') ?? ''
      const isExternal = attributeOf(attributes, 'TargetMode') === 'External'
      found.set(id, {
        type: type.slice(type.lastIndexOf('/') + 1),
        target: isExternal ? target : resolvePart(zip, folder, target),
        isExternal,
      })
    },
  })
  return found
}

/** The parts to which a part has relationships of a type. */
export function targetsOf(relationships: Relationships, type: string): string[] {
  return [...relationships.values()]
    .filter((one) => one.type === type && !one.isExternal)
    .map(({ target }) => target)
}

/** The name of a part by a reference to it. Those that lead out of the package lead to its root. */
function resolvePart(zip: Zip, folder: string, target: string): string {
  const path: string[] = []
  const full = target.startsWith('/') ? target : folder + target
  for (const step of full.split(/[/\\]/)) {
    if (step === '..') path.pop()
    else if (step !== '' && step !== '.') path.push(step)
  }
  const name = path.join('/')
  return zip.has(name) ? name : decoded(name)
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
