import { createTokenReader } from '../editing/html/tokenizer.ts'

const maxTitleLength = 80

/** Says what of a document is being written, from its HTML as it arrives. */
export interface Progress {
  /** Returns a sentence if the piece begins something new, such as a section. */
  push(html: string): string | undefined
}

/**
 * Tells styles, scripts and the headings `h1` and `h2`. A number and a total are given only for a section to which
 * the document has linked before, in a `nav`: “Writing 4 of 12: What people buy”.
 */
export function createProgress(): Progress {
  /** The ids to which a table of contents links, in order. */
  const planned = new Set<string>()
  let navDepth = 0
  /** The id of the section that was opened last, which its heading names. */
  let section = ''
  let heading: { id: string; text: string } | undefined
  let said: string | undefined

  const reader = createTokenReader(() => ({
    startTag({ tagName, attrs }) {
      const valueOf = (name: string) => attrs.find((one) => one.name === name)?.value ?? ''
      if (tagName === 'nav') navDepth++
      else if (tagName === 'a' && navDepth > 0) {
        const target = valueOf('href')
        if (/^#./.test(target)) planned.add(target.slice(1))
      } else if (tagName === 'h1' || tagName === 'h2') {
        heading = { id: valueOf('id') || section, text: '' }
      } else if (tagName === 'section' || tagName === 'article') section = valueOf('id')
      else if (tagName === 'style') said = 'Writing the styles'
      else if (tagName === 'script') said = 'Writing the scripts'
    },
    endTag({ tagName }) {
      if (tagName === 'nav') navDepth = Math.max(0, navDepth - 1)
      if ((tagName === 'h1' || tagName === 'h2') && heading) {
        said = sentenceOf(heading) ?? said
        heading = undefined
      }
    },
    text({ chars }) {
      if (heading && heading.text.length < maxTitleLength * 2) heading.text += chars
    },
  }))

  function sentenceOf({ id, text }: { id: string; text: string }): string | undefined {
    const title = text.replace(/\s+/g, ' ').trim()
    if (title === '') return undefined
    const isLong = title.length > maxTitleLength
    const short = isLong ? `${title.slice(0, maxTitleLength - 1).toWellFormed()}…` : title
    const at = [...planned].indexOf(id)
    return at < 0 ? `Writing: ${short}` : `Writing ${at + 1} of ${planned.size}: ${short}`
  }

  let unread = ''
  let last: string | undefined
  return {
    push(html) {
      unread += html
      // No tag ends without this character.
      if (!html.includes('>')) return undefined
      reader.write(unread, false)
      unread = ''
      const sentence = said === last ? undefined : said
      last = said
      return sentence
    },
  }
}
