import { failure, type Outcome } from '../answering/task.ts'
import { describeRefusal, type CommitRefusal } from '../documents/commit.ts'
import { AppError } from '../errors.ts'
import type { Route } from '../protocol/resources.ts'
import { composer } from '../providers/catalogue-models.ts'
import { fullId, routesOf, type ModelFacts } from '../providers/model-facts.ts'
import type { Models } from '../providers/models.ts'
import { ProviderError, type ProviderFailure } from '../providers/provider.ts'
import { isDiskFull } from '../store/reasons.ts'
import { Stopped, type Job } from './job.ts'
import { canPick } from './pick-model.ts'

export const nothingToChange: Outcome = failure('failed', {
  content:
    'There is no document to change, because its creation did not finish. Ask for it again first.',
  code: 'no_document',
  retryable: false,
})

/** The outcome of a turn whose version was not committed; the HTML that it wrote, if any, is a draft. */
export function outcomeOfRefusal(refusal: CommitRefusal, hasDraft: boolean): Outcome {
  const reason = `This was not saved. ${describeRefusal(refusal)}`
  return failure('failed', {
    content: hasDraft ? `${reason} What was written is kept as a draft.` : reason,
    code: refusal.kind === 'locked' ? 'locked' : 'conflict',
    retryable: refusal.kind === 'newer_version',
    offers: hasDraft ? ['keep', 'discard', 'retry'] : ['retry'],
  })
}

/**
 * The outcome of an edit whose version was not committed because newer versions were saved meanwhile,
 * and that can't be mapped onto the latest of them. `reason` is the end of a sentence.
 */
export function outcomeOfConflict(base: number, latest: number, reason: string): Outcome {
  const saved =
    latest === base + 1 ? `Version ${latest} was` : `Versions ${base + 1} to ${latest} were`
  return failure('failed', {
    content: `This was not saved. ${saved} saved while version ${base} was being changed, and ${reason}. Look at version ${latest}, then try again.`,
    code: 'conflict',
    retryable: true,
    offers: ['retry'],
  })
}

/** The outcome of a turn that threw or was stopped. `isLate`: its deadline has passed. */
export function outcomeOfError(error: unknown, job: Job, isLate: boolean): Outcome {
  const offers = job.wroteHtml ? ['continue', 'keep', 'discard', 'retry'] : ['retry']
  const reason: unknown = job.stop.signal.reason
  if (reason instanceof Stopped) {
    return (reason.state === 'interrupted' ? interrupted : cancelled)(job.wroteHtml)
  }
  if (isLate) {
    const content =
      'This took longer than the time limit, so it was stopped. Try again with a smaller request.'
    return failure('failed', { content, code: 'deadline', retryable: true, offers })
  }
  if (error instanceof AppError && error.kind === 'conflict') {
    return failure('failed', { content: error.message, code: 'conflict', retryable: false })
  }
  if (error instanceof AppError && error.kind === 'over_budget') {
    const kept = job.wroteHtml ? offers : []
    return failure('failed', {
      content: error.message,
      code: 'budget',
      retryable: false,
      offers: [...kept, ...composerFor(job)],
    })
  }
  if (error instanceof ProviderError) {
    const { message, failure: code, retryable } = error
    const others = modelFailures.includes(code) ? composerFor(job) : []
    return failure('failed', { content: message, code, retryable, offers: [...offers, ...others] })
  }
  if (isDiskFull(error)) {
    const content = 'The disk of the server is full, so nothing was saved.'
    return failure('failed', { content, code: 'disk_full', retryable: true, offers })
  }
  return failure('failed', {
    content: 'Something went wrong on the server, so nothing was saved. Its log has the details.',
    code: 'internal',
    retryable: true,
    offers,
  })
}

/** With these, the model will probably fail again, whatever it is asked, so the composer is offered. */
const modelFailures: readonly ProviderFailure[] = [
  'authentication',
  'forbidden',
  'billing',
  'connection',
  'idle',
  'model_not_found',
  'no_tools',
  'overloaded',
  'rate_limited',
]

/** The offer to have the built-in composer answer, if it can and has not tried. It continues no draft. */
function composerFor({ route, model, wroteHtml }: Job): string[] {
  const hasTried = fullId(model.facts) === fullId(composer)
  return wroteHtml || hasTried ? [] : offerOfComposer(route)
}

function offerOfComposer(route: Route): string[] {
  return routesOf(composer.can).includes(route) ? ['composer'] : []
}

/** Codes of errors whose message already says that nothing was changed or saved. */
const saysUnchanged = [
  'edit_failed',
  'picture_not_placed',
  'locked',
  'disk_full',
  'internal',
  'interrupted',
]

/** Makes the message of a failed edit begin with the fact that the document is unchanged. */
export function withUnchangedNote(job: Job, outcome: Outcome): Outcome {
  const { error } = outcome
  const isEdit = job.route === 'edit' || job.route === 'image'
  if (!isEdit || !error || saysUnchanged.includes(error.code)) return outcome
  const content = `Nothing was changed. ${error.content}`
  return { ...outcome, message: content, error: { ...error, content } }
}

/** Leaves out the offer to rewrite the document unless a model can do that. */
export function withPossibleOffers(models: Pick<Models, 'pick'>, outcome: Outcome): Outcome {
  const { error } = outcome
  if (!error?.offers?.includes('rewrite') || canPick(models, 'rewrite')) return outcome
  const offers = error.offers.filter((offer) => offer !== 'rewrite')
  return { ...outcome, error: { ...error, offers } }
}

/** The outcome of a turn, with the model that answered if it is not `first`, the one that was asked first. */
export function withFallbackNote(first: ModelFacts, { model }: Job, outcome: Outcome): Outcome {
  if (model.facts === first || outcome.error) return outcome
  const note = `${model.facts.name} answered instead of ${first.name}.`
  const { message, summary } = outcome
  return {
    ...outcome,
    message: `${message}\n\n${note}`,
    ...(summary && { summary: `${summary} ${note}` }),
  }
}

/** The outcome of a turn that a person stopped. */
export function cancelled(hasDraft: boolean): Outcome {
  return {
    state: 'cancelled',
    message: hasDraft
      ? 'Stopped. What was written so far is kept as a draft.'
      : 'Stopped. Nothing was changed.',
  }
}

/** The outcome of a turn whose server stopped. */
export function interrupted(hasDraft: boolean): Outcome {
  return failure('interrupted', {
    content: hasDraft
      ? 'The server stopped before the document was finished. What was written so far is kept as a draft.'
      : 'The server stopped before this was done. Nothing was changed.',
    code: 'interrupted',
    retryable: true,
    offers: hasDraft ? ['continue', 'keep', 'discard', 'retry'] : ['retry'],
  })
}

/** The outcome of a turn that waited while the server stopped, and whose model is gone after the start. */
export function withoutModel(reason: string, hasDraft: boolean, route: Route): Outcome {
  return failure('failed', {
    content: `The server was restarted before this was begun. ${reason} Nothing was changed.`,
    code: 'model_unavailable',
    retryable: true,
    offers: hasDraft
      ? ['continue', 'keep', 'discard', 'retry']
      : ['retry', ...offerOfComposer(route)],
  })
}
