import { TextDecoder } from 'node:util'
import { SaxesParser } from 'saxes'
import { Unreadable } from './content.ts'

/** The attributes of an element by their names as they are written, such as `w:val`. */
export type XmlAttributes = Readonly<Record<string, string>>

/** Called in the order of a text. Names are without their prefix: files choose their own prefixes. */
export interface XmlHandlers {
  open?(name: string, attributes: XmlAttributes): void
  close?(name: string): void
  text?(text: string): void
}

const maxDepth = 1000
const broken = 'it is damaged. Open and save it again, then attach it anew.'

/**
 * Reads XML from its bytes, in UTF-8 or UTF-16. Yields after each chunk, so that its caller can pass on what the
 * handlers have found.
 * @throws Unreadable for text that is no XML, has a document type, or is nested deeper than any real file
 */
export async function* readXml(
  chunks: AsyncIterable<Uint8Array>,
  { open, close, text }: XmlHandlers,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false })
  let depth = 0
  parser.on('doctype', () => {
    throw new Unreadable(broken)
  })
  parser.on('error', (error) => {
    throw new Unreadable(broken, { cause: error })
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > maxDepth) throw new Unreadable(broken)
    open?.(localName(name), attributes)
  })
  parser.on('closetag', ({ name }) => {
    depth--
    close?.(localName(name))
  })
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    parser.write(decoder.decode(chunk, { stream: true }))
    yield
  }
  parser.write(decoder?.decode() ?? '')
  parser.close()
  yield
}

/** Reads XML whose handlers keep all that they find. Where there is none, they find nothing. */
export async function readWholeXml(
  chunks: AsyncIterable<Uint8Array> | undefined,
  handlers: XmlHandlers,
): Promise<void> {
  if (chunks) for await (const _ of readXml(chunks, handlers));
}

/** An attribute by its name without prefix; `undefined` if there is none. */
export function attributeOf(attributes: XmlAttributes, name: string): string | undefined {
  const own = attributes[name]
  if (own !== undefined) return own
  const key = Object.keys(attributes).find((one) => one.endsWith(`:${name}`))
  return key === undefined ? undefined : attributes[key]
}

/** Whether an attribute that is a boolean is true; it is not if it is missing. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on'
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}
