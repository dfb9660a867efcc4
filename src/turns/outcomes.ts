import { AppError } from '../errors.ts'
import { ProviderError } from '../providers/provider.ts'
import { isDiskFull } from '../store/reasons.ts'
import { Stopped, type Job } from './job.ts'
import { failure, type Outcome } from '../answering/task.ts'

export const nothingToChange: Outcome = failure('failed', {
  content: 'There is no document to change: it was not finished.',
  code: 'no_document',
  retryable: false,
})

export const lockedPart: Outcome = failure('failed', {
  content:
    'Nothing was changed: part of the document is locked, and this would write it anew. Unlock it first.',
  code: 'locked',
  retryable: false,
})

/** What a turn comes to that ended by an error or from outside. */
export function outcomeOfError(
  error: unknown,
  job: Job,
  signal: AbortSignal,
  late: boolean,
): Outcome {
  const offers = job.wroteHtml ? ['continue', 'keep', 'discard', 'retry'] : ['retry']
  const reason: unknown = signal.reason
  if (signal.aborted && reason instanceof Stopped) {
    return (reason.state === 'interrupted' ? interrupted : cancelled)(job.wroteHtml)
  }
  if (late) {
    const content = 'This took longer than a turn may take, so it was stopped.'
    return failure('failed', { content, code: 'deadline', retryable: true, offers })
  }
  if (error instanceof AppError && error.kind === 'conflict') {
    return failure('failed', { content: error.message, code: 'conflict', retryable: false })
  }
  if (error instanceof ProviderError) {
    const { message, failure: code, retryable } = error
    return failure('failed', { content: message, code, retryable, offers })
  }
  if (isDiskFull(error)) {
    const content = 'The disk of the server is full, so nothing was saved.'
    return failure('failed', { content, code: 'disk_full', retryable: true, offers })
  }
  return failure('failed', {
    content:
      'Something went wrong in this program, so nothing was saved. The log of the server says what.',
    code: 'internal',
    retryable: true,
    offers,
  })
}

/** Codes of errors whose message says itself that nothing was changed or saved. */
const saysUnchanged = ['edit_failed', 'locked', 'disk_full', 'internal', 'interrupted']

/** A change that failed says first of all that the document is as it was. */
export function sayingWhatChanged(job: Job, outcome: Outcome): Outcome {
  const { error } = outcome
  if (job.route !== 'edit' || !error || saysUnchanged.includes(error.code)) {
    return outcome
  }
  const content = `Nothing was changed. ${error.content}`
  const offers = error.retryable ? ['retry', 'rewrite'] : error.offers
  return { ...outcome, message: content, error: { ...error, content, ...(offers && { offers }) } }
}

/** What a turn comes to that the person stopped. */
export function cancelled(hasDraft: boolean): Outcome {
  return {
    state: 'cancelled',
    message: hasDraft
      ? 'Stopped. What was written so far is kept as a draft.'
      : 'Stopped. Nothing was changed.',
  }
}

/** What a turn comes to whose server stopped. */
export function interrupted(hasDraft: boolean): Outcome {
  return failure('interrupted', {
    content: hasDraft
      ? 'The server stopped before the document was finished. What came is kept as a draft.'
      : 'The server stopped before this was done. Nothing was changed.',
    code: 'interrupted',
    retryable: true,
    offers: hasDraft ? ['continue', 'keep', 'discard', 'retry'] : ['retry'],
  })
}

/** Why a request can’t be made that was for another version. */
export function overtaken(latest: number, base: number): string {
  return `The document is at version ${latest} by now, not ${base}. Look at it, then send this again.`
}
