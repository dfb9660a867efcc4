import * as v from 'valibot'

/**
 * Where a text stops being storable: the offset, in UTF-16 code units, of its first NUL or lone
 * surrogate. Undefined when it is well-formed Unicode without NUL.
 */
export function findBadCharacter(text: string): number | undefined {
  const nul = text.indexOf('\0')
  if (nul < 0 && text.isWellFormed()) return undefined
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0) return at
    if (unit < 0xd800 || unit > 0xdfff) continue
    const next = text.charCodeAt(at + 1)
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return at
    at++
  }
  return undefined
}

/** Text as it may be stored; anything else is refused with the offset of the first bad character. */
export const Text = v.pipe(
  v.string('must be text'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const offset = findBadCharacter(dataset.value)
    if (offset === undefined) return
    addIssue({ message: `holds a NUL or a lone surrogate at offset ${offset}` })
  }),
)

/** Text of a model or another source that can't be asked again: NUL and lone surrogates become U+FFFD. */
export function repairText(text: string): string {
  return findBadCharacter(text) === undefined ? text : text.toWellFormed().replaceAll('\0', '�')
}

/** A count, a version or an offset. */
export const whole = v.pipe(v.number(), v.integer())
