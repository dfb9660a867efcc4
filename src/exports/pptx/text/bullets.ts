import type { Bullet } from '../items.ts'

const schemes: readonly [RegExp, string][] = [
  [/^\d+$/, 'arabic'],
  [/^[ivxlcdm]+$/, 'romanLc'],
  [/^[IVXLCDM]+$/, 'romanUc'],
  [/^[a-z]$/, 'alphaLc'],
  [/^[A-Z]$/, 'alphaUc'],
]

/** What stands before an item of a list, as the file has it. */
export function bulletOf(marker: string, style: string): Bullet | undefined {
  const text = marker.trim()
  if (text === '') return undefined
  const [, number = '', end = ''] = /^(\w+)([.)])$/.exec(text) ?? []
  const isAlphabetic = /alpha|latin/.test(style)
  const scheme = schemes.find(
    ([form, name]) => form.test(number) && !(isAlphabetic && name.startsWith('roman')),
  )?.[1]
  if (scheme !== undefined) {
    const value = valueOf(number, scheme)
    const shape = end === '.' ? 'Period' : 'ParenR'
    if (value > 0 && value < 32_767) return { kind: 'number', scheme: `${scheme}${shape}`, value }
  }
  return [...text].length === 1 ? { kind: 'character', text } : undefined
}

const romans: Readonly<Record<string, number>> = {
  i: 1,
  v: 5,
  x: 10,
  l: 50,
  c: 100,
  d: 500,
  m: 1000,
}

function valueOf(number: string, scheme: string): number {
  if (scheme === 'arabic') return Number(number)
  const lower = number.toLowerCase()
  if (scheme.startsWith('alpha')) return lower.charCodeAt(0) - 96
  return [...lower].reduce((sum, letter, at) => {
    const value = romans[letter] ?? 0
    return sum + (value < (romans[lower[at + 1] ?? ''] ?? 0) ? -value : value)
  }, 0)
}
