import type { DocumentRow, Route } from '../../protocol/resources.ts'
import { isBusy, shownDocument, shownSession, type State } from '../state/state.ts'

/** What a person calls each route when they choose it. */
export const routeNames: Record<Route, string> = {
  create: 'Create new',
  edit: 'Change',
  image: 'Picture',
  ask: 'Ask',
  rewrite: 'Rewrite',
}

/** What is going on while a message takes a route. */
export const routesUnderWay: Record<Route, string> = {
  create: 'Creating a document',
  edit: 'Changing the document',
  image: 'Making a picture',
  ask: 'Answering in the chat',
  rewrite: 'Rewriting the document',
}

/** The routes that a message about the document, or about none, can take. */
export function possibleRoutes({ server }: State, hasDocument: boolean): Route[] {
  const models = server.listModels
  const modelOf = (role: string) => models?.roles.find((one) => one.role === role)?.model
  // What an image model makes is placed by tool calls.
  const canPlace = modelOf('edit')?.startsWith('builtin/') === false
  const writer = models?.models.find(({ id }) => id === modelOf('create'))
  const isPossible: Record<Route, boolean> = {
    create: true,
    edit: hasDocument,
    image: hasDocument && canPlace && Boolean(modelOf('image')),
    ask: true,
    rewrite: hasDocument && (writer?.can.includes('rewrite') ?? false),
  }
  return routes.filter((route) => isPossible[route])
}

const routes: readonly Route[] = ['create', 'edit', 'image', 'ask', 'rewrite']

/** Whether the shown document has a version, or will have one when its turn has ended. */
export function hasContent(state: State): boolean {
  const document = shownDocument(state)
  return document !== undefined && (document.latest_version > 0 || isBusy(state))
}

/** The document with content that was changed last, other than one. */
export function otherDocument(state: State, id: string | null): DocumentRow | undefined {
  return shownSession(state)
    ?.documents.filter((one) => one.id !== id && one.latest_version > 0)
    .toSorted((a, b) => a.updated_at.localeCompare(b.updated_at))
    .at(-1)
}
