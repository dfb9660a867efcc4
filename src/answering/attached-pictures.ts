import type { UserPart } from '../providers/provider.ts'

/**
 * A message that also says, before its last part, how each attached picture is placed as it is. `add` returns what
 * stands for the data of a picture in the text of the document.
 */
export function withPlacing(
  parts: readonly UserPart[],
  add: (data: string) => string,
): readonly UserPart[] {
  const pictures = parts.filter((part) => part.type === 'image')
  if (pictures.length === 0) return parts
  const lines = pictures.map(({ name, mediaType, data, width, height }) => {
    const size = width && height ? ` width="${width}" height="${height}"` : ''
    return `${JSON.stringify(name)}: <img src="data:${mediaType};base64,${add(data)}" alt="…"${size}>`
  })
  const text = `The attached pictures, in order. Each can be placed as it is: copy its src to the character, marker included, and say in alt what it shows.\n${lines.join('\n')}`
  return [...parts.slice(0, -1), { type: 'text', text }, ...parts.slice(-1)]
}
