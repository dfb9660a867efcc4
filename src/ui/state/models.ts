import type { Role, Route } from '../../protocol/resources.ts'
import { runningTurns, shownDocument, type State } from './state.ts'

/** Whether the model that creates documents can continue a draft. */
export function canContinue(state: State): boolean {
  const model = state.server.listModels?.roles.find((one) => one.role === 'create')?.model
  return model !== undefined && model !== null && !model.startsWith('builtin/')
}

/** The name of a model for people. */
export function modelName(state: State, id: string | undefined): string {
  const known = state.server.listModels?.models.find((model) => model.id === id)
  return known?.name ?? id ?? ''
}

/** The name of the model that answers a turn under way or, without one, will answer the next message. */
export function answeringModelName(state: State, route: Route | undefined): string {
  const running = runningTurns(state).findLast(({ model }) => model !== '')
  if (running) return modelName(state, running.model)
  const usual = shownDocument(state)?.latest_version ? 'edit' : 'create'
  const role = route ? roleOfRoute[route] : usual
  const assigned = state.server.listModels?.roles.find((one) => one.role === role)
  return assigned && assigned.model === null
    ? 'No model'
    : modelName(state, assigned?.model ?? undefined)
}

const roleOfRoute: Record<Route, Role> = {
  create: 'create',
  edit: 'edit',
  image: 'image',
  ask: 'edit',
  rewrite: 'create',
}
