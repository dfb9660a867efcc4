import type { Capabilities } from './model-facts.ts'
import type { ModelMessage, UserPart } from './provider.ts'

/** The parts that models read as text. */
export type TextPart = Extract<UserPart, { type: 'text' | 'document' | 'file' }>

/** What a model reads of a part. */
export function textOfPart(part: TextPart): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'document':
      return `<document>\n${part.overview ?? part.html}\n</document>`
    case 'file':
      return fileText(part)
  }
}

/** A file between tags that its own text does not have, so that it can’t end them. */
function fileText({ name, notes = [], text }: Extract<TextPart, { type: 'file' }>): string {
  const content = [...notes.map((note) => `[${note}]`), text].join('\n')
  let tag = 'file'
  for (let number = 2; content.includes(`</${tag}>`); number++) tag = `file-${number}`
  return `<${tag} name=${JSON.stringify(name)}>\n${content}\n</${tag}>`
}

/** Messages as a model can take them: one that sees no pictures is told that they are there. */
export function visibleTo(
  { seeImages }: Pick<Capabilities, 'seeImages'>,
  messages: readonly ModelMessage[],
): readonly ModelMessage[] {
  if (seeImages) return messages
  return messages.map((message) =>
    message.role === 'user' ? { ...message, parts: message.parts.map(withoutPicture) } : message,
  )
}

function withoutPicture(part: UserPart): UserPart {
  if (part.type !== 'image') return part
  const name = JSON.stringify(part.name)
  return { type: 'text', text: `(A picture is attached, ${name}, which you can’t see.)` }
}
