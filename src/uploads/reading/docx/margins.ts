import type { OfficePackage } from '../package.ts'
import { readXml } from '../xml.ts'

const maxRead = 500
const maxShown = 60

/** The first words of headers or footers, each once. Those without a letter, such as page numbers, have none. */
export async function firstWordsOf(
  file: OfficePackage,
  parts: readonly string[],
): Promise<string[]> {
  const found = new Set<string>()
  for (const part of parts) {
    const text = await startOf(file, part)
    if (/\p{L}/u.test(text)) found.add(shortened(text))
  }
  return [...found]
}

async function startOf(file: OfficePackage, part: string): Promise<string> {
  const chunks = file.stream(part)
  if (!chunks) return ''
  let text = ''
  let isText = false
  let replaced = 0
  const reading = readXml(chunks, {
    open(name) {
      if (name === 'Fallback' || name === 'del') replaced++
      if (name === 't') isText = replaced === 0
      if (name === 'tab' || name === 'p') text += ' '
    },
    close(name) {
      if (name === 'Fallback' || name === 'del') replaced--
      if (name === 't') isText = false
    },
    text(added) {
      if (isText) text += added
    },
  })
  for await (const _ of reading) if (text.length > maxRead) break
  return text.replace(/\s+/g, ' ').trim()
}

function shortened(text: string): string {
  if (text.length <= maxShown) return text
  const cut = text.slice(0, maxShown)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), maxShown / 2)).trim()}…`
}
