import { askPrompt } from '../editing/prompts.ts'
import { createStandIns } from '../editing/stand-ins.ts'
import { repairText } from '../protocol/text.ts'
import type { UserPart } from '../providers/provider.ts'
import { brokenOff, failure, listen, type Task, type Work } from './work.ts'

/** Answers a question in words; never changes the document. */
export async function* ask(task: Task): Work {
  const document: UserPart[] = task.base
    ? [{ type: 'document', html: createStandIns(task.base.html_content).text }]
    : []
  const end = yield* listen(
    task,
    {
      purpose: 'ask',
      system: askPrompt,
      messages: [{ role: 'user', parts: [...document, ...task.parts] }],
      tools: [],
    },
    (content) => [{ type: 'chunk', content }],
  )
  const broken = brokenOff(end, ['retry'])
  if (broken) return broken
  const message = repairText(end.message.text).trim()
  if (end.reason === 'not_understood') {
    return failure('failed', { content: message, code: 'not_understood', retryable: false })
  }
  return { state: 'completed', message, summary: 'Answered in words; nothing was changed.' }
}
