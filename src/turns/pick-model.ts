import { AppError } from '../errors.ts'
import type { Route } from '../protocol/resources.ts'
import type { Choice, Models } from '../providers/models.ts'

/**
 * Picks the model that answers on a route, and the one to use if it is overloaded or gone.
 * @throws AppError `invalid` if none can, or the requested one can’t.
 */
export function pickModel(models: Pick<Models, 'pick'>, route: Route, requested?: string): Choice {
  const choice = models.pick(roleOf(route), requested)
  const { facts } = choice.model
  if (route === 'rewrite' && !facts.can.rewrite) {
    throw new AppError(
      'invalid',
      `${facts.name} can’t write a document again. Choose another model for it; whoever runs this server can set CREATION_MODEL.`,
    )
  }
  return choice
}

/** Whether a model answers on a route. */
export function canPick(models: Pick<Models, 'pick'>, route: Route, requested?: string): boolean {
  try {
    return Boolean(pickModel(models, route, requested))
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** The role of the model that answers on a route. */
export function roleOf(route: Route): 'create' | 'edit' {
  return route === 'create' || route === 'rewrite' ? 'create' : 'edit'
}
