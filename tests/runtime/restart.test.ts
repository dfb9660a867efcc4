import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { column, only, readEvents, temporaryFolder } from '../support/app.ts'
import {
  blocksOf,
  call as toolCall,
  gate,
  startClaude,
  stop,
  stream,
  text,
} from '../support/claude.ts'
import * as openai from '../support/openai.ts'
import { call, startServer } from '../support/server.ts'

const page =
  '<!doctype html>\n<html>\n<title>One</title>\n<h1>One</h1>\n<p>Left</p>\n<p>Right</p>\n</html>'

/** Sends a message; returns its turn's id once it is accepted. The stream is read no further. */
async function send(url: string, session: string, body: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${url}/api/chat/${session}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(response.status, 200)
  const { turns } = await call(url, `/api/sessions/${session}`)
  return turns.at(-1).turn_id
}

async function eventsOf(url: string, turn: string) {
  return readEvents(await fetch(`${url}/api/turns/${turn}/events`))
}

/** Claude, whose first answer never ends, and whose others replace “Left” or say something. */
function startSlow() {
  const input = { old_text: '<p>Left</p>', new_text: '<p>Changed</p>' }
  return startClaude((request, index) => {
    if (index === 0) return stream(text(0, 'Wait.'), gate, stop('end_turn'))
    const said = JSON.stringify(request.messages.at(-1))
    if (said.includes('tool_result')) return stream(text(0, 'Done.'), stop('end_turn'))
    if (blocksOf(request, 0).at(-1)?.text !== 'Change it')
      return stream(text(0, 'It says so.'), stop('end_turn'))
    return stream(toolCall(0, 'toolu_1', 'html_replace', input), stop('tool_use'))
  })
}

describe('a start after kill -9', () => {
  it('runs the turns that waited, in order and as they were asked, and no others', async () => {
    using folder = temporaryFolder()
    await using claude = await startSlow()
    const settings = { DATABASE_PATH: join(folder.path, 'app.db'), ...claude.settings }
    const first = await startServer(settings)
    const { session_id } = await call(first.url, '/api/sessions', 'POST')
    const { id } = await call(first.url, `/api/sessions/${session_id}/documents`, 'POST', {
      html: page,
    })
    const running = await send(first.url, session_id, { message: 'Is it one?', route: 'ask' })
    while (claude.requests.length === 0) await call(first.url, '/api/health')
    const from = page.indexOf('<p>Left')
    const data = Buffer.from('NOTES IN THE FILE').toString('base64')
    const edit = await send(first.url, session_id, {
      message: 'Change it',
      selection: { from, to: from + 11 },
      attachments: [{ name: 'notes.txt', media_type: 'text/plain', data }],
    })
    const question = await send(first.url, session_id, { message: 'What is it?', route: 'ask' })
    assert.deepEqual(
      [
        (await call(first.url, `/api/turns/${edit}`)).position,
        (await call(first.url, `/api/turns/${question}`)).position,
      ],
      [1, 2],
    )
    await first.end('SIGKILL')

    await using second = await startServer(settings)
    const [cut, changed, answered] = await Promise.all(
      [running, edit, question].map((turn) => eventsOf(second.url, turn)),
    )
    assert.equal(only(cut ?? [], 'done').outcome, 'interrupted')
    assert.equal(only(changed ?? [], 'html').content, page.replace('Left', 'Changed'))
    assert.equal(only(answered ?? [], 'summary').content, 'Answered in words; nothing was changed.')
    const told = claude.requests.map((_, index) =>
      JSON.stringify(blocksOf(claude.requests[index], 0)),
    )
    assert.equal(told.length, 4, 'the model was asked once for the first, twice for the edit')
    assert.match(told[1] ?? '', /The person selected this part[^]*<p>Left<\/p>/)
    assert.match(told[1] ?? '', /NOTES IN THE FILE/)
    assert.match(told[3] ?? '', /What is it\?/)
    const { messages } = await call(second.url, `/api/sessions/${session_id}/chat`)
    assert.deepEqual(column(messages, 'role').toSorted(), [
      ...Array.from({ length: 3 }, () => 'assistant'),
      'system',
      ...Array.from({ length: 3 }, () => 'user'),
    ])
    assert.equal((await call(second.url, `/api/documents/${id}/versions`)).versions.length, 2)
    assert.deepEqual((await call(second.url, `/api/sessions/${session_id}`)).turns, [])
  })

  it('goes on with a draft that was handed over to a turn that waited', async () => {
    using folder = temporaryFolder()
    const half = '<!doctype html>\n<html>\n<h1>Half</h1>\n'
    await using claude = await startClaude((request, index) => {
      // The program asks once more by itself, in vain.
      if (index < 2) return stream(text(0, index === 0 ? half : ''), stop('max_tokens'))
      if (index === 2) return stream(text(0, 'Wait.'), gate, stop('end_turn'))
      assert.equal(request.messages[1]?.content, half)
      return stream(text(0, '<p>Rest</p>\n</html>'), stop('end_turn'))
    })
    const settings = { DATABASE_PATH: join(folder.path, 'app.db'), ...claude.settings }
    const first = await startServer(settings)
    const { session_id } = await call(first.url, '/api/sessions', 'POST')
    const cut = await send(first.url, session_id, { message: 'A page', route: 'create' })
    await eventsOf(first.url, cut)
    const running = await send(first.url, session_id, { message: 'Is it one?', route: 'ask' })
    while (claude.requests.length < 3) await call(first.url, '/api/health')
    const response = await fetch(`${first.url}/api/turns/${cut}/continue`, { method: 'POST' })
    assert.equal(response.status, 200)
    const { turns } = await call(first.url, `/api/sessions/${session_id}`)
    assert.deepEqual(column(turns, 'position'), [null, 1])
    await first.end('SIGKILL')

    await using second = await startServer(settings)
    const events = await eventsOf(second.url, turns[1].turn_id)
    assert.equal(only(events, 'html').content, `${half}<p>Rest</p>\n</html>`)
    assert.equal((await call(second.url, `/api/turns/${running}`)).state, 'interrupted')
    assert.equal(claude.requests.length, 4)
  })

  it('knows of a model that only its server lists what that says of it', async () => {
    using folder = temporaryFolder()
    let listMs = 0
    await using server = await openai.startOpenai(
      (_, index) =>
        index === 0
          ? openai.stream(openai.text('Wait.'), openai.gate, openai.stop('stop'))
          : openai.stream(openai.text('Yes.'), openai.stop('stop')),
      { models: () => delay(listMs, [{ id: 'qwen3', max_model_len: 8192 }]) },
    )
    const { OPENAI_BASE_URL } = server.settings
    const settings = { DATABASE_PATH: join(folder.path, 'app.db'), OPENAI_BASE_URL }
    const first = await startServer(settings)
    const { session_id } = await call(first.url, '/api/sessions', 'POST')
    await call(first.url, `/api/sessions/${session_id}/documents`, 'POST', { html: page })
    await send(first.url, session_id, { message: 'Is it one?', route: 'ask' })
    const waiting = await send(first.url, session_id, { message: 'Is it two?', route: 'ask' })
    while (server.requests.length === 0) await call(first.url, '/api/health')
    await first.end('SIGKILL')
    // A server that takes its time to list its models: the turn is not built before.
    listMs = 700
    await using second = await startServer(settings)
    const events = await eventsOf(second.url, waiting)
    assert.equal(only(events, 'turn').model, 'openai/qwen3')
    assert.equal(only(events, 'done').outcome, 'completed')
    // Half of the context that the server states; of an unknown model, more would be asked for.
    assert.equal(server.requests.at(-1)?.max_tokens, 4096)
  })

  it('fails a turn that waited if its model is gone, and says so', async () => {
    using folder = temporaryFolder()
    await using claude = await startSlow()
    const DATABASE_PATH = join(folder.path, 'app.db')
    const first = await startServer({ DATABASE_PATH, ...claude.settings })
    const { session_id } = await call(first.url, '/api/sessions', 'POST')
    await call(first.url, `/api/sessions/${session_id}/documents`, 'POST', { html: page })
    await send(first.url, session_id, { message: 'Is it one?', route: 'ask' })
    const edit = await send(first.url, session_id, { message: 'Change it' })
    const own = await send(first.url, session_id, {
      message: 'Change the title to "Two"',
      model: 'builtin/composer',
    })
    await first.end('SIGKILL')
    await using second = await startServer({ DATABASE_PATH })
    const failed = await eventsOf(second.url, edit)
    assert.equal(only(failed, 'done').outcome, 'failed')
    const { code, content } = only(failed, 'error')
    assert.equal(code, 'model_unavailable')
    assert.match(
      content,
      /restarted before this was begun\. The model .* ANTHROPIC_API_KEY is not set/,
    )
    assert.equal(only(await eventsOf(second.url, own), 'done').outcome, 'completed')
  })
})
