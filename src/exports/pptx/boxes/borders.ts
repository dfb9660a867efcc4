import type { Border, Colour, Shadow } from '../items.ts'
import type { Looks } from '../text/look.ts'
import { pixels, type Rendered } from './rendered.ts'

const sides = ['top', 'right', 'bottom', 'left'] as const

export function bordersOf(
  one: Rendered,
  scale: number,
  opacity: number,
  looks: Looks,
): (Border | undefined)[] {
  return sides.map((side) => {
    const style = one.style(`border-${side}-style`)
    const width = pixels(one.style(`border-${side}-width`)) * scale
    const colour = looks.colour(one.style(`border-${side}-color`), opacity)
    if (style === 'none' || style === 'hidden' || width <= 0 || colour.alpha < 0.01) {
      return undefined
    }
    return { width, colour, style }
  })
}

/** The border of all sides, or of all but one. */
export function commonBorder(borders: readonly (Border | undefined)[]): Border | undefined {
  return borders.find(
    (one) => one && borders.filter((other) => other && sameBorder(one, other)).length > 2,
  )
}

export function sameBorder(a: Border, b: Border): boolean {
  return a.width === b.width && a.style === b.style && sameColour(a.colour, b.colour)
}

function sameColour(a: Colour, b: Colour): boolean {
  return a.alpha === b.alpha && a.rgb.every((part, at) => part === b.rgb[at])
}

/** Whether an element is nothing but borders, which meet at angles. */
export function isTriangle(one: Rendered): boolean {
  const [top = 0, right = 0, bottom = 0, left = 0] = sides.map((side) =>
    pixels(one.style(`border-${side}-width`)),
  )
  const { width, height } = one.box
  const isAllBorder = width - left - right < 1 && height - top - bottom < 1
  return isAllBorder && left + right > 2 && top + bottom > 2
}

/** The radius of all corners; undefined if they differ. */
export function radiusOf(one: Rendered, scale: number): number | 'ellipse' | undefined {
  const corners = (
    [
      'border-top-left-radius',
      'border-top-right-radius',
      'border-bottom-right-radius',
      'border-bottom-left-radius',
    ] as const
  ).map((name) => one.style(name))
  const { width, height } = one.box
  const [first = '0px'] = corners
  if (corners.some((corner) => corner !== first)) return undefined
  if (first.includes(' ')) return undefined
  if (!first.endsWith('%')) return Math.min(pixels(first) * scale, Math.min(width, height) / 2)
  const share = pixels(first) / 100
  if (share === 0) return 0
  if (Math.abs(width - height) < 1) return Math.min(share, 0.5) * width
  return share >= 0.5 ? 'ellipse' : undefined
}

/** The shadows outside of a box; undefined if there are others. */
export function shadowsOf(
  value: string,
  scale: number,
  opacity: number,
  looks: Looks,
): Shadow[] | undefined {
  if (value === 'none' || value === '') return []
  const shadows: Shadow[] = []
  for (const one of value.split(/,(?![^(]*\))/)) {
    const css = one.replace(/(?:-?[\d.]+px|\binset\b)/g, '').trim()
    const colour = looks.colour(css, opacity)
    const [x = 0, y = 0, blur = 0, spread = 0] = (
      one.replace(css, '').match(/-?[\d.]+px/g) ?? []
    ).map((length) => pixels(length) * scale)
    if (colour.alpha < 0.01 || (x === 0 && y === 0 && blur === 0 && spread === 0)) continue
    if (/\binset\b/.test(one) || spread > 1) return undefined
    shadows.push({ colour, x, y, blur })
  }
  // Several shadows that fade are shown as the one that is seen most.
  const strongest = shadows.toSorted((a, b) => b.colour.alpha * b.blur - a.colour.alpha * a.blur)[0]
  return strongest ? [strongest] : []
}
