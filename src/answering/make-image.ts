import { z } from 'zod'
import type { ElementNode } from '../editing/html/elements.ts'
import { escapeAttribute } from '../editing/html/entities.ts'
import { readInput } from '../editing/tools/input.ts'
import type { Resolution } from '../editing/tools/resolve.ts'
import { addData, type Applied, type WorkingCopy } from '../editing/working-copy.ts'
import { shrinkPicture, type EmbeddedPicture } from '../pictures/shrink.ts'
import type { TurnEvent } from '../protocol/events.ts'
import { sizesOf, today, type ImageSize } from '../providers/model-facts.ts'
import {
  ProviderError,
  type ImageEvent,
  type ImageModel,
  type ImageRequest,
  type ToolCall,
} from '../providers/provider.ts'
import { createSlots } from '../providers/slots.ts'
import type { FurtherTool } from './edit-calls.ts'
import type { Task } from './task.ts'

/** A picture that was made in a turn. */
interface MadePicture extends EmbeddedPicture {
  /** What stands for its data where the model sees it. */
  standIn: string
  alt: string
}

/** The tool that makes pictures in one turn, with what it has done so far. */
export interface PictureTool extends FurtherTool {
  readonly made: readonly MadePicture[]
  /** Why the image model refused each picture that it did not make. */
  readonly refusals: readonly string[]
}

const maxPictures = 4
/** After that, the image model is not asked again: the edit model has corrected its prompt once. */
const maxRefusals = 2

/** Pixels on the longer side of a picture in a document, by the size in which it is made. */
const maxSides: Readonly<Record<ImageSize, number>> = { '1K': 1600, '2K': 2048, '4K': 2560 }

const ratios = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'] as const

/** The formats that a picture may start from. */
const startTypes = ['image/png', 'image/jpeg', 'image/webp'] as const

function inputOf(sizes: readonly [ImageSize, ...ImageSize[]]) {
  return z.object({
    prompt: z
      .string()
      .min(1)
      .max(4000)
      .describe('What the picture shows, and how: subject, setting, style, light, colours.'),
    alt: z.string().min(1).max(500).describe('What it shows, for those who can’t see it.'),
    aspect_ratio: z.enum(ratios).describe('Width to height, as its place needs it.'),
    size: z
      .enum(sizes)
      .optional()
      .describe('The first by default; a larger one only where it fills the width of the page.'),
    start_from: z
      .array(z.string())
      .max(4)
      .optional()
      .describe(
        'Pictures to change or combine: names of attached ones, or markers such as [folded-0] of those in the document.',
      ),
  })
}

/** Creates the tool for a turn. It asks the image model, and embeds what that makes as WebP. */
export function createPictureTool(task: Task, model: ImageModel): PictureTool {
  const name = 'make_image'
  const sizes = sizesOf(model.facts, today())
  const schema = inputOf(sizes)
  const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema)
  const made: MadePicture[] = []
  const refusals: string[] = []

  async function* call(
    copy: WorkingCopy,
    { input, fault }: ToolCall,
  ): AsyncGenerator<TurnEvent, Applied> {
    const refuse = (reason: string): Applied => ({ state: copy, resolution: refused(reason) })
    if (fault !== undefined) return refuse(fault)
    const read = readInput(schema, { name, input })
    if (!read.ok) return refuse(read.reason)
    const { prompt, alt, aspect_ratio: aspectRatio, size = sizes[0], start_from = [] } = read.value
    if (made.length >= maxPictures) return refuse(tooMany)
    if (refusals.length >= maxRefusals) return refuse(refusedAgain)
    const pictures = findPictures(task, copy, start_from)
    if (!pictures.ok) return refuse(pictures.reason)

    yield { type: 'status', content: `Making the picture: ${alt.slice(0, 200).toWellFormed()}` }
    const answer = yield* askForPicture(task, model, {
      prompt,
      aspectRatio,
      size,
      pictures: pictures.found,
    })
    if (answer.type === 'refusal') {
      refusals.push(answer.detail)
      return refuse(refusals.length < maxRefusals ? `${answer.detail} ${tryAnother}` : refusedAgain)
    }
    const picture = await readPicture(answer.data, size, task.signal)
    if (!picture) {
      const content = `The picture that ${model.facts.name} made can’t be read, so it was not used.`
      throw new ProviderError('unknown', content)
    }
    const { state, standIn } = addData(copy, picture.data)
    const one = { ...picture, standIn, alt }
    made.push(one)
    const note = `The picture is made. Now place it: ${tagOf(one)}`
    return { state, resolution: { ok: true, edits: [], level: 'exact', note } }
  }

  return {
    spec: {
      name,
      description: `Makes a photo or painted picture, and answers with the <img> to place in the document by the other tools. It costs money and takes up to a minute: one call for each picture that was asked for, ${maxPictures} at most.`,
      schema: jsonSchema,
    },
    call,
    missingIn: (copy) => made.flatMap((one) => missingIn(copy, one) ?? [])[0],
    made,
    refusals,
  }
}

const tooMany = `No more than ${maxPictures} pictures are made for one message. Place those that there are, and say that more can be asked for in another message.`
const tryAnother =
  'Call make_image once more with a prompt that avoids this, if it still shows what was asked for. Else say why it can’t be done.'
const refusedAgain = 'The image model has refused twice and is not asked again. Say so.'

/** Asks for one picture, and passes on what the request waits for. */
export async function* askForPicture(
  { meter, signal }: Pick<Task, 'meter' | 'signal'>,
  model: ImageModel,
  request: ImageRequest,
): AsyncGenerator<TurnEvent, Extract<ImageEvent, { type: 'picture' | 'refusal' }>> {
  for await (const event of model.stream({ ...request, meter }, signal)) {
    if (event.type === 'picture' || event.type === 'refusal') return event
    if (event.type === 'status') yield { type: 'status', content: event.text }
  }
  throw new ProviderError('unknown', `${model.facts.name} answered without a picture.`)
}

/** However many turns there are, the machine has memory for so many pictures that are being decoded. */
const reading = createSlots(2)

/** Makes a picture of this size fit for a document. `undefined`: it can't be read. */
export async function readPicture(
  data: string,
  size: ImageSize,
  signal: AbortSignal,
): Promise<EmbeddedPicture | undefined> {
  const release = await reading.take(signal, () => undefined)
  try {
    return await shrinkPicture(data, maxSides[size], signal)
  } finally {
    release()
    signal.throwIfAborted()
  }
}

type Found = { ok: true; found: ImageRequest['pictures'] } | { ok: false; reason: string }

/** Finds the pictures to start from, in the message and in the document. */
function findPictures({ parts }: Task, copy: WorkingCopy, names: readonly string[]): Found {
  const attached = parts.filter((part) => part.type === 'image')
  const found: ImageRequest['pictures'] = []
  for (const name of names) {
    const part = attached.find((one) => one.name === name) ?? embeddedPicture(copy, name)
    if (!part) {
      const known = attached.map((one) => JSON.stringify(one.name)).join(', ') || 'none'
      return refused(
        `There is no picture ${JSON.stringify(name)} to start from. Attached: ${known}.`,
      )
    }
    if (!startTypes.some((type) => type === part.mediaType)) {
      return refused(`A picture can’t start from ${name}: only PNG, JPEG and WebP can be read.`)
    }
    found.push({ mediaType: part.mediaType, data: part.data })
  }
  return { ok: true, found }
}

/** The picture in the document whose data a stand-in stands for. */
function embeddedPicture({ now, standIns }: WorkingCopy, standIn: string) {
  const data = standIns.unfold(standIn)
  if (data === standIn) return undefined
  const mediaType = startTypes.find((type) => now.text.includes(`${prefixOf(type)}${standIn}`))
  return mediaType && { mediaType, data }
}

function prefixOf(mediaType: string): string {
  return `data:${mediaType};base64,`
}

function tagOf({ mediaType, standIn, alt, width, height }: MadePicture): string {
  const src = `${prefixOf(mediaType)}${standIn}`
  return `<img src="${src}" alt="${escapeAttribute(alt, '"')}" width="${width}" height="${height}" style="max-width:100%;height:auto">`
}

/** What is missing of a picture in the document, for the model. `undefined`: nothing. */
function missingIn({ now }: WorkingCopy, picture: MadePicture): string | undefined {
  const { mediaType, standIn, alt } = picture
  const before = now.text.split(standIn).slice(0, -1)
  const holders = now.elements().filter((element) => shows(now.text, element, standIn))
  if (holders.length === 0) {
    return `The picture “${alt}” is not visible in the document yet. Place it where it is seen: ${tagOf(picture)}`
  }
  if (before.some((text) => !text.endsWith(prefixOf(mediaType)))) {
    return `The picture “${alt}” would not be shown. Write ${prefixOf(mediaType)} right before ${standIn} wherever that stands.`
  }
  const isBare = holders.some(({ tag, attributes }) => tag === 'img' && !isDescribed(attributes))
  return isBare
    ? `The <img> of the picture “${alt}” lacks alt, width or height. As the picture is: ${tagOf(picture)}`
    : undefined
}

/** The attributes whose picture an element shows, beside those that style it. */
const pictureAttributes: Partial<Record<string, readonly string[]>> = {
  img: ['src', 'srcset'],
  source: ['src', 'srcset'],
  image: ['href', 'xlink:href'],
  video: ['poster'],
}

/** Whether an element shows the picture that a stand-in stands for, where people see it. */
function shows(text: string, element: ElementNode, standIn: string): boolean {
  const { tag, inner, attributes } = element
  if (tag === 'style') {
    return !isWithin(element, isInert) && text.slice(inner.from, inner.to).includes(standIn)
  }
  const names = ['style', ...(pictureAttributes[tag] ?? [])]
  return (
    names.some((name) => attributes.get(name)?.includes(standIn)) && !isWithin(element, isUnseen)
  )
}

function isWithin(
  element: ElementNode | undefined,
  is: (element: ElementNode) => boolean,
): boolean {
  for (let one = element; one; one = one.parent) if (is(one)) return true
  return false
}

function isInert({ tag }: ElementNode): boolean {
  return tag === 'template' || tag === 'noscript'
}

function isUnseen(element: ElementNode): boolean {
  return isInert(element) || element.tag === 'head' || element.attributes.has('hidden')
}

function isDescribed(attributes: ElementNode['attributes']): boolean {
  const isLength = (name: string) => /^[1-9]\d*$/.test(attributes.get(name)?.trim() ?? '')
  return attributes.has('alt') && isLength('width') && isLength('height')
}

function refused(reason: string): Extract<Resolution, { ok: false }> {
  return { ok: false, reason }
}
