import type { TurnEvent } from '../protocol/events.ts'
import type { ModelTest } from '../protocol/resources.ts'
import { ProviderError, type Meter, type TextModel } from '../providers/provider.ts'
import { edit } from './edit.ts'
import { createHtmlStream } from './html-stream.ts'
import { failureOfAnswer, streamAnswer, type Task } from './task.ts'

type Result = ModelTest['create']
/** The events of a trial, and why it failed; undefined: it did not. */
type Trial = AsyncGenerator<TurnEvent, string | undefined>

/** Long enough for a model that thinks first, and short enough to wait for. */
const maxMs = 10_000
const maxOutput = 2000

const createPrompt =
  'Answer with one complete HTML document and nothing else, from <!doctype html> to </html>.'
const page =
  '<!doctype html>\n<html lang="en"><title>Drinks</title><h1>Tea</h1><p>It is hot.</p></html>'
const changedPage = page.replace('<h1>Tea</h1>', '<h1>Coffee</h1>')

interface Options {
  model: TextModel
  /** Accounts for the requests. */
  meter: Meter
  /** Stops all trials. */
  signal: AbortSignal
}

/** Finds out with tiny requests whether a model writes documents and changes them by calling tools. */
export async function tryModel(options: Options): Promise<ModelTest> {
  const { can } = options.model.facts
  return {
    create: can.create ? await attempt(options, tryCreate) : cannot('It writes no documents.'),
    edit: can.edit ? await attempt(options, tryEdit) : cannot('It changes no documents.'),
    image: cannot(can.image ? 'Images are not made by this version.' : 'It makes no images.'),
  }
}

async function* tryCreate(task: Task): Trial {
  const stream = createHtmlStream('')
  const end = yield* streamAnswer(
    task,
    () => ({
      purpose: 'create',
      system: createPrompt,
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'Create a page that says OK.' }] }],
      tools: [],
      maxOutput,
    }),
    (text) => {
      stream.push(text)
      return []
    },
  )
  stream.end()
  const failed = failureOfAnswer(end, [])
  if (failed) return failed.message
  return stream.isComplete() ? undefined : 'It answered without a complete document.'
}

/** Changes a document as a message would. */
async function* tryEdit(task: Task): Trial {
  const text = 'Replace the heading “Tea” by “Coffee”.'
  const { message, version, error } = yield* edit({
    ...task,
    message: text,
    parts: [{ type: 'text', text }],
    base: { version: 1, html_content: page },
  })
  if (error) return error.content
  if (!version) return `It changed nothing by calling tools, and said: ${message}`
  return version.html === changedPage
    ? undefined
    : 'It changed something else than it was asked to.'
}

function cannot(why: string): Result {
  return { ok: false, ms: 0, why }
}

async function attempt(options: Options, start: (task: Task) => Trial): Promise<Result> {
  const timeout = AbortSignal.timeout(maxMs)
  const signal = AbortSignal.any([options.signal, timeout])
  const startedAt = performance.now()
  const why = await drain(start(taskFor(options, signal))).catch((error: unknown) => {
    options.signal.throwIfAborted()
    if (timeout.aborted) return `It was not done within ${maxMs / 1000} seconds.`
    if (error instanceof ProviderError) return error.message
    throw error
  })
  const ms = Math.round(performance.now() - startedAt)
  return why === undefined ? { ok: true, ms } : { ok: false, ms, why }
}

function taskFor({ model, meter }: Options, signal: AbortSignal): Task {
  return {
    document_id: '',
    message: '',
    draft: '',
    parts: [],
    questions: [],
    base: undefined,
    selection: undefined,
    locks: [],
    models: { model },
    meter,
    maxDocumentBytes: 1_000_000,
    maxShownTokens: 10_000,
    signal,
  }
}

async function drain(trial: Trial) {
  for (;;) {
    const step = await trial.next()
    if (step.done) return step.value
  }
}
