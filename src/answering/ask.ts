import { askPrompt } from './prompts.ts'
import { resolveCall } from '../editing/tools/resolve.ts'
import { createSource, type Source } from '../editing/passages/source.ts'
import { createStandIns } from '../editing/showing/stand-ins.ts'
import { toolSpecs } from '../editing/tools/schemas.ts'
import { repairText } from '../protocol/text.ts'
import type { ModelMessage, ToolCall, UserPart } from '../providers/provider.ts'
import { brokenOff, documentPart, failure, listen, type Task, type Work } from './task.ts'

const mostRounds = 8
const offers = ['retry']
const reading = toolSpecs().filter(({ name }) => name === 'read_html')

/** Answers a question in words, having read what it needs of a large document; never changes it. */
export async function* ask(task: Task): Work {
  const source = createSource(createStandIns(task.base?.html_content ?? '').text)
  const document = task.base && documentPart(task, source.text)
  const messages: ModelMessage[] = [
    { role: 'user', parts: [...(document ? [document] : []), ...task.parts] },
  ]
  const tools = document?.overview === undefined ? [] : reading
  for (let round = 1; ; round++) {
    const end = yield* listen(
      task,
      { purpose: 'ask', system: askPrompt, messages, tools, questions: task.questions },
      (content) => [{ type: 'chunk', content }],
    )
    const broken = brokenOff(end, offers)
    if (broken) return broken
    const message = repairText(end.message.text).trim()
    if (end.reason === 'not_understood') {
      return failure('failed', { content: message, code: 'not_understood', retryable: false })
    }
    if (end.reason === 'question') {
      const summary = 'Answered with a question; nothing was changed.'
      return { state: 'completed', message, summary, isQuestion: true }
    }
    if (end.message.calls.length === 0) {
      return { state: 'completed', message, summary: 'Answered in words; nothing was changed.' }
    }
    if (round > mostRounds) {
      const content = 'The model read on and on in the document without coming to an answer.'
      return failure('failed', { content, code: 'no_answer', retryable: true, offers })
    }
    yield { type: 'status', content: 'Reading the document' }
    messages.push(end.message, {
      role: 'user',
      parts: end.message.calls.map((call) => read(source, call)),
    })
  }
}

function read(source: Source, call: ToolCall): UserPart {
  const result = { type: 'tool_result', callId: call.id } as const
  if (call.name !== 'read_html') {
    return { ...result, ok: false, content: 'Only read_html is there in answers to questions.' }
  }
  const part = resolveCall(source, call)
  return part.ok
    ? { ...result, ok: true, content: part.note }
    : { ...result, ok: false, content: part.reason }
}
