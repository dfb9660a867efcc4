import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './support/app.ts'
import * as claude from './support/claude.ts'
import * as gemini from './support/gemini.ts'
import * as openai from './support/openai.ts'
import { plainPicture } from './support/pictures.ts'

// Starts the app with doubles of all three APIs, so that every path of a provider can be tried without a
// key. A word in the message chooses what the double does; see `scenarios`.

const scenarios = ['refuse', 'cut', 'limit', 'hang', 'overloaded', 'wrong key'] as const
type Scenario = (typeof scenarios)[number]

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Tea</title></head>
<body>
<h1>Tea</h1>
<p>Written by a double, without a model.</p>
</body>
</html>`
const half = page.slice(0, page.indexOf('<p>'))
const answer = 'This answer comes from a double, without a model.'
const done = 'The double has done it.'
const green = await plainPicture(1376, 768)

/** What a request asks for, whatever its format. */
interface Asked {
  scenario: Scenario | undefined
  step: 'create' | 'ask' | 'done' | Call
}

type Call = [name: string, input: Record<string, string>]

/** `first` and `last` are messages; `tools` are undefined where none are offered. */
function read(
  first: unknown,
  { tools, last, isResult }: { tools: unknown; last: unknown; isResult: boolean },
): Asked {
  const texts = textsIn(first)
  // OpenAI’s messages have one text, in which the request of the person comes last.
  const message = texts.at(-1)?.split('\n\n').at(-1) ?? ''
  const scenario = scenarios.find((word) => new RegExp(`\\b${word}\\b`, 'i').test(message))
  if (tools === undefined) return { scenario, step: /\?\s*$/.test(message) ? 'ask' : 'create' }
  const heading = /<h1[^>]*>[^<]*<\/h1>/.exec(texts.join('\n'))?.[0] ?? '<h1>'
  const picture = /<img [^>]+>/.exec(stringsIn(last).join('\n'))?.[0]
  if (isResult) return { scenario, step: picture ? place(heading, picture) : 'done' }
  const makesPictures = stringsIn(tools).includes('make_image')
  return { scenario, step: makesPictures ? makePicture(message) : change(heading) }
}

function change(heading: string): Call {
  const new_text = heading.replace('</h1>', ', changed by a double</h1>')
  return ['html_replace', { old_text: heading, new_text }]
}

function makePicture(prompt: string): Call {
  return ['make_image', { prompt, alt: 'A picture by a double', aspect_ratio: '16:9' }]
}

function place(heading: string, picture: string): Call {
  return ['html_insert_after', { anchor_text: heading, new_content: `\n${picture}` }]
}

/** The texts of a message, without the settings of its parts. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) =>
    ['text', 'content'].includes(name) && typeof part === 'string' ? [part] : textsIn(part),
  )
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}

function claudeReply({ messages, tools }: claude.ClaudeRequest): claude.Reply {
  const last = messages.at(-1)
  const isResult = JSON.stringify(last).includes('"tool_result"')
  const { scenario, step } = read(messages[0], { tools, last, isResult })
  const { stream, stop, text, thinking, call, failure } = claude
  switch (scenario) {
    case 'refuse':
      return stream(stop('refusal', { type: 'refusal', category: null, explanation: 'As asked.' }))
    case 'cut':
      return { kind: 'stream', events: [claude.start(), ...text(0, half)], end: 'cut' }
    case 'limit':
      return stream(text(0, messages.length > 1 ? '' : half), stop('max_tokens'))
    case 'hang':
      return { kind: 'stream', events: [claude.start()], end: 'hang' }
    case 'overloaded':
      return failure(529, 'overloaded_error')
    case 'wrong key':
      return failure(401, 'authentication_error')
  }
  if (Array.isArray(step)) {
    const thought = thinking(0, 'The heading is the place. ')
    return stream(thought, call(1, 'toolu_1', ...step), stop('tool_use'))
  }
  const words = { create: page, ask: answer, done }[step]
  return stream(text(0, ...piecesOf(words)), stop('end_turn'))
}

function geminiReply({ method, body }: gemini.GeminiRequest): gemini.Reply {
  const { contents, tools } = body
  const last = contents.at(-1)
  const isResult = JSON.stringify(last).includes('"functionResponse"')
  const { scenario, step } = read(contents[0], { tools, last, isResult })
  const { stream, text, finish, calls, block, failure, picture, wrongKey } = gemini
  if (method === 'generateContent') {
    return picture([{ inlineData: { mimeType: 'image/png', data: green } }])
  }
  switch (scenario) {
    case 'refuse':
      return stream(block('PROHIBITED_CONTENT'))
    case 'cut':
      return stream(text(half))
    case 'limit':
      return stream(text(contents.length > 1 ? '' : half), finish('MAX_TOKENS'))
    case 'hang':
      return { kind: 'stream', chunks: text(half), end: 'hang' }
    case 'overloaded':
      return failure(503, 'UNAVAILABLE', 'overloaded')
    case 'wrong key':
      return wrongKey
  }
  if (Array.isArray(step)) {
    const [name, args] = step
    return stream(calls({ id: 'call_1', name, args }), finish('STOP'))
  }
  const words = { create: page, ask: answer, done }[step]
  return stream(text(...piecesOf(words)), finish('STOP'))
}

function openaiReply({ messages, tools }: openai.OpenaiRequest): openai.Reply {
  const last = messages.at(-1)
  const first = messages.find(({ role }) => role === 'user')
  const { scenario, step } = read(first, { tools, last, isResult: last?.role === 'tool' })
  const { stream, text, stop, call, usage, failure, start } = openai
  switch (scenario) {
    case 'refuse':
      return stream(start, stop('content_filter'), usage())
    case 'cut':
      return { kind: 'stream', chunks: [start, ...text(half)], end: 'cut' }
    case 'limit':
      return stream(start, text(messages.length > 2 ? '' : half), stop('length'), usage())
    case 'hang':
      return { kind: 'stream', chunks: [start], end: 'hang' }
    case 'overloaded':
      return failure(503, { message: 'overloaded' })
    case 'wrong key':
      return failure(401, { message: 'Incorrect API key provided' })
  }
  if (Array.isArray(step)) {
    return stream(start, call(0, 'call_1', ...step), stop('tool_calls'), usage())
  }
  const words = { create: page, ask: answer, done }[step]
  return stream(start, text(...piecesOf(words)), stop('stop'), usage())
}

/** Lines, as a model writes piece by piece. */
function piecesOf(text: string): string[] {
  return text.split(/(?<=\n)/)
}

using folder = temporaryFolder()
await using one = await claude.startClaude(claudeReply)
await using two = await gemini.startGemini(geminiReply)
await using three = await openai.startOpenai(openaiReply, { models: [{ id: 'double' }] })
const { GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL } = two.settings
const settings = { ...one.settings, GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL, ...three.settings }
console.log(`The app runs with doubles of Claude, Gemini and an OpenAI-compatible server, on a database of its own.
Claude's double answers; set EDIT_MODEL and CREATION_MODEL to gemini-3.8-flash or openai/double for the others.
Words in a message that choose what happens: ${scenarios.join(', ')}.`)
// An empty value would leave the file that .env names.
const MODELS_FILE = join(folder.path, 'models.json')
writeFileSync(MODELS_FILE, '{}')
const server = spawn(process.execPath, ['src/runtime/start.js'], {
  env: { DATABASE_PATH: join(folder.path, 'app.db'), ...process.env, ...settings, MODELS_FILE },
  stdio: 'inherit',
})
// The server ends by itself on the same signals.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal))
const [code] = await once(server, 'exit')
process.exitCode = code ?? 0
