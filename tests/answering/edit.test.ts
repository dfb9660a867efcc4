import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { edit } from '../../src/answering/edit.ts'
import { unknownModel } from '../../src/providers/catalogue.ts'
import type { Outcome, Task } from '../../src/answering/task.ts'
import type { TurnEvent } from '../../src/protocol/events.ts'
import type { ModelEvent, ModelRequest } from '../../src/providers/provider.ts'
import { insertAfter, replace, type Call } from '../support/calls.ts'

/** One answer of a model: calls, or a text at the end. */
type Answer = Call[] | { text: string; saysUnchanged?: boolean }

function* eventsOf(answer: Answer, round: number): Generator<ModelEvent> {
  if (!Array.isArray(answer)) {
    const { text, ...rest } = answer
    yield { type: 'text', text }
    yield { type: 'end', reason: 'stop', message: { role: 'assistant', text, calls: [] }, ...rest }
    return
  }
  const calls = answer.map(([name, input], index) => ({
    id: `${round}-${index}`,
    name,
    input: JSON.stringify(input),
  }))
  yield { type: 'end', reason: 'tool_calls', message: { role: 'assistant', text: '', calls } }
}

/** Runs an edit with a model that gives these answers, and returns all that it did. */
async function runEdit(html: string, answers: Answer[]) {
  const requests: ModelRequest[] = []
  const task: Task & { base: NonNullable<Task['base']> } = {
    document_id: 'document',
    message: 'Change it',
    draft: '',
    parts: [{ type: 'text', text: 'Change it' }],
    questions: [],
    base: { version: 1, html_content: html },
    selection: undefined,
    locks: [],
    models: {
      model: {
        facts: unknownModel('scripted', 'model'),
        async *stream(request) {
          requests.push({ ...request, messages: [...request.messages] })
          yield* eventsOf(answers[requests.length - 1] ?? { text: '' }, requests.length)
        },
      },
    },
    meter: { begin: () => assert.fail('the scripted model makes no calls') },
    maxDocumentBytes: 1_000_000,
    maxShownTokens: 10_000,
    signal: new AbortController().signal,
  }
  const events: TurnEvent[] = []
  const work = edit(task)
  for (;;) {
    const step = await work.next()
    if (step.done) return { events, requests, outcome: step.value }
    events.push(step.value)
  }
}

const page = '<h1>Tea</h1>\n<p>Green tea</p>\n<p>Black tea</p>\n'

describe('an edit that changes nothing', () => {
  const same: Answer = [replace('Green tea', 'Green  tea'), replace('Green  tea', 'Green tea')]
  const done = { text: 'Done! I changed the heading.' }
  const cases: [name: string, answers: Answer[], message: string, summary?: string][] = [
    [
      'says so before the reason of the model',
      [{ text: 'The title is Tea already. Ask for another one.' }],
      'Nothing was changed. The model said: The title is Tea already. Ask for another one.',
      'Nothing was changed. The model said: The title is Tea already.',
    ],
    [
      'says so before the words of a model that claims to be done',
      [done],
      'Nothing was changed. The model said: Done! I changed the heading.',
    ],
    [
      'says so also after calls that come to nothing',
      [same, done],
      'Nothing was changed: the document already is as asked. The model said: Done! I changed the heading.',
      'Nothing was changed: the document already is as asked.',
    ],
    [
      'keeps the lines of the model apart',
      [{ text: 'There are two:\n- one\n- two' }],
      'Nothing was changed. The model said:\n\nThere are two:\n- one\n- two',
      'Nothing was changed. The model said: There are two:',
    ],
    [
      'says so only once',
      [{ text: 'All right. Nothing was changed.', saysUnchanged: true }],
      'All right. Nothing was changed.',
    ],
    [
      'says so where the model says nothing',
      [{ text: '' }],
      'Nothing was changed: the model made no change.',
    ],
  ]
  for (const [name, answers, message, summary = message] of cases) {
    it(name, async () => {
      const { outcome } = await runEdit(page, answers)
      assert.equal(outcome.state, 'completed')
      assert.equal(outcome.message, message)
      assert.equal(outcome.summary, summary)
      assert.equal(outcome.version, undefined)
    })
  }
})

describe('the calls of an answer', () => {
  const resultsIn = (request: ModelRequest | undefined) => {
    const last = request?.messages.at(-1)
    return last?.role === 'user'
      ? last.parts.map((part) => part.type === 'tool_result' && part.ok)
      : undefined
  }
  const edits = (events: TurnEvent[]) =>
    events.filter((event) => event.type === 'edit').map(({ index, ok }) => [index, ok])
  const htmlOf = ({ version }: Outcome) => version?.html

  it('may edit ranges only if the model knows offsets for sure', async () => {
    const edits = [{ from: 4, to: 7, insert: 'Mud' }]
    const guess: Call = ['edit_ranges', { length: page.length, edits }]
    const { outcome, requests } = await runEdit(page, [[guess], { text: 'I can’t.' }])
    assert.deepEqual(resultsIn(requests[1]), [false])
    assert.equal(htmlOf(outcome), undefined)
  })

  it('are applied together', async () => {
    const { outcome, events } = await runEdit(page, [
      [replace('Green tea', 'White tea'), insertAfter('<h1>Tea</h1>', '\n<p>Brew it.</p>')],
      { text: 'Done.' },
    ])
    assert.deepEqual(edits(events), [
      [0, true],
      [1, true],
    ])
    assert.equal(
      htmlOf(outcome),
      '<h1>Tea</h1>\n<p>Brew it.</p>\n<p>White tea</p>\n<p>Black tea</p>\n',
    )
  })

  it('may break the document in between, if the later ones mend it', async () => {
    const { outcome, events } = await runEdit(page, [
      [replace('<h1>Tea', '<h1><b>Tea'), replace('Tea</h1>', 'Tea</b></h1>')],
      { text: 'Done.' },
    ])
    assert.deepEqual(edits(events), [
      [0, true],
      [1, true],
    ])
    assert.equal(htmlOf(outcome), page.replace('Tea</h1>', '<b>Tea</b></h1>'))
  })

  it('are refused where they break the document, and the others are applied', async () => {
    const breaking = replace('Green tea</p>', 'Green tea <b>now</p>')
    const { outcome, requests, events } = await runEdit(page, [
      [replace('<h1>Tea', '<h1>Teas'), breaking, replace('Black tea', 'Red tea')],
      [breaking],
      { text: 'Done.' },
    ])
    assert.deepEqual(resultsIn(requests[1]), [true, false, true])
    assert.deepEqual(edits(events), [
      [0, true],
      [1, false],
      [2, true],
      [3, true],
    ])
    const first = events.find((event) => event.type === 'edit')
    assert.equal(first?.type === 'edit' && first.from, page.indexOf('Tea') + 'Tea'.length)
    // The model was warned, so the same call again is meant.
    assert.equal(htmlOf(outcome), '<h1>Teas</h1>\n<p>Green tea <b>now</p>\n<p>Red tea</p>\n')
    assert.match(outcome.version?.warnings.join() ?? '', /<b> is never closed/)
  })

  it('fail the edit after three answers with refused calls', async () => {
    const missing: Answer = [replace('Blue tea', 'White tea')]
    const { outcome, requests } = await runEdit(page, [missing, missing, missing])
    assert.equal(outcome.error?.code, 'edit_failed')
    assert.match(outcome.message, /^Nothing was changed: a change could not be placed\. /)
    assert.equal(requests.length, 3)
  })
})
