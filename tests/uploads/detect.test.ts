import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compoundFile } from '../support/workbook.ts'
import { zipSync } from 'fflate'
import { detectType, checkType, type FileKind } from '../../src/uploads/reading/detect.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const zip = (entries: Record<string, string>) =>
  zipSync(
    Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, Buffer.from(text)])),
  )
const office = (type: string) =>
  zip({ '[Content_Types].xml': `<Types><Override ContentType="application/${type}+xml"/></Types>` })
const vnd = 'vnd.openxmlformats-officedocument'

const png = latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')
const docx = office(`${vnd}.wordprocessingml.document.main`)
const xlsx = office(`${vnd}.spreadsheetml.sheet.main`)
const pdf = latin1('%PDF-1.7\n1 0 obj\n<<>>\nendobj')

/** Bytes by what they are, under a name that says nothing. */
const kinds: [FileKind, Uint8Array][] = [
  ['png', png],
  ['jpeg', latin1('\xff\xd8\xff\xe0\0\x10JFIF')],
  ['gif', latin1('GIF89a\x01\0\x01\0\0\0\0\0')],
  ['webp', latin1('RIFF\x24\0\0\0WEBPVP8 ')],
  ['pdf', pdf],
  ['pdf', Buffer.concat([latin1('HTTP/1.1 200 OK\n\n'), pdf])],
  ['docx', docx],
  ['docx', office('vnd.ms-word.document.macroEnabled.main')],
  ['xlsx', xlsx],
  ['xlsb', office('vnd.ms-excel.sheet.binary.macroEnabled.main')],
  ['pptx', office(`${vnd}.presentationml.presentation.main`)],
  ['odt', zip({ mimetype: 'application/vnd.oasis.opendocument.text' })],
  ['ods', zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet' })],
  ['odp', zip({ mimetype: 'application/vnd.oasis.opendocument.presentation' })],
  ['epub', zip({ mimetype: 'application/epub+zip' })],
  ['pages', zip({ 'Index/Document.iwa': '' })],
  ['archive', zip({ 'notes.txt': 'Hello' })],
  ['archive', latin1('\x1f\x8b\x08\0\0\0\0\0')],
  ['archive', Buffer.concat([Buffer.alloc(257), latin1('ustar\x0000')])],
  ['rtf', latin1('{\\rtf1\\ansi Hello}')],
  ['heic', latin1('\0\0\0\x18ftypheic\0\0\0\0')],
  ['avif', latin1('\0\0\0\x1cftypavif\0\0\0\0')],
  ['media', latin1('\0\0\0\x20ftypisom\0\0\x02\0')],
  ['media', latin1('ID3\x04\0\0\0\0\x0f\x76TSSE\0\0')],
  ['media', latin1('RIFF\x24\0\0\0WAVEfmt ')],
  ['bmp', latin1(`BM\x46\0\0\0\0\0\0\0\x36\0\0\0(\0\0\0`)],
  ['tiff', latin1('II*\0\x08\0\0\0')],
  ['program', latin1('MZ\x90\0\x03\0\0\0')],
  ['sqlite', latin1('SQLite format 3\0\x10\0')],
  ['unknown', latin1('\x00\x01\x02\x03\xfe\xff\x00\x07\x05')],
  ['empty', Buffer.alloc(0)],
  // Texts that begin like another kind.
  ['text', Buffer.from('BM is short for business model.')],
  ['text', Buffer.from('GIF files are old.')],
  ['text', Buffer.from('ID3 tags name the artist.')],
  ['text', Buffer.from('MZ were the initials of Mark Zbikowski, who made the format of programs.')],
  ['text', Buffer.from('RIFF is a format of files, as is IFF.')],
  ['text', Buffer.from('A PDF begins with %PDF-1.7 and ends with %%EOF.')],
  ['text', Buffer.from('II. Chapter')],
  // Texts by what is in them.
  ['json', Buffer.from(' {"a": [1, 2]}\n')],
  ['jsonl', Buffer.from('{"a": 1}\n{"a": 2}\n')],
  ['text', Buffer.from('[Note] {x}')],
  ['html', Buffer.from('\ufeff<!-- saved -->\n<!DOCTYPE html><p>Hello')],
  [
    'svg',
    Buffer.from('<?xml version="1.0"?>\n<!-- a --><svg xmlns="http://www.w3.org/2000/svg"/>'),
  ],
  ['text', Buffer.from('a,b\n1,2')],
  ['text', Buffer.from('\ufeffGrüße', 'utf16le')],
]

/** Texts that are read as their name says, or, where it says nothing, as their media type. */
const named: [FileKind, string, string, string?][] = [
  ['csv', 'a.csv', 'item'],
  ['tsv', 'a.tsv', 'a\tb'],
  ['markdown', 'a.md', '<h1 align="center">Title</h1>'],
  ['markdown', 'a.markdown', '<html>'],
  ['json', 'a.json', '{"not": "complete"'],
  ['jsonl', 'a.ndjson', '{"a": 1}'],
  ['html', 'a.HTM', '<p>A fragment'],
  ['csv', 'a', 'item', 'text/csv; charset=utf-8'],
  ['csv', 'a.csv', 'item', 'application/vnd.ms-excel'],
  ['text', 'a.log', '1,2\n3,4'],
]

describe('the type of a file', () => {
  it('is told by its bytes', async () => {
    for (const [kind, bytes] of kinds) {
      assert.equal(
        await detectType(bytes, 'a'),
        kind,
        `${kind}: ${Buffer.from(bytes).toString('latin1', 0, 40)}`,
      )
    }
  })

  it('is what its name says only among texts', async () => {
    for (const [kind, name, text, mediaType] of named) {
      assert.equal(await detectType(Buffer.from(text), name, mediaType), kind, name)
    }
    assert.equal(await detectType(Buffer.from('Hello'), 'a.png', 'image/png'), 'text')
  })

  it('is said where the name says something else', async () => {
    const check = async (bytes: Uint8Array | string, name: string) => {
      const { format, notes } = await checkType(Buffer.from(bytes), name)
      return [format, ...notes]
    }
    const csv = 'Item;Price\n"Tea; green";4\nCoffee;5'
    assert.deepEqual(await check(png, 'report.docx'), [
      'png',
      'It is really a PNG picture and was read as one.',
    ])
    assert.deepEqual(await check(csv, 'budget.xlsx'), [
      'csv',
      'It is really a CSV file and was read as one.',
    ])
    assert.deepEqual(await check('a\tb\n1\t2', 'export.xls'), [
      'tsv',
      'It is really a tab-separated file and was read as one.',
    ])
    assert.deepEqual(await check('<html><table>', 'export.csv'), [
      'html',
      'It is really an HTML file and was read as one.',
    ])
    assert.deepEqual(await check(xlsx, 'old.xls'), [
      'xlsx',
      'It is really an Excel workbook and was read as one.',
    ])
    assert.deepEqual(await check('[1]', 'a.txt'), ['json'])
    assert.deepEqual(await check(docx, 'a.docx'), ['docx'])
    assert.deepEqual(await check('Hello', 'notes'), ['text'])
  })

  it('says why a file can’t be read and what to do', async () => {
    const refused: [Uint8Array, string, RegExp][] = [
      [
        compoundFile(['WordDocument']),
        'a.docx',
        /^it is in the old format of Word \(\.doc\)\. Save/,
      ],
      [compoundFile(['EncryptedPackage']), 'a.docx', /^it is protected by a password\. Save it/],
      [latin1('\0\0\0\x18ftypheic\0\0\0\0'), 'a.jpg', /^it is a HEIC picture\. Save it as JPEG/],
      [zip({ 'a.txt': '' }), 'a.docx', /^it is an archive\. Unpack it/],
      [docx.subarray(0, 60), 'a.docx', /^it is damaged or not complete\./],
      [Buffer.alloc(0), 'a.txt', /^it is empty\./],
      [latin1('\x00\x01\x02\x03\xfe\xff\x00\x07\x05'), 'a.csv', /^it is not text, and no kind/],
    ]
    for (const [bytes, name, message] of refused) {
      await assert.rejects(checkType(bytes, name), { name: 'Unreadable', message }, name)
    }
  })
})
