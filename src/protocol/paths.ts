/** Every URL of the program, as a pattern for the router; `pathTo` fills one in for the browser. */
export const paths = {
  health: '/api/health',
  backup: '/api/maintenance/backup',
  verify: '/api/maintenance/verify',
  openapi: '/api/openapi.json',
  models: '/api/models',
  sessions: '/api/sessions',
  session: '/api/sessions/:sid',
  sessionRestore: '/api/sessions/:sid/restore',
  documents: '/api/sessions/:sid/documents',
  document: '/api/sessions/:sid/documents/:did',
  documentRestore: '/api/sessions/:sid/documents/:did/restore',
  switch: '/api/sessions/:sid/documents/:did/switch',
  messages: '/api/sessions/:sid/chat',
  versions: '/api/documents/:did/versions',
  version: '/api/documents/:did/versions/:version',
  changes: '/api/documents/:did/versions/:version/changes',
  restore: '/api/documents/:did/versions/:version/restore',
  html: '/api/documents/:did/html',
  edits: '/api/documents/:did/edits',
  locks: '/api/documents/:did/locks',
  download: '/api/documents/:did/versions/:version/download',
  chat: '/api/chat/:sid',
  turn: '/api/turns/:tid',
  events: '/api/turns/:tid/events',
  cancel: '/api/turns/:tid/cancel',
  draft: '/api/turns/:tid/draft',
  continue: '/api/turns/:tid/continue',
  keep: '/api/turns/:tid/keep',
  upload: '/api/uploads/:uid',
  uploadContent: '/api/uploads/:uid/content',
  costs: '/api/costs',
  costsToday: '/api/costs/today',
  previewToken: '/api/preview-tokens',
  previewTurn: '/preview/turns/:tid',
  preview: '/preview/:did',
} as const

/** The address that a pattern gives with its parameters filled in, each one URL-encoded. */
export function pathTo(pattern: string, parameters: Record<string, string | number> = {}): string {
  return pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) throw new Error(`the path ${pattern} needs ${name}`)
    return encodeURIComponent(value)
  })
}
