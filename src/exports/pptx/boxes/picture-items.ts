import type { Box } from '../../capture.ts'
import type { Part } from '../../page/boxes.js'
import { overlapOf, type PictureItem } from '../items.ts'
import { isReplaced } from '../text/flows.ts'
import { linkOf } from '../text/look.ts'
import { radiusOf } from './borders.ts'
import type { Place } from './place.ts'
import { findRendered, pixels, type Rendered } from './rendered.ts'

/** Whether only a picture can show an element and all that is in it. */
export function isPicture(one: Rendered): boolean {
  const isPlain = (name: Parameters<Rendered['style']>[0], ...plain: string[]) =>
    ['', 'none', ...plain].includes(one.style(name))
  return (
    isReplaced(one) ||
    one.attributes.has('data-export-bent') ||
    !isPlain('filter') ||
    !isPlain('clip-path') ||
    !isPlain('mask-image') ||
    !isPlain('mix-blend-mode', 'normal') ||
    !isPlain('writing-mode', 'horizontal-tb') ||
    (one.name.startsWith('::') && one.style('content').startsWith('url('))
  )
}

/** The picture of an element and all that is in it; undefined if nothing of it is seen. */
export function pictureItem(one: Rendered, place: Place): PictureItem | undefined {
  const box = shownPart(grown(one), place)
  const part = partOf(one, 'inside')
  if (!part || !box || box.width < 1 || box.height < 1) return undefined
  return {
    kind: 'picture',
    box,
    turn: 0,
    part,
    what: nameOf(one),
    alt: altOf(one),
    link: linkOf(one) ?? place.link,
    key: `${part.id} ${part.of}`,
    format: isPhoto(one, place) ? 'jpeg' : 'png',
    ...(box.height > tall && { gaps: gapsIn(one) }),
  }
}

/** What is seen of a box, in whole pixels, since a picture fades where it ends in the middle of one. */
export function shownPart(whole: Box, { clip }: Place): Box | undefined {
  const box = clip ? overlapOf(whole, clip) : whole
  if (!box) return undefined
  const [x, y] = [Math.floor(box.x), Math.floor(box.y)]
  const [right, bottom] = [Math.ceil(box.x + box.width), Math.ceil(box.y + box.height)]
  return { x, y, width: right - x, height: bottom - y }
}

/** A picture that is higher, in CSS pixels, may be divided. */
const tall = 1000

/** The middles between the texts and small parts of a drawing, from the top. */
function gapsIn(drawing: Rendered): number[] {
  const parts = smallIn(drawing).toSorted((a, b) => a.y - b.y)
  const gaps: number[] = []
  let end = parts[0] ? parts[0].y + parts[0].height : Infinity
  for (const { y, height } of parts) {
    if (y > end + 2) gaps.push((end + y) / 2)
    end = Math.max(end, y + height)
  }
  return gaps
}

function smallIn({ children }: Rendered): Box[] {
  return children.flatMap((child) => [
    ...(child.box.height < tall / 3 && child.box.height > 0 ? [child.box] : []),
    ...smallIn(child),
  ])
}

export function partOf(one: Rendered, of: 'inside' | 'box'): Part | undefined {
  if (one.name === '::before' || one.name === '::after') {
    const host = one.parent?.attributes.get('data-export-id')
    return host === undefined ? undefined : { id: host, of: one.name }
  }
  const id = one.attributes.get('data-export-id')
  return id === undefined ? undefined : { id, of }
}

/** Its box with room for what is painted around it. */
export function grown(one: Rendered): Box {
  const lengths = `${one.style('box-shadow')} ${one.style('filter')}`.match(/-?[\d.]+px/g) ?? []
  const reach = Math.min(
    120,
    lengths.reduce((sum, length) => sum + Math.abs(pixels(length)), 0) * 1.5,
  )
  const { x, y, width, height } = one.box
  return { x: x - reach, y: y - reach, width: width + reach * 2, height: height + reach * 2 }
}

/** Whether a picture can be kept as JPEG, since nothing shows through it. */
function isPhoto(one: Rendered, { opacity, hasRoundClip, scale }: Place): boolean {
  const source = one.attributes.get('src') ?? ''
  const isWhole = radiusOf(one, scale) === 0 && one.style('filter') === 'none'
  const fills = /^(?:fill|cover)$/.test(one.style('object-fit'))
  return source.startsWith('data:image/jpeg') && opacity > 0.99 && !hasRoundClip && isWhole && fills
}

const names: Readonly<Record<string, string>> = {
  svg: 'a drawing',
  canvas: 'a drawing',
  img: 'a picture',
  video: 'a video',
  audio: 'a sound player',
  iframe: 'a frame',
  object: 'an object',
  embed: 'an object',
  math: 'a formula',
}

function nameOf({ name }: Rendered): string {
  if (/^(?:input|select|textarea|button|progress|meter)$/.test(name)) return 'a form field'
  return names[name] ?? 'a part with an effect'
}

function altOf(one: Rendered): string {
  const { attributes } = one
  const own =
    attributes.get('alt') ?? attributes.get('aria-label') ?? attributes.get('data-export-alt')
  if (own !== undefined) return own.trim()
  for (let above = one.parent; above; above = above.parent) {
    if (above.name !== 'figure') continue
    const caption = findRendered(above, ({ name }) => name === 'figcaption')
    return caption ? textIn(caption) : (above.attributes.get('aria-label') ?? '')
  }
  return textIn(one)
}

/** All text in an element. */
export function textIn(one: Rendered): string {
  const parts = one.name === '#text' ? [one.text] : one.children.map(textIn)
  return parts.join(' ').replaceAll(/\s+/g, ' ').trim()
}
