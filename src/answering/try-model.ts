import { AppError } from '../errors.ts'
import { canShrinkPictures } from '../pictures/shrink.ts'
import type { TurnEvent } from '../protocol/events.ts'
import type { ModelTest } from '../protocol/resources.ts'
import { sizesOf, today } from '../providers/model-facts.ts'
import type { Usable } from '../providers/models.ts'
import {
  ProviderError,
  type ImageModel,
  type Meter,
  type TextModel,
} from '../providers/provider.ts'
import { edit } from './edit.ts'
import { createHtmlStream } from './html-stream.ts'
import { askForPicture, readPicture } from './make-image.ts'
import { instructions, trialPrompt } from './prompts.ts'
import { failureOfAnswer, streamAnswer, type Task } from './task.ts'

type Result = ModelTest['create']
/** The events of a trial, and why it failed; undefined: it did not. */
type Trial = AsyncGenerator<TurnEvent, string | undefined>

/** Long enough for a model that thinks first, and short enough to wait for. */
const maxTextMs = 10_000
/** A picture takes up to 40 seconds. */
const maxPictureMs = 120_000
/** In tokens, of each answer. */
const maxOutput = 2000
/** One call, and another if that is refused. */
const maxRounds = 2

const page =
  '<!doctype html>\n<html lang="en"><title>Drinks</title><h1>Tea</h1><p>It is hot.</p></html>'
const changedPage = page.replace('<h1>Tea</h1>', '<h1>Coffee</h1>')
const cup = { prompt: 'A green cup on a white table', aspectRatio: '1:1' } as const

interface Options {
  model: Usable
  /** Accounts for the requests. */
  meter: Meter
  /** Stops all trials. */
  signal: AbortSignal
}

/**
 * Finds out with small requests what a model can do: write documents, change them by calling tools,
 * make pictures.
 * @throws AppError `busy` if the signal aborts, `over_budget` if a request would exceed a budget.
 */
export async function tryModel(options: Options): Promise<ModelTest> {
  const { facts, text, image } = options.model
  const { can } = facts
  return {
    create:
      text && can.create
        ? await attempt(options, maxTextMs, (limits) => tryCreate(taskFor(text, limits)))
        : cannot('It writes no documents.'),
    edit:
      text && can.edit
        ? await attempt(options, maxTextMs, (limits) => tryEdit(taskFor(text, limits)))
        : cannot('It changes no documents.'),
    image: image
      ? await attempt(options, maxPictureMs, (limits) => tryImage(image, limits))
      : cannot(can.image ? 'Its provider can’t be asked for pictures.' : 'It makes no pictures.'),
  }
}

async function* tryCreate(task: Task): Trial {
  const stream = createHtmlStream('')
  const end = yield* streamAnswer(
    task,
    () => ({
      purpose: 'create',
      ...instructions(trialPrompt),
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'Create a page that says OK.' }] }],
      tools: [],
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
  const base = { version: 1, html_content: page }
  const parts = [{ type: 'text' as const, text }]
  const work = edit({ ...task, message: text, parts, base }, maxRounds)
  const { message, version, error } = yield* work
  if (error) return error.content
  if (!version) return `It did not change the page by calling tools. ${message}`
  return version.html === changedPage
    ? undefined
    : 'It changed something else than it was asked to.'
}

/** Makes a picture of the smallest size, and reads it as one for a document is read. */
async function* tryImage(model: ImageModel, limits: Limits): Trial {
  if (!(await canShrinkPictures())) return 'This server can’t read pictures.'
  const [size] = sizesOf(model.facts, today())
  const answer = yield* askForPicture(limits, model, { ...cup, size, pictures: [] })
  if (answer.type === 'refusal') return answer.detail
  const picture = await readPicture(answer.data, size, limits.signal)
  return picture ? undefined : 'It made a picture that can’t be read.'
}

function cannot(why: string): Result {
  return { ok: false, ms: 0, why }
}

async function attempt(
  options: Options,
  maxMs: number,
  start: (limits: Limits) => Trial,
): Promise<Result> {
  const watch = createStopwatch(options, maxMs)
  const why = await drain(start(watch)).catch((error: unknown) => {
    if (options.signal.aborted) {
      throw new AppError('busy', 'The test was stopped before the model had answered.')
    }
    if (watch.signal.aborted) return `It was not done within ${maxMs / 1000} seconds.`
    if (error instanceof ProviderError) return error.message
    throw error
  })
  const ms = Math.round(watch.ms())
  return why === undefined ? { ok: true, ms } : { ok: false, ms, why }
}

interface Limits {
  meter: Meter
  signal: AbortSignal
}

/**
 * Measures how long the calls of a trial take, and aborts when that is too long. What they wait for
 * before they are sent, such as a slot of the provider, does not count.
 */
function createStopwatch({ meter, signal }: Options, maxMs: number): Limits & { ms(): number } {
  const late = new AbortController()
  let spent = 0
  return {
    signal: AbortSignal.any([signal, late.signal]),
    ms: () => spent,
    meter: {
      async begin(model, request) {
        const call = await meter.begin(model, request)
        const startedAt = performance.now()
        const timer = setTimeout(() => late.abort(), maxMs - spent)
        return {
          ...call,
          async end(result) {
            clearTimeout(timer)
            spent += performance.now() - startedAt
            await call.end(result)
          },
        }
      },
    },
  }
}

function taskFor(model: TextModel, limits: Limits): Task {
  const limited: TextModel = {
    ...model,
    stream: (request, signal) => model.stream({ ...request, maxOutput }, signal),
  }
  return {
    document_id: '',
    message: '',
    draft: '',
    parts: [],
    questions: [],
    base: undefined,
    selection: undefined,
    locks: [],
    models: { model: limited },
    maxDocumentBytes: 1_000_000,
    maxShownTokens: 10_000,
    ...limits,
  }
}

async function drain(trial: Trial) {
  for (;;) {
    const step = await trial.next()
    if (step.done) return step.value
  }
}
