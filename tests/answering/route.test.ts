import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decideRoute } from '../../src/answering/route.ts'

const withDocument: [route: string, messages: string[]][] = [
  [
    'create',
    [
      'Create another new report: # Dogs',
      'make a new report about cats',
      'Create a new dashboard from this data:\n\na,b',
      'write me a second brief',
      'Please create a separate landing page for the shop',
      'Build a new one-pager',
      'give me a new quarterly sales report for the board',
    ],
  ],
  [
    'edit',
    [
      'Make a new section called Risks in the report',
      'Write a new introduction for this document',
      'Give me another paragraph at the end of the page',
      'Make the headings a different colour on the page',
      'Prepare a different title for the report',
      'make another slide about costs',
      'make a new report section on risk',
      'Is the title ok? Make it bold?',
      'How about making it blue?',
      'Could you make it shorter?',
      'Delete the intro. What is left?',
    ],
  ],
  [
    'ask',
    ['What is the title?', 'can you tell me how many rows there are?', 'Is it long? Why is that?'],
  ],
]

describe('a message without a route', () => {
  for (const [route, messages] of withDocument) {
    for (const message of messages) {
      it(`is taken for ${route}: ${message}`, () => {
        const decided = decideRoute({ requested: undefined, message, hasDocument: true })
        assert.equal(decided.route, route)
        assert.notEqual(decided.reason, '')
      })
    }
  }

  it('creates where there is no document, whatever it says', () => {
    const decided = decideRoute({ requested: undefined, message: 'Why?', hasDocument: false })
    assert.equal(decided.route, 'create')
  })
})
