import type { Page } from '../chromium/page.ts'
import { findFamilies, paintColours } from '../page/boxes.js'
import type { Colour } from './items.ts'
import type { Rendered } from './boxes/rendered.ts'
import type { Report } from './report.ts'
import { colours, type Looks } from './text/look.ts'

/**
 * The fonts that readers have, for names that stand for any font of a kind, and for those that the browser
 * shows in one of the same widths: with other widths, lines would end elsewhere.
 */
const readers: Readonly<Record<string, string>> = {
  'system-ui': 'Arial',
  'ui-sans-serif': 'Arial',
  'ui-rounded': 'Arial',
  'sans-serif': 'Arial',
  arimo: 'Arial',
  helvetica: 'Arial',
  'helvetica neue': 'Arial',
  'segoe ui': 'Arial',
  'liberation sans': 'Arial',
  serif: 'Times New Roman',
  'ui-serif': 'Times New Roman',
  times: 'Times New Roman',
  tinos: 'Times New Roman',
  'liberation serif': 'Times New Roman',
  gelasio: 'Georgia',
  cambria: 'Georgia',
  carlito: 'Calibri',
  monospace: 'Courier New',
  'ui-monospace': 'Courier New',
  courier: 'Courier New',
  cousine: 'Courier New',
  consolas: 'Courier New',
  menlo: 'Courier New',
  'liberation mono': 'Courier New',
  cursive: 'Comic Sans MS',
  fantasy: 'Arial',
  math: 'Cambria Math',
  emoji: 'Segoe UI Emoji',
}
const common = [
  'arial',
  'georgia',
  'calibri',
  'times new roman',
  'courier new',
  'verdana',
  'tahoma',
]

const coloured = [
  'color',
  '-webkit-text-fill-color',
  'background-color',
  'background-image',
  'border-top-color',
  'border-right-color',
  'border-bottom-color',
  'border-left-color',
  'box-shadow',
  'fill',
  'stroke',
] as const
const plain = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/

/** Reads what the colours and fonts of a page mean. */
export async function readLooks(page: Page, root: Rendered, report: Report): Promise<Looks> {
  const unknown = new Set<string>()
  const lists = new Set<string>()
  const visit = (one: Rendered): void => {
    lists.add(one.style('font-family'))
    for (const name of coloured) {
      for (const [colour] of one.style(name).matchAll(colours)) {
        if (!plain.test(colour)) unknown.add(colour)
      }
    }
    for (const child of one.children) visit(child)
  }
  visit(root)
  const painted = new Map<string, Colour>()
  const others = [...unknown]
  for (const [at, [red, green, blue, alpha]] of (await page.run(paintColours, others)).entries()) {
    painted.set(others[at] ?? '', { rgb: [red, green, blue], alpha })
  }
  const families = new Map<string, string>()
  const asked = [...lists]
  for (const [at, family] of (await page.run(findFamilies, asked)).entries()) {
    const lower = family.toLowerCase()
    families.set(asked[at] ?? '', readers[lower] ?? family)
  }
  return {
    colour(css, opacity) {
      const [, red, green, blue, alpha = '1'] = plain.exec(css) ?? []
      const known: Colour =
        red === undefined
          ? (painted.get(css) ?? { rgb: [0, 0, 0], alpha: css === '' || css === 'none' ? 0 : 1 })
          : { rgb: [Number(red), Number(green), Number(blue)], alpha: Number(alpha) }
      return opacity === 1 ? known : { ...known, alpha: known.alpha * opacity }
    },
    font(list) {
      const family = families.get(list) ?? 'Arial'
      const isKnown =
        common.includes(family.toLowerCase()) || Object.values(readers).includes(family)
      if (!isKnown) report.addFont(family)
      return family
    },
  }
}
