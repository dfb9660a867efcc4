import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { only, readEvents, temporaryFolder } from '../support/app.ts'
import * as claude from '../support/claude.ts'
import * as gemini from '../support/gemini.ts'
import { root } from '../support/image.ts'
import * as openai from '../support/openai.ts'
import { call, startServer } from '../support/server.ts'

const page =
  '<!doctype html>\n<html><head><title>Tea</title></head><body><h1>Tea</h1></body></html>'
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const modelsFile = /```json\n([^]*?)```/.exec(readFileSync(join(root, 'docs/models.md'), 'utf8'))

/** The two lines of each row of the README’s table of providers. */
const table = readme.slice(readme.indexOf('| line in `.env`')).split('\n\n')[0] ?? ''
const rows = table
  .split('\n')
  .slice(2)
  .map((row) => {
    const [, provider = '', ...cells] = row.split('|').map((cell) => cell.trim())
    return { provider, lines: cells.slice(0, 2).map((cell) => /`([^`]+)`/.exec(cell)?.[1] ?? '') }
  })

/** A double to be asked instead of the real provider, and the settings that the row has not, or the address that it has. */
async function startDouble(provider: string): Promise<{
  double: AsyncDisposable & { requests: unknown[] }
  environment: Record<string, string>
  address: string
}> {
  if (provider === 'Claude') {
    const double = await claude.startClaude(() =>
      claude.stream(claude.text(0, page), claude.stop('end_turn')),
    )
    const { ANTHROPIC_BASE_URL } = double.settings
    return { double, environment: { ANTHROPIC_BASE_URL }, address: '' }
  }
  if (provider === 'Gemini') {
    const double = await gemini.startGemini(() =>
      gemini.stream(gemini.text(page), gemini.finish('STOP')),
    )
    const { GOOGLE_GEMINI_BASE_URL } = double.settings
    return { double, environment: { GOOGLE_GEMINI_BASE_URL }, address: '' }
  }
  const models = [{ id: provider === 'OpenAI' ? 'gpt-6.1-sol' : 'qwen3:8b' }]
  const reply = () => openai.stream(openai.text(page), openai.stop('stop'), openai.usage())
  const double = await openai.startOpenai(reply, { models })
  const { OPENAI_BASE_URL: address } = double.settings
  return { double, environment: provider === 'OpenAI' ? { OPENAI_BASE_URL: address } : {}, address }
}

describe('the lines of the README that set up a provider', () => {
  it('are there', () => {
    assert.equal(rows.length, 5)
    for (const { lines } of rows) for (const line of lines) assert.match(line, /^[A-Z_]+=\S+$/)
  })

  for (const { provider, lines } of rows) {
    for (const used of [lines.slice(0, 1), lines]) {
      it(`create a document: ${provider}, ${used.join(' and ')}`, async () => {
        const { double, environment, address } = await startDouble(provider)
        await using _ = double
        using folder = temporaryFolder()
        const dotenv = used
          .map((line) => line.replace('…', 'key').replace(/http:\S+/, address))
          .join('\n')
        writeFileSync(join(folder.path, '.env'), dotenv)
        if (dotenv.startsWith('MODELS_FILE')) {
          const content = modelsFile?.[1]?.replace(/http:[^"]+/, address) ?? ''
          writeFileSync(join(folder.path, 'models.json'), content)
        }
        const program = [process.execPath, join(root, 'dist/server.js')]
        await using server = await startServer(environment, program, { cwd: folder.path })
        const response = await fetch(`${server.url}/api/chat/${crypto.randomUUID()}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ message: 'A report titled "Tea"' }),
        })
        const events = await readEvents(response)
        assert.equal(only(events, 'html').content, page)
        assert.equal(double.requests.length, 1)
        const { roles, warnings, models } = await call(server.url, '/api/models')
        // The example of docs/models.md has a second server, whose key nobody has here.
        const unset = dotenv.startsWith('MODELS_FILE')
          ? ['The server openrouter of MODELS_FILE can’t be used: OPENROUTER_KEY is not set.']
          : []
        assert.deepEqual(warnings, unset)
        const editModel = used[1]?.split('=')[1]
        const { model } = roles.find((one: { role: string }) => one.role === 'edit')
        if (editModel) assert.equal(model.endsWith(editModel), true, model)
        const row = models.find(({ id }: { id: string }) => id === model)
        assert.ok(row.available && row.can.includes('edit'))
      })
    }
  }
})
