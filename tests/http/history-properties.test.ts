import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { historyOf } from '../../src/protocol/history.ts'
import { openApp, type TestApp } from '../support/app.ts'

const numRuns = process.env.LONG ? 200 : 12

type Step =
  | { kind: 'write'; word: number; text: string }
  | { kind: 'undo' | 'redo' }
  | { kind: 'restore' | 'revert'; pick: number }

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: writes() },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('undo', 'redo') }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('restore', 'revert'), pick: fc.nat() }),
    },
  ),
  { maxLength: 12 },
)

/** Replaces one of the words of a text, maybe by nothing. */
function writes() {
  const text = fc.constantFrom('', 'x', 'yy yy', '<b>z</b>', '😀')
  return fc.record({ kind: fc.constant('write'), word: fc.nat(), text })
}

let app: TestApp
let session: string
before(async () => {
  app = await openApp()
  session = await app.newSession()
})
after(() => app[Symbol.asyncDispose]())

/** A document and what a simple model expects of it: the texts of its versions and its history. */
async function openDocument() {
  const texts = ['<p>one two three four five six</p>']
  const did = await app.importHtml(session, texts[0] ?? '')
  const kinds: Parameters<typeof historyOf>[0][number][] = [{ version: 1, kind: 'import' }]
  const latest = () => texts.at(-1) ?? ''

  async function send(path: string, body: unknown, method = 'POST') {
    const response = await app.ask(`/api/documents/${did}/${path}`, { method, body })
    const told = JSON.parse(await response.text())
    if (!response.ok) {
      assert.equal(response.status, 409, told.detail)
      assert.equal(await app.htmlOf(did), latest(), 'a refusal alters nothing')
      return told.detail
    }
    if (told.version === texts.length) return undefined
    assert.equal(told.version, texts.length + 1)
    texts.push(await app.htmlOf(did))
    kinds.push({ version: told.version, kind: told.receipt.kind })
    return undefined
  }

  return {
    did,
    texts,
    latest,
    history: () => historyOf(kinds),
    send,
    move: (way: 'undo' | 'redo') => send(way, { base_version: texts.length }),
    revert: (version: number, changes?: number[]) =>
      send(`versions/${version}/revert`, { base_version: texts.length, changes }),
  }
}

type Opened = Awaited<ReturnType<typeof openDocument>>

async function apply(one: Opened, step: Step): Promise<void> {
  const { texts, latest, history } = one
  const { done, undone } = history()
  const textOf = (version: number | undefined) => texts[(version ?? 0) - 1]
  const count = texts.length
  if (step.kind === 'write') {
    const words = latest().split(' ')
    words[step.word % words.length] = step.text
    await one.send('html', { html: words.join(' ') || 'x', base_version: count }, 'PUT')
  } else if (step.kind === 'restore') {
    const version = (step.pick % count) + 1
    await one.send(`versions/${version}/restore`, undefined)
    assert.equal(latest(), textOf(version))
  } else if (step.kind === 'revert') {
    const version = (step.pick % count) + 1
    const refused = await one.revert(version)
    if (refused !== undefined) assert.match(refused, new RegExp(`ersion ${version}\\b`))
    else if (version === done.at(-1)) assert.equal(latest(), textOf(done.at(-2)))
  } else {
    const target = step.kind === 'undo' ? done.at(-2) : undone.at(-1)
    const refused = await one.move(step.kind)
    assert.equal(refused === undefined, target !== undefined)
    if (target !== undefined) assert.equal(latest(), textOf(target))
  }
  assert.equal(latest(), textOf(history().done.at(-1)), 'the history ends with the present text')
}

const stepsAnd = (check: (one: Opened) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(steps, async (drawn) => {
      const one = await openDocument()
      for (const step of drawn) await apply(one, step)
      await check(one)
    }),
    { numRuns },
  )

describe('any sequence of changes', () => {
  it('loses no version, and every receipt holds', () =>
    stepsAnd(async ({ did, texts }) => {
      const { versions } = await app.json(`/api/documents/${did}/versions`)
      assert.equal(versions.length, texts.length)
      for (const [index, text] of texts.entries()) {
        const path = `/api/documents/${did}/versions/${index + 1}`
        assert.equal((await app.json(path)).html_content, text)
        assert.equal((await app.json(`${path}/changes`)).holds, true)
      }
    }))

  it('is the same after undo and redo, as far as one goes', () =>
    stepsAnd(async (one) => {
      const text = one.latest()
      const { done } = one.history()
      for (let left = done.length; left > 1; left--) await one.move('undo')
      assert.equal(one.latest(), one.texts[0])
      for (let left = done.length; left > 1; left--) await one.move('redo')
      assert.equal(one.latest(), text)
    }))

  it('is the same after a version is reverted and that is reverted', () =>
    stepsAnd(async (one) => {
      const text = one.latest()
      for (const version of one.history().done.slice(1)) {
        const count = one.texts.length
        await one.revert(version)
        if (one.texts.length > count) assert.equal(await one.revert(count + 1), undefined)
        assert.equal(one.latest(), text)
      }
    }))

  it('gives the same text whether a version is reverted at once or change by change', () =>
    stepsAnd(async (one) => {
      const text = one.latest()
      for (const version of one.history().done.slice(1)) {
        const before = one.texts.length
        if (await one.revert(version)) continue
        const whole = one.latest()
        if (one.texts.length > before) await one.move('undo')
        assert.equal(one.latest(), text)
        const { ranges } = await app.json(`/api/documents/${one.did}/versions/${version}/changes`)
        for (const index of ranges.keys())
          assert.equal(await one.revert(version, [index]), undefined)
        assert.equal(one.latest(), whole)
        await one.send(`versions/${before}/restore`, undefined)
      }
    }))
})
