import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { only, readEvents, temporaryFolder } from '../support/app.ts'
import { startClaude, stop, stream, text } from '../support/claude.ts'
import { startGemini } from '../support/gemini.ts'
import { layOutImage } from '../support/image.ts'
import { pictureAnswers, plainPicture } from '../support/pictures.ts'
import { call, runServer, startServer } from '../support/server.ts'

const beginning = '<!doctype html>\n<html>\n<title>Tea</title>\n<body>\n<h1>Tea</h1>\n'
const composer = 'builtin/composer'
/** “Hello, this is the report on the sales of the year”, in Russian and windows-1251. */
const cyrillic = Buffer.from('Ïðèâåò, ýòî îò÷åò î ïðîäàæàõ çà ãîä', 'latin1').toString('base64')
const table = 'Region,Revenue\nNorth,120.50\nSouth,80.25\nEast,99.00\nWest,12.00'
const page = '<!doctype html>\n<title>Tea</title>\n<h1>Tea</h1>\n<p>Green 🍵</p>\n'

interface Exchange {
  request: string
  status: number
  headers: [string, string][]
  body: string
}

/** Uses every part of a server once and returns what it sent. */
async function walk(url: string): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  async function ask(request: string, body?: unknown, headers: Record<string, string> = {}) {
    const [method = '', path = ''] = request.split(' ')
    const response = await fetch(url + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const { status } = response
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
    const received = isStream ? await readTurn(response) : await response.text()
    exchanges.push({ request, status, headers: [...response.headers], body: received })
    return received
  }
  const askJson = async (...parameters: Parameters<typeof ask>) =>
    JSON.parse(await ask(...parameters))

  await ask('GET /api/health')
  await ask('GET /api/openapi.json')
  await ask('GET /api/models')
  const { session_id } = await askJson('POST /api/sessions')
  const chat = `POST /api/chat/${session_id}`
  await ask(chat, { message: `A dashboard titled "Sales"\n\n${table}`, model: composer })
  await ask(chat, { message: 'Change the title to "Sales of tea"', model: composer })
  await ask(chat, { message: 'Sort the table by Revenue', model: composer })
  await ask(chat, { message: 'Make it blue, or so', model: composer })
  await ask(chat, {
    message: 'Create a brief titled "Report" from the file',
    model: composer,
    route: 'create',
    attachments: [{ name: 'report.txt', media_type: 'text/plain', data: cyrillic }],
  })
  await ask(chat, { message: 'A page on tea', route: 'create' })
  await ask(`GET /api/sessions/${session_id}/chat`)

  const documents = `/api/sessions/${session_id}/documents`
  const { id } = await askJson(`POST ${documents}`, { html: page, title: 'Tea' })
  await ask(`PUT /api/documents/${id}/html`, { html: `${page}<p>More`, base_version: 1 })
  await ask(`GET /api/documents/${id}/versions/2/changes`)
  await ask(`GET /api/documents/${id}/versions/2/download`)
  const scripted = `${page}<script>document.title = 'Coffee'</script>`
  await ask(`PUT /api/documents/${id}/html`, { html: scripted, base_version: 2 })
  await ask(chat, { message: 'A cup', route: 'image', model: 'gemini/gemini-3.8-flash' })
  const frame = { 'sec-fetch-dest': 'iframe' }
  await ask(`GET /preview/${id}?version=2`, undefined, frame)
  await ask(`GET /preview/${id}`, undefined, frame)
  await ask(`GET /preview/${id}?scripts=off`, undefined, frame)
  await ask(`GET /preview/${id}`)
  await ask(`GET /api/sessions/${session_id}`)
  await ask('GET /api/costs/today')

  await ask(`PUT /api/documents/${id}/html`, { html: page, base_version: 1 })
  await ask(chat, { message: '' })
  await ask(chat, '{"message":')
  await ask(chat, { message: 'Hello' }, { origin: 'http://elsewhere.example' })
  await ask('GET /api/nothing')
  await ask('DELETE /api/health')
  await ask('POST /api/maintenance/backup')
  await ask('GET /icon.svg')
  const app = await ask('GET /')
  for (const [asset] of app.matchAll(/\/assets\/[^"]+/g)) {
    await ask(`GET ${asset}`, undefined, { 'accept-encoding': 'br' })
  }
  return exchanges
}

/** Merges chunks, which are cut by the clock. */
async function readTurn(response: Response): Promise<string> {
  const events: { type: string; content: string }[] = []
  if (!response.body) throw new Error('the stream has no body')
  for await (const { data } of decodeFrames(response.body)) {
    const event = JSON.parse(data)
    const last = events.at(-1)
    if (last && last.type === event.type && /chunk/.test(event.type)) last.content += event.content
    else events.push(event)
  }
  return JSON.stringify(events, undefined, 1)
}

/** Replaces ids by the order in which they appear, and times by a word. */
function normalise(exchanges: Exchange[]): Exchange[] {
  const ids = new Map<string, string>()
  const plain = JSON.stringify(exchanges)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id ${ids.size + 1}`)
      return ids.get(id) ?? ''
    })
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replace(/(uptime\w*\\?":)[\d.]+/g, '$10')
    // The source of the bridge and the guard is the same code, printed by the bundler.
    .replace(/<script(?: nonce=\\*"[^"]*")?>\(function bridge[^]*?<\/script>/g, '<bridge>')
  const normalised: Exchange[] = JSON.parse(plain)
  return normalised.map(({ headers, ...exchange }) => {
    const isOfOtherLength = /<bridge>|"uptime"/.test(exchange.body)
    const dropped = isOfOtherLength ? ['date', 'content-length'] : ['date']
    return { ...exchange, headers: headers.filter(([name]) => !dropped.includes(name)) }
  })
}

/** The settings of a server with a database of its own in a folder. */
function settingsOf(folder: string, name: string, models: Record<string, string>) {
  return { DATABASE_PATH: join(folder, `${name}.db`), SHUTDOWN_GRACE: '0', ...models }
}

describe('the bundle of the server', () => {
  it('behaves as the sources do, without sources and with only the packages that are native', async () => {
    using folder = temporaryFolder()
    layOutImage(folder.path)
    await using claude = await startClaude(() =>
      stream(text(0, beginning, '</body></html>'), stop('end_turn')),
    )
    await using gemini = await startGemini(pictureAnswers(await plainPicture(2000, 1000)))
    const { GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL } = gemini.settings
    const models = { ...claude.settings, GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL }
    await using sources = await startServer(settingsOf(folder.path, 'sources', models), [
      process.execPath,
      'src/runtime/node.ts',
    ])
    await using bundle = await startServer(
      settingsOf(folder.path, 'bundle', models),
      [process.execPath, 'dist/server.js'],
      { cwd: folder.path },
    )
    const [expected, actual] = [await walk(sources.url), await walk(bundle.url)].map(normalise)
    assert.deepEqual(actual, expected)
    for (const part of [
      /Привет, это отчет/,
      /<h1>Sales of tea/,
      /<bridge>/,
      /createElement/,
      /image\/webp/,
    ]) {
      assert.ok(
        actual?.some(({ body }) => part.test(body)),
        `the walk misses ${part}`,
      )
    }
    assert.deepEqual([await sources.end('SIGTERM'), await bundle.end('SIGTERM')], [0, 0])
  })

  it('asks for no picture where the package that reads pictures is missing, and says so', async () => {
    using folder = temporaryFolder()
    layOutImage(folder.path)
    rmSync(join(folder.path, 'node_modules/sharp'), { recursive: true })
    await using gemini = await startGemini(pictureAnswers(await plainPicture(20, 10)))
    await using bundle = await startServer(
      settingsOf(folder.path, 'bundle', gemini.settings),
      [process.execPath, 'dist/server.js'],
      { cwd: folder.path },
    )
    const { session_id } = await call(bundle.url, '/api/sessions', 'POST')
    await call(bundle.url, `/api/sessions/${session_id}/documents`, 'POST', { html: page })
    const response = await fetch(`${bundle.url}/api/chat/${session_id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'A cup', route: 'image' }),
    })
    const { code, content } = only(await readEvents(response), 'error')
    assert.equal(code, 'no_picture_library')
    assert.match(content, /^Nothing was changed\. This server can’t read pictures.* sharp can’t be/)
    assert.equal(gemini.requests.length, 0)
    assert.equal(await bundle.end('SIGTERM'), 0)
  })

  it('refuses to start with the same message', async () => {
    using folder = temporaryFolder()
    const DATABASE_PATH = join(folder.path, 'app.db')
    const wrong: Record<string, string>[] = [
      { PORT: 'http', ANTHROPIC_API_KEY: 'secret-key' },
      { EDIT_MODEL: 'claude-sonnet-5-5' },
      { DATABASE_URL: 'http://127.0.0.1:9' },
      { HOST: '192.0.2.1', LOG_LEVEL: 'silent' },
    ]
    for (const settings of wrong) {
      const [expected, actual] = await Promise.all(
        ['src/runtime/node.ts', 'dist/server.js'].map((script) =>
          runServer({ DATABASE_PATH: `${DATABASE_PATH}.${script[0]}`, ...settings }, script),
        ),
      )
      assert.equal(actual?.code, 1)
      assert.equal(withoutTimes(actual.output), withoutTimes(expected?.output ?? ''))
    }
  })
})

function withoutTimes(output: string): string {
  return output.replace(/"time":"[^"]+"/g, '')
}
