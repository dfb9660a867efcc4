import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attachment, fileName } from '../../src/http/content-disposition.ts'

describe('the name of a file', () => {
  for (const [name, expected] of [
    ['Отчёт за год.pdf', 'Отчёт за год.pdf'],
    ['報告書.pdf', '報告書.pdf'],
    ['Q3.2025.pdf', 'Q3.2025.pdf'],
    ['archive.tar.gz', 'archive.tar.gz'],
    ['👩‍👩‍👧‍👦 family.pdf', '👩‍👩‍👧‍👦 family.pdf'],
    ['CON.pdf', '_CON.pdf'],
    ['nul', '_nul'],
    ['con .x.pdf', '_con .x.pdf'],
    ['COM¹.pdf', '_COM¹.pdf'],
    ['console.pdf', 'console.pdf'],
    ['CON..pdf', '_CON.pdf'],
    ['a. . .pdf', 'a.pdf'],
    ['....pdf', 'file.pdf'],
    ['...', 'file'],
    ['', 'file'],
    ['\u200b', 'file'],
    ['.hidden.pdf', '_.hidden.pdf'],
    ['../../etc/passwd.pdf', '_.. .. etc passwd.pdf'],
    ['a/b\\c:d*e?f"g<h>i|j.pdf', 'a b c d e f g h i j.pdf'],
    ['one\ttwo\r\nthree\0.pdf', 'one two three.pdf'],
    ['evil\u202efdp.exe', 'evil fdp.exe'],
    ['a\ud800.pdf', 'a\ufffd.pdf'],
  ] as const) {
    it(`is ${JSON.stringify(expected)} for ${JSON.stringify(name)}`, () => {
      assert.equal(fileName(name), expected)
      assert.equal(fileName(expected), expected)
    })
  }

  it('is cut between what is seen as characters, and keeps its extension', () => {
    const family = '👩‍👩‍👧‍👦'
    assert.equal(fileName(`${family.repeat(50)}.pdf`), `${family.repeat(8)}.pdf`)
    assert.equal(fileName(`${'x'.repeat(500)}.pdf`), `${'x'.repeat(200)}.pdf`)
  })

  it('is sent in full, and plainly for old clients', () => {
    assert.equal(
      attachment("Größe ’100%’ (it's).pdf"),
      `attachment; filename="Gro__e _100__ (it's).pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%E2%80%99100%25%E2%80%99%20%28it%27s%29.pdf`,
    )
  })
})
