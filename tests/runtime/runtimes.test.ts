import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { decodeFrames } from '../../src/protocol/sse.ts'
import { column, formOf, only, readEvents, temporaryFolder } from '../support/app.ts'
import { gate, startClaude, stop, stream, text } from '../support/claude.ts'
import * as gemini from '../support/gemini.ts'
import * as openai from '../support/openai.ts'
import { pictureAnswers, plainPicture } from '../support/pictures.ts'
import { call, startServer } from '../support/server.ts'
import { paragraph, run, wordFile } from '../support/word.ts'

const beginning = '<!doctype html>\n<html>\n<title>Tea</title>\n<body>\n<h1>Tea</h1>\n'
const commands = {
  Node: [process.execPath, 'src/runtime/node.ts'],
  Bun: [process.execPath, 'src/runtime/start.js', '--bun'],
  Deno: [process.execPath, 'src/runtime/start.js', '--deno'],
}

for (const [name, command] of Object.entries(commands)) {
  describe(`the server on ${name}`, () => {
    it('is the same from an empty session to a restart', async () => {
      using folder = temporaryFolder()
      const settings = { DATABASE_PATH: join(folder.path, 'app.db'), MAX_DOCUMENT_SIZE_MB: '1' }
      const server = await startServer(settings, command)
      const { url } = server
      const { session_id } = await call(url, '/api/sessions', 'POST')
      const say = async (message: string, attachments: unknown[] = []) =>
        readEvents(
          await fetch(`${url}/api/chat/${session_id}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ message, attachments }),
          }),
        )
      const { document_id } = only(await say('Create a brief titled "Tea"\n\nGreen 🍵'), 'html')
      const edited = await say('Change the title to "Coffee"')
      assert.equal(only(edited, 'html').receipt.holds, true)
      const { changes } = await call(url, `/api/documents/${document_id}/versions/2/changes`)
      assert.match(changes[0].sentence, /“Tea” (→|replaced by) “Coffee”/)
      const { turn_id } = only(edited, 'turn')
      const later = await fetch(`${url}/api/turns/${turn_id}/events`, {
        headers: { 'last-event-id': '2' },
      })
      assert.deepEqual(await readEvents(later), edited.slice(2))

      const file = Buffer.alloc(600_000, 'A line of a file.\n')
      const data = file.toString('base64')
      await say('How long is it?', [{ name: 'a.txt', media_type: 'text/plain', data }])
      const { messages } = await call(url, `/api/sessions/${session_id}/chat`)
      const content = `/api/uploads/${messages.at(-2).attachments[0].upload_id}/content`
      assert.deepEqual(Buffer.from(await (await fetch(url + content)).arrayBuffer()), file)

      const word = wordFile({ body: paragraph(run('Green and black tea')) })
      const form = formOf({
        'tea.docx': word,
        'tea.png': Buffer.from(await plainPicture(9, 9), 'base64'),
      })
      const stored = await fetch(`${url}/api/uploads`, { method: 'POST', body: form })
      const { uploads } = JSON.parse(await stored.text())
      assert.deepEqual(column(uploads, 'summary'), [
        '4 words, nothing cut',
        '9 × 9 pixels, nothing cut',
      ])

      const page = await (await fetch(url)).text()
      const asset = /\/assets\/[^"]+\.js/.exec(page)?.[0] ?? ''
      const script = await fetch(url + asset, { headers: { 'accept-encoding': 'br' } })
      assert.equal(script.headers.get('content-encoding'), 'br')
      assert.match(await script.text(), /AI HTML Builder/)
      assert.equal((await fetch(`${url}/api/nothing`)).status, 404)
      const paths = ['/', `/api/documents/${document_id}/html`, content, '/api/nothing']
      for (const path of paths) {
        const [head, got] = [await fetch(url + path, { method: 'HEAD' }), await fetch(url + path)]
        const { byteLength } = await got.arrayBuffer()
        assert.deepEqual(
          [head.status, head.headers.get('content-length')],
          [got.status, String(byteLength)],
        )
      }
      const before = await call(url, `/api/documents/${document_id}/html`)
      assert.match(before.html, /Coffee/)
      const large = JSON.stringify({ html: 'a'.repeat(8 * 1024 * 1024) })
      const post = (at: string, body: RequestInit & { duplex?: 'half' }) =>
        fetch(`${at}/api/sessions/${session_id}/documents`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          ...body,
        })
      const refused = await post(url, { body: large })
      assert.equal(refused.status, 413)
      await refused.text()
      assert.equal((await call(url, '/api/health')).status, 'healthy', 'the connection lives on')
      assert.equal(await server.end('SIGTERM'), 0)

      await using again = await startServer(settings, command)
      assert.deepEqual(await call(again.url, `/api/documents/${document_id}/html`), before)
      const parts = new Blob([large]).stream()
      assert.equal((await post(again.url, { body: parts, duplex: 'half' })).status, 413)
      await again.end('SIGTERM')
    })

    it('makes pictures and embeds them', async () => {
      using folder = temporaryFolder()
      await using google = await gemini.startGemini(pictureAnswers(await plainPicture(2000, 1000)))
      const settings = { DATABASE_PATH: join(folder.path, 'app.db'), ...google.settings }
      await using server = await startServer(settings, command)
      const { url } = server
      const { session_id } = await call(url, '/api/sessions', 'POST')
      const html = '<!doctype html>\n<title>Tea</title>\n<h1>Tea</h1>'
      await call(url, `/api/sessions/${session_id}/documents`, 'POST', { html })
      const response = await fetch(`${url}/api/chat/${session_id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message: 'A cup', route: 'image' }),
      })
      const { content } = only(await readEvents(response), 'html')
      assert.match(
        content,
        /<img src="data:image\/webp;base64,UklG[^"]+" alt="A cup of tea" width="1600" height="800" style="max-width:100%;height:auto">$/,
      )
      assert.equal(await server.end('SIGTERM'), 0)
    })

    it('exports documents, and ends its browser', async () => {
      using folder = temporaryFolder()
      const settings = { DATABASE_PATH: join(folder.path, 'app.db'), CHROMIUM_SANDBOX: 'off' }
      await using server = await startServer(settings, command)
      const { url } = server
      const { session_id } = await call(url, '/api/sessions', 'POST')
      const html =
        '<!doctype html>\n<title>Tea</title>\n<h1>Tea</h1><svg width="9" height="9"></svg>'
      const { id } = await call(url, `/api/sessions/${session_id}/documents`, 'POST', { html })
      const starts = { pdf: '%PDF-', png: '\x89PNG', docx: 'PK', md: 'PK', html: '<!doctype' }
      for (const [format, start] of Object.entries(starts)) {
        const response = await fetch(`${url}/api/documents/${id}/export.${format}`)
        const bytes = Buffer.from(await response.arrayBuffer())
        assert.equal(bytes.toString('latin1', 0, start.length), start, format)
      }
      assert.match((await call(url, '/api/system')).runtime, new RegExp(`^${name} \\d`))
      assert.equal(await server.end('SIGTERM'), 0)
    })

    it('asks providers as its settings say, whatever else their SDKs would read', async () => {
      using folder = temporaryFolder()
      const page = '<!doctype html>\n<html><h1>Tea</h1></html>'
      await using claude = await startClaude(() => stream(text(0, page), stop('end_turn')))
      await using google = await gemini.startGemini(() =>
        gemini.stream(gemini.text(page), gemini.finish('STOP')),
      )
      await using other = await openai.startOpenai(() =>
        openai.stream(openai.text(page), openai.stop('stop')),
      )
      await using server = await startServer(
        {
          DATABASE_PATH: join(folder.path, 'app.db'),
          ...claude.settings,
          ...google.settings,
          ...other.settings,
          ANTHROPIC_CUSTOM_HEADERS: 'x-undocumented: yes',
          ANTHROPIC_AUTH_TOKEN: 'undocumented',
          GEMINI_API_KEY: 'undocumented',
          GOOGLE_GENAI_USE_VERTEXAI: 'true',
          GOOGLE_CLOUD_PROJECT: 'undocumented',
          OPENAI_CUSTOM_HEADERS: 'x-undocumented: yes',
          OPENAI_ORG_ID: 'undocumented',
          OPENAI_PROJECT_ID: 'undocumented',
        },
        command,
      )
      const { session_id } = await call(server.url, '/api/sessions', 'POST')
      for (const model of ['claude-sonnet-5-5', 'gemini-3.8-flash', 'openai/qwen3']) {
        const response = await fetch(`${server.url}/api/chat/${session_id}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ message: 'A page', route: 'create', model }),
        })
        assert.equal(only(await readEvents(response), 'done').outcome, 'completed', model)
      }
      const sent = [claude, google, other].flatMap(({ headers }) => headers)
      assert.equal(sent.length, 3)
      assert.doesNotMatch(JSON.stringify(sent), /undocumented/)
      assert.doesNotMatch(server.output(), /GEMINI_API_KEY/)
      await server.end('SIGTERM')
    })

    it('takes requests that break off for no fault of its own', async () => {
      using folder = temporaryFolder()
      await using server = await startServer(
        { DATABASE_PATH: join(folder.path, 'app.db') },
        command,
      )
      const { session_id } = await call(server.url, '/api/sessions', 'POST')
      const { hostname, port } = new URL(server.url)
      const head = `POST /api/sessions/${session_id}/documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`
      for (const rest of [
        'Content-Length: 100\r\n\r\n{"ti',
        'Transfer-Encoding: chunked\r\n\r\n5\r\n{"t',
        'Transfer-Encoding: chunked\r\n\r\n-1\r\n{}',
        'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
      ]) {
        const socket = connect(Number(port), hostname)
        socket.end(head + rest)
        let answer = ''
        socket.on('data', (chunk) => (answer += chunk))
        socket.on('error', () => undefined)
        await once(socket, 'close')
        assert.doesNotMatch(answer, /^HTTP\/1.1 5/, rest)
        assert.equal((await call(server.url, '/api/health')).status, 'healthy')
      }
      assert.equal(await server.end('SIGTERM'), 0)
      assert.doesNotMatch(server.output(), /"level":"error"/)
    })

    it('says so in the same way where it does not answer for a host', async () => {
      using folder = temporaryFolder()
      await using server = await startServer(
        { DATABASE_PATH: join(folder.path, 'app.db') },
        command,
      )
      const { hostname, port } = new URL(server.url)
      for (const host of ['rebind.evil', 'user@', 'a/../b?', 'localhost/x', 'localhost:99999999']) {
        const socket = connect(Number(port), hostname)
        socket.write(`GET /api/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
        let answer = ''
        socket.on('data', (chunk) => (answer += chunk))
        await once(socket, 'close')
        assert.match(answer, /^HTTP\/1.1 421 /, host)
        assert.match(answer, /^content-type: application\/problem\+json\r$/im, host)
        assert.match(answer, /^x-request-id: [\w-]{36}\r$/im, host)
        assert.match(answer, /"status":421/, host)
      }
      await server.end('SIGTERM')
    })

    it('ends within 5 s of SIGTERM in the middle of a stream, and the stream with done', async () => {
      using folder = temporaryFolder()
      await using claude = await startClaude(() =>
        stream(text(0, beginning), gate, stop('end_turn')),
      )
      const settings = {
        DATABASE_PATH: join(folder.path, 'app.db'),
        ...claude.settings,
        SHUTDOWN_GRACE: '0',
      }
      const server = await startServer(settings, command)
      const { session_id } = await call(server.url, '/api/sessions', 'POST')
      const response = await fetch(`${server.url}/api/chat/${session_id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message: 'A page on tea' }),
      })
      assert.ok(response.body)
      const seen: string[] = []
      let ended: Promise<number | string | null> | undefined
      for await (const { data } of decodeFrames(response.body)) {
        seen.push(data)
        if (data.includes('html_chunk')) ended ??= server.end('SIGTERM')
      }
      assert.match(seen.at(-1) ?? '', /"type":"done".*"outcome":"interrupted"/)
      assert.equal(await ended, 0)
      await using again = await startServer(settings, command)
      const { drafts } = await call(again.url, `/api/sessions/${session_id}`)
      assert.equal((await call(again.url, `/api/turns/${drafts[0].turn_id}/draft`)).html, beginning)
      await again.end('SIGTERM')
    })
  })
}
