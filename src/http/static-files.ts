import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { Context, MiddlewareHandler } from 'hono'
import { found } from '../errors.ts'
import type { Logger } from '../log.ts'
import { methodNotAllowed } from './failures.ts'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

interface StaticFile {
  body: Uint8Array<ArrayBuffer>
  /** Compressed by the build, the smallest first. */
  compressed: { encoding: 'br' | 'gzip'; body: Uint8Array<ArrayBuffer> }[]
  type: string
  /** Named by a hash of its content, so it never changes. */
  isImmutable: boolean
}

export interface StaticFiles {
  /** Serves the files, and the page of the browser app at every other address that names no file. */
  serve: MiddlewareHandler
  /** Responds with the page of the API's documentation. */
  docsPage(c: Context): Response
}

/**
 * Reads the files of the browser app. They are listed and read once, so no path of a URL ever reaches
 * the file system.
 */
export function openStaticFiles(folder: string, log: Logger): StaticFiles {
  const files = readFiles(folder)
  const appPage = files.get('/index.html')
  // Browsers ask for it beside files that name no icon.
  const icon = files.get('/icon.svg')
  if (icon) files.set('/favicon.ico', icon)
  if (!appPage) log.warn('there is no browser app to serve; run npm run build')
  return {
    async serve(c, next) {
      const { path } = c.req
      const isPage = !/^\/(api|preview|assets)(\/|$)/.test(path) && !/\.\w+$/.test(path)
      const file = files.get(path) ?? (isPage ? appPage : undefined)
      if (!file || path.startsWith('/api/')) return next()
      if (c.req.method === 'GET' || c.req.method === 'HEAD') return send(c, file)
      return methodNotAllowed(c, ['GET', 'HEAD'])
    },
    docsPage: (c) => send(c, found(files.get('/docs.html'), 'page; build the browser app first')),
  }
}

function send(c: Context, file: StaticFile): Response {
  const accepted = acceptedEncodings(c.req.header('accept-encoding'))
  const compressed = file.compressed.find((one) => accepted.has(one.encoding))
  return c.body(compressed?.body ?? file.body, 200, {
    'Content-Type': file.type,
    'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(compressed && { 'Content-Encoding': compressed.encoding }),
    ...(file.compressed.length > 0 && { Vary: 'Accept-Encoding' }),
  })
}

const compressions = [
  { encoding: 'br', extension: '.br' },
  { encoding: 'gzip', extension: '.gz' },
] as const

function read(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path))
}

function acceptedEncodings(header = ''): Set<string> {
  const wanted = header.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase())
    return parameters.some((one) => /^q=0(\.0*)?$/.test(one)) ? [] : [name]
  })
  return new Set(wanted)
}

function readFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const path = join(entry.parentPath, entry.name)
    const url = `/${relative(folder, path).split(sep).join('/')}`
    files.set(url, {
      body: read(path),
      compressed: compressions.flatMap(({ encoding, extension }) =>
        existsSync(path + extension) ? [{ encoding, body: read(path + extension) }] : [],
      ),
      type,
      isImmutable: url.startsWith('/assets/'),
    })
  }
  return files
}
