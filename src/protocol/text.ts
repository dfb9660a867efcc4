import * as v from 'valibot'

/**
 * The offset, in UTF-16 code units, of the first NUL or lone surrogate. Returns `undefined` if the text
 * is well-formed Unicode without NUL and can be stored.
 */
function findBadCharacter(text: string): number | undefined {
  const nul = text.indexOf('\0')
  if (nul < 0 && text.isWellFormed()) return undefined
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset)
    if (unit === 0) return offset
    if (unit < 0xd800 || unit > 0xdfff) continue
    const next = text.charCodeAt(offset + 1)
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return offset
    offset++
  }
  return undefined
}

/** Text that can be stored. The error names the offset of the first character that can't. */
export const Text = v.pipe(
  v.string('must be text'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const offset = findBadCharacter(dataset.value)
    if (offset === undefined) return
    addIssue({ message: `holds a NUL or a lone surrogate at offset ${offset}` })
  }),
)

/** Text of a model or another source that can't be asked to correct it: NUL and lone surrogates become U+FFFD. */
export function repairText(text: string): string {
  return findBadCharacter(text) === undefined ? text : text.toWellFormed().replaceAll('\0', '�')
}

/** A text with its first letter in upper case. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A count, a version or an offset. */
export const whole = v.pipe(v.number(), v.integer())

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
  )
}

/** A number from `min` to `max`. */
export function numberBetween(min: number, max: number) {
  const message = `must be a number from ${min} to ${max}`
  return v.pipe(v.number(message), v.minValue(min, message), v.maxValue(max, message))
}

const notUuid = 'must be a UUID'

/** An id, in lower case. */
export const Uuid = v.pipe(v.string(notUuid), v.uuid(notUuid), v.toLowerCase())
