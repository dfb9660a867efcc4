/** A number as a list shows it, in one of the formats of `w:numFmt`; decimal in others. */
export function formatNumber(number: number, format: string, pattern = ''): string {
  if (number < 0) return String(number)
  const write = formats[format] ?? String
  if (format === 'custom' && /^0*1\b/.test(pattern)) {
    return String(number).padStart(pattern.search('1') + 1, '0')
  }
  return write(number)
}

/** Beyond it, numbers of a kind are written as decimals: XVIII is read, 10,000 letters are not. */
const maxSpelled = 3999

const romanDigits: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

const latin = 'abcdefghijklmnopqrstuvwxyz'
const russian = 'абвгдежзиклмнопрстуфхцчшщыэюя'
const stems = '甲乙丙丁戊己庚辛壬癸'
const hanDigits = '〇一二三四五六七八九'
const kana =
  'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン'
const hangul = '가나다라마바사아자차카타파하'

const formats: Readonly<Record<string, (number: number) => string>> = {
  decimalZero: (number) => String(number).padStart(2, '0'),
  lowerRoman: roman,
  upperRoman: (number) => roman(number).toUpperCase(),
  lowerLetter: (number) => letters(number, latin),
  upperLetter: (number) => letters(number, latin).toUpperCase(),
  russianLower: (number) => letters(number, russian),
  russianUpper: (number) => letters(number, russian).toUpperCase(),
  aiueoFullWidth: (number) => letters(number, kana),
  ganada: (number) => letters(number, hangul),
  ideographTraditional: (number) => letters(number, stems),
  ordinal,
  hex: (number) => number.toString(16).toUpperCase(),
  numberInDash: (number) => `- ${number} -`,
  decimalEnclosedCircle: circled,
  decimalEnclosedCircleChinese: circled,
  decimalEnclosedParen: (number) => `(${number})`,
  decimalEnclosedFullstop: (number) => `${number}.`,
  decimalFullWidth: (number) =>
    String(number).replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  chineseCounting: han,
  chineseCountingThousand: han,
  japaneseCounting: han,
  taiwaneseCounting: han,
  taiwaneseCountingThousand: han,
  koreanDigital2: han,
  ideographDigital: hanByDigit,
  japaneseDigitalTenThousand: hanByDigit,
  none: () => '',
}

function roman(number: number): string {
  if (number > maxSpelled) return String(number)
  let rest = number
  let text = ''
  for (const [value, digits] of romanDigits) {
    while (rest >= value) {
      text += digits
      rest -= value
    }
  }
  return text || '0'
}

/** After the last letter, Word repeats them: z, aa, bb. */
function letters(number: number, alphabet: string): string {
  if (number < 1 || number > maxSpelled) return String(number)
  const index = (number - 1) % alphabet.length
  return alphabet.charAt(index).repeat(Math.ceil(number / alphabet.length))
}

function ordinal(number: number): string {
  const tens = number % 100
  const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
  return `${number}${suffix}`
}

function circled(number: number): string {
  return number >= 1 && number <= 20 ? String.fromCharCode(0x245f + number) : String(number)
}

function hanByDigit(number: number): string {
  return String(number).replace(/\d/g, (digit) => hanDigits.charAt(Number(digit)))
}

function han(number: number): string {
  if (number < 1 || number > 999) return number === 0 ? '〇' : String(number)
  const hundreds = Math.floor(number / 100)
  const tens = Math.floor((number % 100) / 10)
  const ones = number % 10
  const hundred = hundreds === 0 ? '' : `${hanDigits.charAt(hundreds)}百`
  const zero = hundreds > 0 && tens === 0 && ones > 0 ? '〇' : ''
  const ten = tens === 0 ? '' : `${tens === 1 && hundreds === 0 ? '' : hanDigits.charAt(tens)}十`
  return hundred + zero + ten + (ones === 0 ? '' : hanDigits.charAt(ones))
}
