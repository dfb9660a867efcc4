import { xmlCharacters } from '../../xml-characters.ts'

/** Text as the content of XML, or as a value in double quotes, without characters that XML has not. */
export function xmlText(text: string): string {
  return xmlCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

export const drawingml = 'http://schemas.openxmlformats.org/drawingml/2006'
export const officeRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The namespaces of the parts of a presentation. */
export const namespaces = `xmlns:a="${drawingml}/main" xmlns:r="${officeRelations}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`

/** A relationship of a part: its kind, as the last word of its address, and what it leads to. */
export interface Relation {
  kind: string
  target: string
  isExternal?: boolean
}

/** The relationships of a part, each once. */
export interface Relations {
  /** Returns the id by which the part refers to it. */
  add(relation: Relation): string
  /** The part with the relationships. */
  write(): string
}

export function createRelations(): Relations {
  const all: Relation[] = []
  return {
    add(relation) {
      const known = all.findIndex(
        ({ kind, target }) => kind === relation.kind && target === relation.target,
      )
      return `rId${known < 0 ? all.push(relation) : known + 1}`
    },
    write() {
      const written = all.map(({ kind, target, isExternal }, at) => {
        const type = kind.startsWith('http') ? kind : `${officeRelations}/${kind}`
        const mode = isExternal ? ' TargetMode="External"' : ''
        return `<Relationship Id="rId${at + 1}" Type="${type}" Target="${xmlText(target)}"${mode}/>`
      })
      return `${xmlHead}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${written.join('')}</Relationships>`
    },
  }
}
