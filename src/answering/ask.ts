import { createSource, type Source } from '../editing/passages/source.ts'
import { createStandIns } from '../editing/showing/stand-ins.ts'
import { resolveCall } from '../editing/tools/resolve.ts'
import { toolSpecs } from '../editing/tools/schemas.ts'
import { repairText } from '../protocol/text.ts'
import type { ModelMessage, ModelRequest, ToolCall, UserPart } from '../providers/provider.ts'
import { askPrompt, instructions } from './prompts.ts'
import {
  documentPart,
  failure,
  failureOfAnswer,
  forModel,
  streamAnswer,
  notUnderstood,
  type AnswerEnd,
  type Outcome,
  type Task,
  type Work,
} from './task.ts'

const maxRounds = 8
const offers = ['retry']
const readingTools = toolSpecs().filter(({ name }) => name === 'read_html')

/** Answers a question in words, and never changes the document. The model may read a large one in parts. */
export async function* ask(task: Task): Work {
  const source = createSource(createStandIns(task.base?.html_content ?? '').text)
  const document = forModel(task.models, () => task.base && documentPart(task, source.text))
  const rounds: ModelMessage[] = []
  const build = (): ModelRequest => {
    const shown = document()
    const parts = [...(shown ? [shown] : []), ...task.parts]
    return {
      purpose: 'ask',
      ...instructions(askPrompt),
      messages: [{ role: 'user', parts }, ...rounds],
      tools: shown?.overview === undefined ? [] : readingTools,
      questions: task.questions,
    }
  }
  for (let round = 1; ; round++) {
    const end = yield* streamAnswer(task, build, (content) => [{ type: 'chunk', content }])
    const outcome = outcomeOfEnd(end)
    if (outcome) return outcome
    if (round > maxRounds) {
      return unanswered('The model kept reading the document and gave no answer.')
    }
    yield { type: 'status', content: 'Reading the document' }
    rounds.push(end.message, {
      role: 'user',
      parts: end.message.calls.map((call) => read(source, call)),
    })
  }
}

/** The outcome of an answer. `undefined`: the model wants to read first. */
function outcomeOfEnd(end: AnswerEnd): Outcome | undefined {
  const failed = failureOfAnswer(end, offers)
  if (failed) return failed
  const message = repairText(end.message.text).trim()
  if (end.reason === 'not_understood') return notUnderstood(message)
  if (end.reason === 'question') {
    const summary = 'Answered with a question; nothing was changed.'
    return { state: 'completed', message, summary, isQuestion: true }
  }
  if (end.message.calls.length > 0) return undefined
  if (message === '') return unanswered('The model’s answer is empty.')
  const summary = ['Answered in words; nothing was changed.', ...(end.notes ?? [])].join(' ')
  return { state: 'completed', message, summary }
}

function unanswered(content: string): Outcome {
  return failure('failed', { content, code: 'no_answer', retryable: true, offers })
}

function read(source: Source, call: ToolCall): UserPart {
  const result = { type: 'tool_result', callId: call.id } as const
  if (call.fault !== undefined) return { ...result, ok: false, content: call.fault }
  if (call.name !== 'read_html') {
    return { ...result, ok: false, content: 'A question can only be answered with read_html.' }
  }
  const part = resolveCall(source, call)
  return part.ok
    ? { ...result, ok: true, content: part.note }
    : { ...result, ok: false, content: part.reason }
}
