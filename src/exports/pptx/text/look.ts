import type { Colour, Look } from '../items.ts'
import { pixels, type Rendered } from '../boxes/rendered.ts'

/** What is needed to tell how text looks. */
export interface Looks {
  /** The colour of a CSS value, with the opacity of what is around it. */
  colour(css: string, opacity: number): Colour
  /** The font that a value of `font-family` means for the reader of the file. */
  font(families: string): string
}

/** Where text stands: what it inherits from what is around it. */
export interface Around {
  /** The colour behind the text; undefined if a picture is. */
  behind: Colour['rgb'] | undefined
  opacity: number
  scale: number
  link: string | undefined
}

export function linkOf({ name, attributes }: Rendered): string | undefined {
  const link = name === 'a' ? attributes.get('href')?.trim() : undefined
  return link && /^(?:https?:|mailto:|tel:|#.)/i.test(link) ? link : undefined
}

/** Programs show raised text smaller, by this part of its size. */
export const raisedShare = 2 / 3

/** What the text of an element looks like. */
export function lookOf(
  parent: Rendered,
  { behind, opacity, scale, link, highlight }: Around & { highlight: Colour | undefined },
  looks: Looks,
): Look {
  const style = (name: Parameters<Rendered['style']>[0]) => parent.style(name)
  const fill = style('-webkit-text-fill-color')
  const own = looks.colour(fill === '' ? style('color') : fill, opacity)
  const gradient = /text/.test(style('background-clip')) ? firstStop(style('background-image')) : ''
  const line = lineOf(parent)
  const shift = style('vertical-align')
  const isRaised = shift === 'super' || shift === 'sub'
  return {
    font: looks.font(style('font-family')),
    size: (pixels(style('font-size')) * scale) / (isRaised ? raisedShare : 1),
    bold: pixels(style('font-weight')) >= 600,
    italic: /italic|oblique/.test(style('font-style')),
    underlined: line.includes('underline'),
    struck: line.includes('line-through'),
    colour: solid(gradient === '' ? own : looks.colour(gradient, opacity), behind),
    spacing: pixels(style('letter-spacing')) * scale,
    raised: isRaised ? shift : undefined,
    smallCapitals: style('font-variant-caps') === 'small-caps',
    highlight,
    link,
  }
}

/** Text that what is behind it shines through, in the colour that it has there: some programs cut it off. */
function solid(colour: Colour, behind: Colour['rgb'] | undefined): Colour {
  return behind && colour.alpha > 0.05 ? { rgb: blend(behind, colour), alpha: 1 } : colour
}

/** A colour over another one. */
export function blend(below: Colour['rgb'], { rgb, alpha }: Colour): Colour['rgb'] {
  const mix = (at: 0 | 1 | 2) => Math.round(rgb[at] * alpha + below[at] * (1 - alpha))
  return [mix(0), mix(1), mix(2)]
}

/** What is behind the content of an element, in the middle of a gradient; undefined if it is a picture. */
export function behindOf(
  one: Rendered,
  { behind, opacity }: Around,
  looks: Looks,
): Colour['rgb'] | undefined {
  const image = one.style('background-image')
  if (image.includes('url(')) return undefined
  if (!behind) return undefined
  const filled = blend(behind, looks.colour(one.style('background-color'), opacity))
  const stops = image.match(colours)?.map((css) => looks.colour(css, opacity)) ?? []
  if (stops.length === 0 || /text/.test(one.style('background-clip'))) return filled
  const over = stops.map((stop) => blend(filled, stop))
  const mean = (at: 0 | 1 | 2) =>
    Math.round(over.reduce((sum, rgb) => sum + rgb[at], 0) / over.length)
  return [mean(0), mean(1), mean(2)]
}

/** Colours as computed values have them. */
export const colours =
  /(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix)\((?:[^()]|\([^()]*\))*\)/g

/** The first colour of a gradient, for text that is filled with it. */
function firstStop(image: string): string {
  return image.match(colours)?.[0] ?? ''
}

/** Lines through text are drawn for the whole of the element that has them. */
function lineOf(one: Rendered): string {
  const own = one.style('text-decoration-line')
  const { parent } = one
  const isOwn = own !== 'none' || !parent || one.style('display') !== 'inline'
  return isOwn ? own : lineOf(parent)
}
