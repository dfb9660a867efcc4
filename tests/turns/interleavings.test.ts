import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { Saved } from '../../src/protocol/resources.ts'
import { only, readEvents } from '../support/app.ts'
import { blocksOf, call, gate, openWithClaude, stop, stream, text } from '../support/claude.ts'

const page =
  '<!doctype html>\n<html>\n<title>Tea</title>\n<h1>Tea</h1>\n<p>Green</p>\n<p>Black</p>\n<ul>\n</ul>\n</html>'
/** Where the model inserts, and where a person does. They touch at the last of these. */
const anchors = ['<h1>Tea</h1>', '<p>Green</p>', '<ul>']

/** A model that inserts what it is told where it is told, after the gate. */
const openModel = () =>
  openWithClaude((request) => {
    if (request.messages.length > 1) return stream(text(0, 'Done.'), stop('end_turn'))
    const message = blocksOf(request, 0).at(-1)?.text ?? ''
    const [anchor_text = '', new_content] = message.split(' | ')
    const input = { anchor_text, new_content }
    return stream(
      text(0, 'Wait.'),
      gate,
      call(1, 'toolu_1', 'html_insert_after', input),
      stop('tool_use'),
    )
  })

type Step = (typeof steps)[number]
const steps = ['edit', 'compose', 'save', 'old save', 'restore', 'undo', 'redo', 'open'] as const
const plans = fc.array(
  fc.record({ step: fc.constantFrom(...steps), pick: fc.nat(99), pause: fc.nat(40) }),
  { minLength: 3, maxLength: 14 },
)

/** What came of a step: the version that it reports with its text, or nothing at all. */
type Result =
  | { kind: 'saved'; version: number; html?: string; has?: string }
  | { kind: 'refused'; without: string | undefined }

describe('chats, saves, restores, undos and redos of one document in any order', () => {
  let test: Awaited<ReturnType<typeof openModel>>
  before(async () => (test = await openModel()))
  after(() => test[Symbol.asyncDispose]())

  async function chat(session: string, body: object, has: string): Promise<Result> {
    const { app } = test
    const events = await readEvents(await app.ask(`/api/chat/${session}`, { body }))
    const { outcome } = only(events, 'done')
    if (outcome === 'completed') {
      const { version, content } = only(events, 'html')
      return { kind: 'saved', version, html: content, has }
    }
    assert.equal(outcome, 'failed')
    const { content, code } = only(events, 'error')
    assert.match(code, /conflict|edit_failed|not_understood/)
    assert.match(content, /^(Nothing was (saved|changed)[.:]|This was not saved\.) .+/)
    return { kind: 'refused', without: has }
  }

  async function ask(path: string, init: object, html?: string, has?: string): Promise<Result> {
    const response = await test.app.ask(path, { method: 'POST', ...init })
    const body: unknown = await response.json()
    if (response.ok) {
      const { version } = v.parse(Saved, body)
      return { kind: 'saved', version, ...(html && { html }), ...(has && { has }) }
    }
    assert.equal(response.status, 409)
    return { kind: 'refused', without: has }
  }

  /** Does a step; `number` makes its text unlike all others. */
  async function take(
    step: Step,
    { session, id, pick, number }: { session: string; id: string; pick: number; number: number },
  ): Promise<Result | undefined> {
    const { app, claude } = test
    const path = `/api/documents/${id}`
    if (step === 'open') return void claude.open()
    if (step === 'edit') {
      const has = `<p>edit ${number}</p>`
      return chat(session, { message: `${anchors[pick % 3]} | ${has}`, route: 'edit' }, has)
    }
    if (step === 'compose') {
      const has = `Black n${number}n`
      const message = `Replace "Black" with "${has}"`
      return chat(session, { message, model: 'builtin/composer' }, has)
    }
    const { versions } = await app.json(`${path}/versions`)
    const latest = versions.length
    if (step === 'restore') {
      return ask(`${path}/versions/${1 + (pick % latest)}/restore`, {})
    }
    if (step === 'undo' || step === 'redo') {
      return ask(`${path}/${step}`, { body: { base_version: latest } })
    }
    const has = `<li>save ${number}</li>`
    const { html_content } = await app.json(`${path}/versions/${latest}`)
    const html = html_content.replace('<ul>', `<ul>\n${has}`)
    const base_version = step === 'old save' ? Math.max(1, latest - 1) : latest
    return ask(`${path}/html`, { method: 'PUT', body: { html, base_version } }, html, has)
  }

  async function check(id: string, results: readonly Result[]): Promise<void> {
    const { app } = test
    const path = `/api/documents/${id}`
    const { versions } = await app.json(`${path}/versions`)
    const texts: string[] = []
    for (let version = 1; version <= versions.length; version++) {
      assert.equal(versions[versions.length - version].version, version)
      texts.push((await app.json(`${path}/versions/${version}`)).html_content)
      const receipt = await app.json(`${path}/versions/${version}/changes`)
      assert.deepEqual([receipt.holds, receipt.base_version ?? 0], [true, version - 1])
    }
    const reported = new Set<number>()
    for (const result of results) {
      if (result.kind === 'refused') {
        assert.ok(!texts.some((html) => result.without && html.includes(result.without)))
        continue
      }
      const { version, html, has } = result
      const stored = texts[version - 1] ?? assert.fail(`version ${version} is missing`)
      if (html !== undefined) assert.equal(stored, html)
      // A restore of what is there already reports the latest version.
      if (html !== undefined) assert.ok(!reported.has(version), `${version} is of one step only`)
      if (html !== undefined) reported.add(version)
      if (has !== undefined) assert.ok(stored.includes(has))
      if (has !== undefined)
        assert.ok(
          !texts
            .slice(0, version - 1)
            .join('')
            .includes(has),
        )
    }
    const made = new Set(results.flatMap((one) => (one.kind === 'saved' ? [one.version] : [])))
    assert.deepEqual([...made].filter((version) => version > 1).length, versions.length - 1)
  }

  it('make one version each, or name why not and change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const session = await test.app.newSession()
        const id = await test.app.importHtml(session, page)
        const results: Promise<Result | undefined>[] = []
        for (const [number, { step, pick, pause }] of plan.entries()) {
          const result = take(step, { session, id, pick, number })
          results.push(result)
          for (let times = 0; times < pause; times++) await setImmediate()
        }
        let isOver = false
        const all = Promise.all(results).finally(() => (isOver = true))
        while (!isOver) {
          test.claude.open()
          await setImmediate()
        }
        await check(
          id,
          (await all).flatMap((result) => result ?? []),
        )
      }),
      { numRuns: process.env.LONG ? 300 : 6 },
    )
  })
})
