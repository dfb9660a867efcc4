import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { problem } from './failures.ts'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

interface StaticFile {
  body: Uint8Array<ArrayBuffer>
  /** The same as it was compressed when the app was built, the smallest first. */
  coded: { encoding: 'br' | 'gzip'; body: Uint8Array<ArrayBuffer> }[]
  type: string
  /** Named by its content, so it never changes. */
  forGood: boolean
}

/**
 * Serves the browser app. The files are listed and read once, so no path of a URL ever reaches the
 * file system. Every other address is a page of the app, unless it looks like a file.
 */
export function staticFiles(folder: string, log: Logger): MiddlewareHandler {
  const files = readFiles(folder)
  const page = files.get('/index.html')
  if (!page) log.warn('there is no browser app to serve; npm run build makes it')
  return async (c, next) => {
    const { path } = c.req
    const isPage = !/^\/(api|preview|assets)(\/|$)/.test(path) && !/\.\w+$/.test(path)
    const file = files.get(path) ?? (isPage ? page : undefined)
    if (!file || path.startsWith('/api/')) return next()
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      c.header('Allow', 'GET, HEAD')
      return problem(c, new AppError('method', `${c.req.method} can’t be used at this address.`))
    }
    const accepted = acceptedEncodings(c.req.header('accept-encoding'))
    const coded = file.coded.find((one) => accepted.has(one.encoding))
    return c.body(coded?.body ?? file.body, 200, {
      'Content-Type': file.type,
      'Cache-Control': file.forGood ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(coded && { 'Content-Encoding': coded.encoding }),
      ...(file.coded.length > 0 && { Vary: 'Accept-Encoding' }),
    })
  }
}

const codings = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
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
      coded: codings.flatMap(({ encoding, ending }) =>
        existsSync(path + ending) ? [{ encoding, body: read(path + ending) }] : [],
      ),
      type,
      forGood: url.startsWith('/assets/'),
    })
  }
  return files
}
