import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { askPrompt } from '../../src/answering/prompts.ts'
import { ExportRequest } from '../../src/protocol/exports.ts'
import { only } from '../support/app.ts'
import { openWithClaude, promptOf, stop, stream, text } from '../support/claude.ts'

const answer = 'Use **Export**, above the document.'
const question = 'How do I export this as a PDF?'
const page = '<!doctype html>\n<title>Tea</title>\n<h1>Tea</h1>\n'

function openApp() {
  return openWithClaude(() => stream(text(0, answer), stop('end_turn')))
}

describe('a question about the app', () => {
  it('is answered before there is a document, by a model that is told what the app can do', async () => {
    await using test = await openApp()
    const { app, claude } = test
    const session = await app.newSession()
    const events = await app.chat(session, { message: question })
    assert.equal(only(events, 'turn').route, 'ask')
    assert.equal(only(events, 'chunk').content, answer)
    assert.equal(only(events, 'done').outcome, 'completed')
    const [request, ...others] = claude.requests
    assert.ok(request)
    assert.deepEqual(others, [])
    assert.deepEqual(
      promptOf(request).map((block) => block.text),
      [askPrompt.text, question],
    )
    const told = askPrompt.text
    assert.match(told, /“Export”[^\n]*: PDF, HTML, PowerPoint, Word, Markdown,/)
    assert.match(told, /locked[^\n]*only through the HTTP API/)
    assert.match(told, /say that you don't know/)
    assert.deepEqual((await app.json(`/api/sessions/${session}/documents`)).documents, [])
  })

  it('is answered beside a document, which stays as it is', async () => {
    await using test = await openApp()
    const { app, claude } = test
    const session = await app.newSession()
    const id = await app.importHtml(session, page)
    const events = await app.chat(session, { message: question })
    assert.equal(only(events, 'chunk').content, answer)
    assert.equal(claude.requests[0]?.system?.[0]?.text, askPrompt.text)
    assert.match(JSON.stringify(claude.requests[0]?.messages), /<h1>Tea<\/h1>/)
    assert.equal((await app.json(`/api/documents/${id}/versions`)).versions.length, 1)
    assert.equal(await app.htmlOf(id), page)
    const { rows } = await app.services.db.client.execute(
      'SELECT prompt_version FROM usage_records',
    )
    assert.equal(rows[0]?.prompt_version, `ask@${askPrompt.version}`)
  })
})

describe('what a model is told of the app', () => {
  it('names what the app shows by its name there', () => {
    const ui = new URL('../../src/ui/', import.meta.url)
    const sources = readdirSync(ui, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(new URL(file, ui), 'utf8'))
    const isShown = (name: string) =>
      sources.some((source) => new RegExp(`[>"'\\s]${name}\\s*[<"']`).test(source))
    const names = [...askPrompt.text.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name)
    assert.ok(names.length >= 15)
    assert.deepEqual(
      names.filter((name) => !isShown(name)),
      [],
    )
  })

  it('has every kind of file that can be exported', () => {
    const office = { pptx: 'PowerPoint', docx: 'Word' } as const
    const words = { pdf: 'PDF', html: 'HTML', ...office, md: 'Markdown' } as const
    const pictures = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP' } as const
    const names: Record<ExportRequest['format'], string> = { ...words, ...pictures }
    const line = /^- “Export”.*$/m.exec(askPrompt.text)?.[0] ?? ''
    for (const name of Object.values(names)) assert.ok(line.includes(name), name)
  })
})
