import { serve } from '@hono/node-server'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { Hono } from 'hono'

// The least code that serves the same requests: Hono and the same statements as raw SQL, through
// libSQL's client without changes.

declare const Bun: { serve(options: object): { port: number } } | undefined
declare const Deno:
  { serve(options: object, handler: Hono['fetch']): { addr: { port: number } } } | undefined

const url = pathToFileURL(process.env.DATABASE_PATH ?? '').href
const client = createClient({ url, concurrency: 1 })
for (const pragma of ['locking_mode=EXCLUSIVE', 'journal_mode=WAL', 'synchronous=FULL']) {
  await client.execute(`PRAGMA ${pragma}`)
}
const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))
await migrate(drizzle(client), { migrationsFolder })
const now = () => new Date().toISOString()

async function rows(sql: string, ...args: (string | number)[]) {
  return (await client.execute({ sql, args })).rows
}

const app = new Hono()
  .get('/api/health', async (c) => {
    await client.execute('SELECT 1')
    return c.json({ status: 'healthy', database: 'connected' })
  })
  .post('/api/sessions', async (c) => {
    const id = crypto.randomUUID()
    await rows(
      'INSERT INTO sessions (id, created_at, last_active) VALUES (?, ?, ?)',
      id,
      now(),
      now(),
    )
    return c.json({ session_id: id })
  })
  .post('/api/sessions/:sid/documents', async (c) => {
    const { html } = await c.req.json()
    const id = crypto.randomUUID()
    await client.batch(
      [
        {
          sql: 'INSERT INTO documents (id, session_id, title, is_active, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?)',
          args: [id, c.req.param('sid'), 'Bench', now(), now()],
        },
        insertVersion(id, 1, html),
      ],
      'write',
    )
    return c.json({ id }, 201)
  })
  .get('/api/sessions/:sid', async (c) => {
    const sid = c.req.param('sid')
    const [session] = await rows(
      'SELECT id, title FROM sessions WHERE id = ? AND deleted_at IS NULL',
      sid,
    )
    const documents = await rows(
      `SELECT id, session_id, title, is_active, created_at, updated_at,
        (SELECT coalesce(max(v.version), 0) FROM document_versions v WHERE v.document_id = documents.id) AS latest_version
      FROM documents WHERE session_id = ? AND deleted_at IS NULL ORDER BY rowid`,
      sid,
    )
    const turns = await rows(
      'SELECT * FROM turns WHERE session_id = ? AND settled_at IS NULL ORDER BY rowid',
      sid,
    )
    const drafts = await rows(
      `SELECT * FROM turns WHERE session_id = ? AND state IN ('failed', 'cancelled', 'interrupted', 'truncated') AND route IN ('create', 'rewrite')
        AND EXISTS (SELECT 1 FROM session_events e WHERE e.turn_id = turns.id AND json_extract(e.event, '$.type') = 'html_chunk')
        AND NOT EXISTS (SELECT 1 FROM document_versions v WHERE v.turn_id = turns.id) ORDER BY rowid`,
      sid,
    )
    return c.json({
      session_id: sid,
      title: session?.title,
      documents,
      active_document: documents[0],
      turns,
      drafts,
    })
  })
  .get('/api/documents/:did/versions/:version', async (c) => {
    const did = c.req.param('did')
    await findDocument(did)
    const [version] = await rows(
      'SELECT * FROM document_versions WHERE document_id = ? AND version = ?',
      did,
      Number(c.req.param('version')),
    )
    return c.json(version)
  })
  .put('/api/documents/:did/html', async (c) => {
    const did = c.req.param('did')
    const { html, base_version } = await c.req.json()
    const document = await findDocument(did)
    await rows(
      'SELECT * FROM document_versions WHERE document_id = ? ORDER BY version DESC LIMIT 1',
      did,
    )
    await findDocument(did)
    await client.batch(
      [
        insertVersion(did, base_version + 1, html),
        { sql: 'UPDATE documents SET updated_at = ? WHERE id = ?', args: [now(), did] },
        {
          sql: 'UPDATE sessions SET last_active = ? WHERE id = ?',
          args: [now(), String(document?.session_id)],
        },
      ],
      'write',
    )
    return c.json({ version: base_version + 1 })
  })

async function findDocument(id: string) {
  const [row] = await rows(
    `SELECT id, session_id, title, is_active, created_at, updated_at,
      (SELECT coalesce(max(v.version), 0) FROM document_versions v WHERE v.document_id = documents.id) AS latest_version
    FROM documents WHERE id = ? AND deleted_at IS NULL
      AND EXISTS (SELECT 1 FROM sessions s WHERE s.id = documents.session_id AND s.deleted_at IS NULL)`,
    id,
  )
  return row
}

function insertVersion(documentId: string, version: number, html: string) {
  return {
    sql: `INSERT INTO document_versions (id, document_id, version, base_version, kind, html_content, receipt, created_at)
      SELECT ?, ?, ?, ?, 'manual', ?, '{}', ?
      WHERE (SELECT coalesce(max(version), 0) FROM document_versions WHERE document_id = ?) = ? RETURNING version`,
    args: [
      crypto.randomUUID(),
      documentId,
      version,
      version - 1,
      html,
      now(),
      documentId,
      version - 1,
    ],
  }
}

function printAddress(port: number): void {
  console.log(`ready at http://127.0.0.1:${port}`)
}

const options = { hostname: '127.0.0.1', port: 0 }
if (typeof Bun !== 'undefined') printAddress(Bun.serve({ ...options, fetch: app.fetch }).port)
else if (typeof Deno !== 'undefined') {
  printAddress(Deno.serve({ ...options, onListen() {} }, app.fetch).addr.port)
} else serve({ ...options, fetch: app.fetch }, ({ port }) => printAddress(port))
