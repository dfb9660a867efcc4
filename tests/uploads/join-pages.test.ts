import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { joinPages } from '../../src/uploads/join-pages.ts'

const start = 'The harbour was built when the town was small, and'

describe('the pages of a file', () => {
  const cases: [name: string, pages: string[], text: string][] = [
    ['go on in a sentence', [start, 'it has grown.'], `${start} it has grown.`],
    ['go on in a word', [`${start} mer-`, 'chants came.'], `${start} merchants came.`],
    [
      'go on over three pages',
      [start, `${start}`.toLowerCase(), 'so on.'],
      `${start} ${start.toLowerCase()} so on.`,
    ],
    [
      'begin anew after a sentence',
      [`${start} grew.`, 'iron came.'],
      `${start} grew.\n\niron came.`,
    ],
    ['begin anew with a capital', [start, 'It has grown.'], `${start}\n\nIt has grown.`],
    ['begin anew after a heading', [`# ${start}`, 'it has grown.'], `# ${start}\n\nit has grown.`],
    [
      'begin anew after a table',
      [`| ${start} |`, 'it has grown.'],
      `| ${start} |\n\nit has grown.`,
    ],
    ['begin anew after a short line', ['Figure 1', 'it has grown.'], 'Figure 1\n\nit has grown.'],
    ['are left out if empty', [start, ' ', 'it has grown.'], `${start} it has grown.`],
  ]
  for (const [name, pages, text] of cases) it(name, () => assert.equal(joinPages(pages), text))
})
