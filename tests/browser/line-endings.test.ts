import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { asTyped, withTyped } from '../../src/ui/document/code/line-endings.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n', '\r\n', '<') })

describe('a source in a text box', () => {
  it('comes back as it was when nothing is typed', () => {
    fc.assert(fc.property(text, (original) => withTyped(original, asTyped(original)) === original))
  })

  it('holds what was typed', () => {
    fc.assert(
      fc.property(text, text, fc.nat(20), fc.nat(20), (original, added, from, length) => {
        const shown = asTyped(original)
        const typed = shown.slice(0, from) + asTyped(added) + shown.slice(from + length)
        assert.equal(asTyped(withTyped(original, typed)), typed)
      }),
    )
  })

  it('keeps the line ends of all that was not touched', () => {
    const lines = fc.array(fc.constantFrom<string>('a\n', 'b\r\n', '\n', '\r\n'), { minLength: 2 })
    fc.assert(
      fc.property(lines, fc.nat(), (given, pick) => {
        const at = pick % given.length
        const original = given.join('')
        const put = (text: string) => given.toSpliced(at, 0, text).join('')
        const typed = asTyped(put('typed'))
        assert.equal(withTyped(original, typed), put('typed'))
      }),
    )
  })

  it('gives new lines the ends of the first one', () => {
    assert.equal(withTyped('a\r\nb\n', 'a\nx\nb\n'), 'a\r\nx\r\nb\n')
    assert.equal(withTyped('ab', 'a\nb'), 'a\nb')
  })
})
