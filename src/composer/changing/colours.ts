/** Colours by name, for light and for dark pages, so that text stays readable on both. */
const pairs: Record<string, [light: string, dark: string]> = {
  blue: ['#1d4ed8', '#93b4ff'],
  'dark blue': ['#1e3a8a', '#a5b9f5'],
  'navy blue': ['#1e2f6b', '#aab8ee'],
  'light blue': ['#2b8fd6', '#a8d8ff'],
  navy: ['#1e2f6b', '#aab8ee'],
  red: ['#c62828', '#ff9b94'],
  'dark red': ['#8e1b1b', '#f2a19b'],
  green: ['#1b7f3b', '#86d9a0'],
  'dark green': ['#145a2a', '#93d3a6'],
  orange: ['#b45309', '#ffb870'],
  yellow: ['#8a6d00', '#ffe27a'],
  purple: ['#6d28d9', '#c9a9ff'],
  violet: ['#6d28d9', '#c9a9ff'],
  pink: ['#be1e6a', '#ff9fcb'],
  teal: ['#0f766e', '#7fdcd2'],
  turquoise: ['#0f766e', '#7fdcd2'],
  brown: ['#7a4a21', '#e0b48c'],
  black: ['#000000', '#ffffff'],
  white: ['#ffffff', '#ffffff'],
  grey: ['#5b6470', '#aab3bd'],
  gray: ['#5b6470', '#aab3bd'],
  gold: ['#8a6d00', '#ffd75e'],
}

/** Pale tones for backgrounds: the named colour would be too strong behind text. */
const backgrounds: Record<string, string> = {
  blue: '#dbe8ff',
  'light blue': '#eaf4ff',
  red: '#ffe0dd',
  green: '#dcf5e3',
  'light green': '#edfaf0',
  yellow: '#fff4c2',
  'light yellow': '#fffbe6',
  orange: '#ffe8cf',
  purple: '#ece1ff',
  violet: '#ece1ff',
  pink: '#ffe1ee',
  teal: '#d8f3f0',
  brown: '#f3e7da',
  grey: '#e9ecef',
  gray: '#e9ecef',
  'light grey': '#f4f5f7',
  'light gray': '#f4f5f7',
  'dark grey': '#2b3036',
  'dark gray': '#2b3036',
  'dark blue': '#14213d',
  navy: '#14213d',
  'navy blue': '#14213d',
  'dark green': '#10301d',
  dark: '#14161a',
  black: '#000000',
  white: '#ffffff',
  light: '#ffffff',
  beige: '#f5f0e1',
  cream: '#fffaf0',
}

const cssNames =
  /^(aliceblue|antiquewhite|aqua(marine)?|azure|beige|bisque|blanchedalmond|blueviolet|burlywood|cadetblue|chartreuse|chocolate|coral|cornflowerblue|cornsilk|crimson|cyan|dark(blue|cyan|goldenrod|gr[ae]y|green|khaki|magenta|olivegreen|orange|orchid|red|salmon|seagreen|slateblue|slategr[ae]y|turquoise|violet)|deeppink|deepskyblue|dimgr[ae]y|dodgerblue|firebrick|floralwhite|forestgreen|fuchsia|gainsboro|ghostwhite|goldenrod|greenyellow|honeydew|hotpink|indianred|indigo|ivory|khaki|lavender(blush)?|lawngreen|lemonchiffon|light(blue|coral|cyan|goldenrodyellow|gr[ae]y|green|pink|salmon|seagreen|skyblue|slategr[ae]y|steelblue|yellow)|lime(green)?|linen|magenta|maroon|medium(aquamarine|blue|orchid|purple|seagreen|slateblue|springgreen|turquoise|violetred)|midnightblue|mintcream|mistyrose|moccasin|navajowhite|navy|oldlace|olive(drab)?|orangered|orchid|pale(goldenrod|green|turquoise|violetred)|papayawhip|peachpuff|peru|plum|powderblue|rebeccapurple|rosybrown|royalblue|saddlebrown|salmon|sandybrown|seagreen|seashell|sienna|silver|skyblue|slate(blue|gr[ae]y)|snow|springgreen|steelblue|tan|thistle|tomato|violet|wheat|whitesmoke|yellowgreen)$/

const written =
  /^(#[0-9a-f]{3,4}|#[0-9a-f]{6}|#[0-9a-f]{8}|(?:rgb|hsl|oklch|lab|lch|oklab|hwb)a?\([\d\s.,%/-]+(?:deg)?[\d\s.,%/-]*\))$/i

/** The CSS value for text of this colour. Returns `undefined` for an unknown name. */
export function textColour(name: string): string | undefined {
  const wanted = tidy(name)
  if (written.test(wanted)) return wanted
  const pair = Object.hasOwn(pairs, wanted) ? pairs[wanted] : undefined
  if (pair) return pair[0] === pair[1] ? pair[0] : `light-dark(${pair[0]}, ${pair[1]})`
  return cssName(wanted)
}

/** The CSS value for a background of this colour, and whether it needs light text. */
export function backgroundColour(name: string): { value: string; isDark: boolean } | undefined {
  const wanted = tidy(name)
  const tone = Object.hasOwn(backgrounds, wanted) ? backgrounds[wanted] : cssName(wanted)
  const value = written.test(wanted) ? wanted : tone
  return value ? { value, isDark: isDark(value) } : undefined
}

function tidy(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^(a|an|some|the)\s+/, '')
    .replace(/\s+colou?r$/, '')
    .replace(/[-\s]+/g, ' ')
}

function cssName(name: string): string | undefined {
  const joined = name.replace(/\s/g, '')
  return cssNames.test(joined) ? joined : undefined
}

function isDark(value: string): boolean {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(value)
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(value)
  const [red, green, blue] = short
    ? short.slice(1).map((digit) => parseInt(digit + digit, 16))
    : (long?.slice(1).map((digits) => parseInt(digits, 16)) ?? [])
  if (red === undefined || green === undefined || blue === undefined) {
    return /^(dark|midnight|navy|indigo|maroon)/.test(value)
  }
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}
