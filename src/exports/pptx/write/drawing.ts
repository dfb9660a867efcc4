import type { Box } from '../../capture.ts'
import type { Border, Colour, Shadow } from '../items.ts'

/** English metric units, in which a presentation measures: 914,400 to an inch, 12,700 to a point. */
const perInch = 914_400

/** The width of a slide that is as wide as a screen: 13⅓ inches. */
export const slideWidth = (perInch * 40) / 3

/** From CSS pixels of a page to the units of a slide. */
export interface Scale {
  /** A length. */
  units(pixels: number): number
  /** The size of letters and lines, in hundredths of a point. */
  points(pixels: number): number
  /** A place and a size, as attributes of `a:off` and `a:ext`. */
  place(box: Box): string
}

/** Fits a part of a page into a slide, in its middle. `size` is in the units of slides. */
export function scaleOf(area: Box, size: { width: number; height: number }): Scale {
  const factor = Math.min(size.width / area.width, size.height / area.height)
  const left = (size.width - area.width * factor) / 2
  const top = (size.height - area.height * factor) / 2
  const units = (pixels: number) => within(pixels * factor, maxUnits)
  return {
    units,
    points: (pixels) => within((pixels * factor) / 127, maxPoints),
    place({ x, y, width, height }) {
      const [across, down] = [
        within(left + (x - area.x) * factor, maxUnits),
        within(top + (y - area.y) * factor, maxUnits),
      ]
      return `<a:off x="${across}" y="${down}"/><a:ext cx="${Math.max(0, units(width))}" cy="${Math.max(0, units(height))}"/>`
    },
  }
}

/** The largest length on a slide, and the largest size of letters, that PowerPoint has: 56 inches, 4,000 points. */
const maxUnits = 51_206_400
const maxPoints = 400_000

function within(value: number, most: number): number {
  return Math.round(Math.max(-most, Math.min(most, value)))
}

/** How something is placed and turned. */
export function transformXml(scale: Scale, box: Box, turn: number, tag = 'a:xfrm'): string {
  const hundredths = ((Math.round(turn * 100) % 36_000) + 36_000) % 36_000
  const rotation = hundredths === 0 ? '' : ` rot="${hundredths * 600}"`
  return `<${tag}${rotation}>${scale.place(box)}</${tag}>`
}

export function colourXml({ rgb, alpha }: Colour): string {
  const hex = rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')
  const inner = alpha < 0.995 ? `<a:alpha val="${Math.round(alpha * 100_000)}"/>` : ''
  return `<a:srgbClr val="${hex.toUpperCase()}">${inner}</a:srgbClr>`
}

export function fillXml(fill: Colour | undefined): string {
  return fill ? `<a:solidFill>${colourXml(fill)}</a:solidFill>` : '<a:noFill/>'
}

const dashes: Readonly<Record<string, string>> = { dashed: 'dash', dotted: 'sysDot' }

/** A line, or that there is none. */
export function lineXml(line: Border | undefined, scale: Scale, tag = 'a:ln'): string {
  if (!line) return `<${tag} w="0"><a:noFill/></${tag}>`
  const dash = `<a:prstDash val="${dashes[line.style] ?? 'solid'}"/>`
  return `<${tag} w="${scale.units(line.width)}">${fillXml(line.colour)}${dash}</${tag}>`
}

export function shadowXml({ colour, x, y, blur }: Shadow, scale: Scale): string {
  const direction = ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360
  const distance = scale.units(Math.hypot(x, y))
  return `<a:effectLst><a:outerShdw blurRad="${scale.units(blur)}" dist="${distance}" dir="${Math.round(direction * 60_000)}" algn="ctr" rotWithShape="0">${colourXml(colour)}</a:outerShdw></a:effectLst>`
}
