import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { verifyDatabase } from '../../src/maintenance/verify.ts'
import type { TurnEvent } from '../../src/protocol/events.ts'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { openDatabase } from '../../src/store/database.ts'
import { temporaryFolder } from '../support/app.ts'
import {
  blocksOf,
  call as toolCall,
  gate,
  startClaude,
  stop,
  stream,
  text,
  type ClaudeDouble,
  type ClaudeRequest,
} from '../support/claude.ts'
import { createRandom, type Random } from '../support/random.ts'
import { call, startServer, type ServerProcess } from '../support/server.ts'

const kills = process.env.LONG ? 300 : 5
/** Each database is used for so many kills. */
const killsPerDatabase = process.env.LONG ? 20 : 5
const workers = 3

const page = '<!doctype html>\n<html>\n<h1>Doc</h1>\n<ul>\n</ul>\n</html>'
const written = ['<!doctype html>\n<html>\n', '<p>one</p>\n', '<p>two</p>\n', '</html>']

/** What the person asked for in the message that a request is about, such as `edit 7`. */
function messageOf(request: ClaudeRequest): string {
  return blocksOf(request, 0).at(-1)?.text ?? ''
}

function isFirstRound({ messages }: ClaudeRequest): boolean {
  return messages.length === 1
}

/** Answers slowly: each answer waits at the gate. An edit is made before the list. */
function startModel(): Promise<ClaudeDouble> {
  return startClaude((request) => {
    const message = messageOf(request)
    if (!isFirstRound(request)) return stream(text(0, 'Done.'), stop('end_turn'))
    if (message.startsWith('create')) {
      const [start = '', one = '', ...rest] = written
      return stream(text(0, start, one), gate, text(1, ...rest), stop('end_turn'))
    }
    if (message.startsWith('ask')) {
      return stream(text(0, 'It is', ' what'), gate, text(1, ' it is.'), stop('end_turn'))
    }
    const input = { anchor_text: '<h1>Doc</h1>', new_content: `\n<p>${message}</p>` }
    return stream(
      text(0, 'Wait.'),
      gate,
      toolCall(1, 'toolu_1', 'html_insert_after', input),
      stop('tool_use'),
    )
  })
}

/** A message that was accepted, and what was read of its turn’s events. */
interface Sent {
  message: string
  events: TurnEvent[]
}

/** What the server has acknowledged, and is not checked yet. */
interface Known {
  session: string
  documents: string[]
  sent: Sent[]
  saved: { document: string; version: number; html: string }[]
  /** Turns that were running when a server was killed. */
  cut: Set<string>
  /** Of messages and saves, so that no two are alike. */
  count: number
}

/** Works on two documents at random until the server has answered, or sent an event, so many times. */
async function work(
  { url }: ServerProcess,
  claude: ClaudeDouble,
  known: Known,
  random: Random,
  maxAnswers: number,
): Promise<void> {
  let answers = 0
  const enough = Promise.withResolvers<void>()
  const count = () => {
    if (++answers >= maxAnswers) enough.resolve()
  }

  async function read(response: Response, sent: Sent): Promise<void> {
    if (!response.body) return
    for await (const { data } of decodeFrames(response.body)) {
      sent.events.push(JSON.parse(data))
      count()
    }
  }

  async function send(document_id: string): Promise<void> {
    const route = random.pick(['ask', 'ask', 'edit', 'edit', 'create'])
    const sent = { message: `${route} ${++known.count}.`, events: [] }
    const response = await fetch(`${url}/api/chat/${known.session}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: sent.message, route, document_id }),
    })
    assert.equal(response.status, 200)
    known.sent.push(sent)
    count()
    void read(response, sent).catch(() => undefined)
  }

  async function save(document: string): Promise<void> {
    const path = `/api/documents/${document}`
    const [{ version: base_version }] = (await call(url, `${path}/versions`)).versions
    const { html_content } = await call(url, `${path}/versions/${base_version}`)
    const html = html_content.replace('</ul>', `<li>${++known.count}</li>\n</ul>`)
    const { version } = await call(url, `${path}/html`, 'PUT', { html, base_version })
    if (version !== undefined) known.saved.push({ document, version, html })
    count()
  }

  async function undo(document: string): Promise<void> {
    const [{ version: base_version }] = (await call(url, `/api/documents/${document}/versions`))
      .versions
    const undone = call(url, `/api/documents/${document}/undo`, 'POST', { base_version })
    void undone.then(count).catch(() => undefined)
  }

  async function goOn(): Promise<void> {
    for (;;) {
      const document = random.pick(known.documents)
      const step = random.below(10)
      if (step < 4) await send(document)
      else if (step < 7) await save(document)
      else if (step < 8) await undo(document)
      else claude.open()
    }
  }

  for (let worker = 0; worker < workers; worker++) void goOn().catch(() => enough.resolve())
  await enough.promise
}

/** Checks a copy of the database that a killed server left, and notes which turns were cut off. */
async function inspect(folder: string, DATABASE_PATH: string, known: Known): Promise<void> {
  const copy = join(mkdtempSync(join(folder, 'copy-')), 'app.db')
  copyFileSync(DATABASE_PATH, copy)
  if (existsSync(`${DATABASE_PATH}-wal`)) copyFileSync(`${DATABASE_PATH}-wal`, `${copy}-wal`)
  const db = await openDatabase({ DATABASE_PATH: copy })
  assert.deepEqual((await verifyDatabase(db)).problems, [])
  const { rows } = await db.client.execute("SELECT id FROM turns WHERE state = 'running'")
  for (const { id } of rows) known.cut.add(String(id))
  await db.close()
}

/** Lets all turns end, however many still wait. */
async function settle({ url }: ServerProcess, claude: ClaudeDouble, session: string) {
  for (;;) {
    const { turns } = await call(url, `/api/sessions/${session}`)
    if (turns.length === 0) return
    claude.open()
  }
}

/** Checks that everything is there that was acknowledged, and that nothing was done twice. */
async function check({ url }: ServerProcess, claude: ClaudeDouble, known: Known): Promise<void> {
  const { messages } = await call(url, `/api/sessions/${known.session}/chat?limit=1000`)
  const asked = messages.filter((row: { role: string }) => row.role === 'user')
  for (const { message, events } of known.sent) {
    const own = asked.filter((row: { content: string }) => row.content === message)
    assert.equal(own.length, 1, `the message “${message}” is there once`)
    await checkTurn(url, claude, known, own[0].turn_id, { message, events })
  }
  for (const { document, version, html } of known.saved) {
    const stored = await call(url, `/api/documents/${document}/versions/${version}`)
    assert.equal(stored.html_content, html)
  }
  checkCalls(claude)
  known.sent = []
  known.saved = []
  const { documents } = await call(url, `/api/sessions/${known.session}`)
  for (const { id } of documents) {
    const { versions } = await call(url, `/api/documents/${id}/versions`)
    const numbers = versions.map((row: { version: number }) => row.version)
    assert.deepEqual(
      numbers,
      numbers.map((_: number, index: number) => numbers.length - index),
    )
  }
}

function checkCalls({ requests }: ClaudeDouble): void {
  const messages = requests.filter(isFirstRound).map(messageOf)
  const twice = messages.filter((message, index) => messages.indexOf(message) < index)
  assert.deepEqual(twice, [], 'no message was sent to the model twice')
}

async function checkTurn(
  url: string,
  claude: ClaudeDouble,
  known: Known,
  id: string,
  { message, events }: Sent,
): Promise<void> {
  const { state } = await call(url, `/api/turns/${id}`)
  if (known.cut.has(id)) {
    assert.equal(state, 'interrupted', `“${message}” was cut off`)
  } else {
    assert.match(state, /completed|failed/, `“${message}” was run`)
    assert.ok(claude.requests.some((request) => messageOf(request) === message))
  }

  const response = await fetch(`${url}/api/turns/${id}/events`)
  const stored: TurnEvent[] = []
  assert.ok(response.body)
  for await (const { data } of decodeFrames(response.body)) stored.push(JSON.parse(data))
  assert.deepEqual(stored.slice(0, events.length), events, 'what readers saw is stored')
  assert.equal(stored.filter(({ type }) => type === 'done').length, 1)

  const seen = events.flatMap((one) => (one.type === 'html_chunk' ? [one.content] : [])).join('')
  if (state !== 'interrupted' || seen === '') return
  const draft = await call(url, `/api/turns/${id}/draft`)
  assert.ok(draft.html.startsWith(seen), 'the draft has what readers saw')
}

async function begin(url: string): Promise<Known> {
  const { session_id: session } = await call(url, '/api/sessions', 'POST')
  const documents: string[] = []
  for (let count = 0; count < 2; count++) {
    const path = `/api/sessions/${session}/documents`
    documents.push((await call(url, path, 'POST', { html: page })).id)
  }
  return { session, documents, sent: [], saved: [], cut: new Set(), count: 0 }
}

/** Kills servers on one database at random moments, and checks what each leaves. */
async function crash(seed: number): Promise<void> {
  const random = createRandom(seed)
  using folder = temporaryFolder()
  const DATABASE_PATH = join(folder.path, 'app.db')
  await using claude = await startModel()
  const settings = { DATABASE_PATH, LOG_LEVEL: 'warn', ...claude.settings }
  let known: Known | undefined
  for (let kill = 1; kill <= killsPerDatabase; kill++) {
    await using server = await startServer(settings)
    known ??= await begin(server.url)
    // Some are killed again while they take up what the one before left.
    if (random.below(4) > 0) {
      await settle(server, claude, known.session)
      await check(server, claude, known)
      await work(server, claude, known, random, 5 + random.below(80))
    }
    await server.end('SIGKILL')
    await inspect(folder.path, DATABASE_PATH, known)
  }
  if (!known) return
  await using server = await startServer(settings)
  await settle(server, claude, known.session)
  await check(server, claude, known)
}

describe('a server that is killed at any moment', () => {
  for (let seed = 1; seed <= kills / killsPerDatabase; seed++) {
    it(`loses nothing that it acknowledged, and does nothing twice (seed ${seed})`, () =>
      crash(seed))
  }
})
