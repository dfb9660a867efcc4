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
  fileNotes,
  forModel,
  readCalls,
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
  const fileTools = task.reading ? [task.reading.spec] : []
  const build = (): ModelRequest => {
    const shown = document()
    const parts = [...(shown ? [shown] : []), ...task.parts]
    return {
      purpose: 'ask',
      ...instructions(askPrompt),
      messages: [{ role: 'user', parts }, ...rounds],
      tools: [...(shown?.overview === undefined ? [] : readingTools), ...fileTools],
      questions: task.questions,
    }
  }
  for (let round = 1; ; round++) {
    const end = yield* streamAnswer(task, build, (content) => [{ type: 'chunk', content }])
    const outcome = outcomeOfEnd(task, end)
    if (outcome) return outcome
    if (round > maxRounds) {
      return unanswered('The model kept reading and gave no answer.')
    }
    const isFile = ({ name }: ToolCall) => name === task.reading?.spec.name
    const { calls } = end.message
    const content = calls.some(isFile) ? 'Reading the attached files' : 'Reading the document'
    yield { type: 'status', content }
    const parts: UserPart[] = []
    for (const call of calls) {
      parts.push(...(isFile(call) ? await readCalls(task, [call]) : [read(source, call)]))
    }
    rounds.push(end.message, { role: 'user', parts })
  }
}

/** The outcome of an answer. `undefined`: the model wants to read first. */
function outcomeOfEnd(task: Task, end: AnswerEnd): Outcome | undefined {
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
  const notes = [...fileNotes(task), ...(end.notes ?? [])]
  const summary = ['Answered in words; nothing was changed.', ...notes].join(' ')
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
