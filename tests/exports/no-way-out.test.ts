import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inflateSync } from 'node:zlib'
import { after, before, describe, it } from 'node:test'
import { unzipSync } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { extractText, getDocumentProxy } from 'unpdf'
import { launchBrowser } from '../../src/exports/chromium/browser.ts'
import { findProgram } from '../../src/exports/chromium/program.ts'
import { formats } from '../../src/protocol/exports.ts'
import { openApp, temporaryFolder, type TestApp } from '../support/app.ts'
import { browserCaches, launchChromium } from '../support/chromium.ts'
import { startListener, type Listener } from '../support/listener.ts'
import { leaving, pageOf, wayNames, waysOut, wordlessNames } from '../support/ways-out.ts'

type Format = (typeof formats)[number]

/** What a file shows if a page has read the planted files: their text, or their colour. */
const secret = `PLANTED${crypto.randomUUID().replaceAll('-', '')}`
const colour = { hex: '#fe01dc', rgb: [254, 1, 220] }

/** Files that a page tries to load, each as it would show or run it. */
const planted = {
  html: `<body style="background:${colour.hex}">${secret}`,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect id="part" width="60" height="20" fill="${colour.hex}"/><text y="9">${secret}</text></svg>`,
  css: `body { background: ${colour.hex} } body::before { content: "${secret}" }`,
  js: `document.body.style.background = '${colour.hex}'; document.body.append('${secret}')`,
  txt: secret,
}

const folder = temporaryFolder()
let app: TestApp
let session: string
let browser: Browser
before(async () => {
  // The export browser may run as another user, who would otherwise be kept from the files by their folder.
  chmodSync(folder.path, 0o755)
  for (const [kind, text] of Object.entries(planted)) {
    writeFileSync(join(folder.path, `secret.${kind}`), text, { mode: 0o644 })
  }
  app = await openApp({ CHROMIUM_SANDBOX: 'off', EXPORT_CONCURRENCY: '8' })
  session = await app.newSession()
  // The browsers of people block popups; this one only if told.
  browser = await launchChromium({ ignoreDefaultArgs: ['--disable-popup-blocking'] })
})
after(async () => {
  await app[Symbol.asyncDispose]()
  await browser.close()
  folder[Symbol.dispose]()
})

/** The planted file that fits a way best. */
function fileFor(way: string): string {
  const kind = /style|css|rule/.test(way)
    ? 'css'
    : /script|import|worke|worklet/.test(way)
      ? 'js'
      : /svg|im(?:g|age)|picture|poster|background|icon/.test(way)
        ? 'svg'
        : /fetch|xhr/.test(way)
          ? 'txt'
          : 'html'
  return pathToFileURL(join(folder.path, `secret.${kind}`)).href
}

/** Listens for each way: one port for those with a path, and one for each of the others. */
async function listenForAll() {
  const paths = await startListener()
  const others = new Map<string, Listener>()
  for (const way of wordlessNames) others.set(way, await startListener())
  const urlOf = (way: string) => `http://127.0.0.1:${paths.port}/way/${way}`
  const network = waysOut(urlOf, (way) => others.get(way)?.port ?? 0)
  return {
    urlOf,
    /** A page with every way that leaves it where it is, to the network and to files. */
    page: pageOf(`${network}\n${waysOut(fileFor)}`),
    /** The ways that were heard so far. */
    heard(): Set<string> {
      const names = [...others].flatMap(([way, { heard }]) => (heard.length > 0 ? [way] : []))
      return new Set([...paths.heard.flatMap(({ ways }) => ways), ...names])
    },
    /** Whatever was heard, in words; it is forgotten then. */
    async take(): Promise<string[]> {
      const all: string[] = []
      for (const [way, listener] of [['a path', paths], ...others] as const) {
        const heard = await listener.take()
        all.push(
          ...heard.map(
            ({ protocol, bytes, ways }) =>
              `${way}: ${bytes} bytes by ${protocol} ${ways.join(' ')}`,
          ),
        )
      }
      return all
    },
    async [Symbol.asyncDispose]() {
      for (const listener of [paths, ...others.values()]) await listener[Symbol.asyncDispose]()
    },
  }
}

/** Opens a page from a server, as a reader of it would, and shares it. */
async function openServed(html: string, work: (page: Page) => Promise<void>): Promise<void> {
  await using server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(request.url === '/' ? html : '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } })
  const page = await context.newPage()
  const tried = page.waitForEvent('console', (message) => message.text() === 'tried')
  // Its load event does not come while a navigation that was prevented is pending.
  await page.goto(`http://127.0.0.1:${address.port}/`, { waitUntil: 'commit' })
  await tried
  await work(page)
  await context.close()
  server.closeAllConnections()
}

/** Looks at all of a page, on paper, too. Nothing here counts as a click of the reader. */
async function lookAround(page: Page): Promise<void> {
  await page.setViewportSize({ width: 900, height: 600 })
  await page.mouse.wheel(0, 1_000_000)
  await page.pdf()
}

const parts: Record<Format, (bytes: Buffer) => Promise<Uint8Array[]> | Uint8Array[]> = {
  html: (bytes) => [bytes],
  pdf: async (bytes) => [bytes, ...streamsOf(bytes), Buffer.from(await textOfPdf(bytes))],
  png: (bytes) => [bytes],
  jpeg: (bytes) => [bytes],
  webp: (bytes) => [bytes],
  pptx: (bytes) => Object.values(unzipSync(bytes)),
  docx: (bytes) => Object.values(unzipSync(bytes)),
  md: (bytes) => (isZip(bytes) ? Object.values(unzipSync(bytes)) : [bytes]),
}

const isZip = (bytes: Buffer) => bytes.toString('latin1', 0, 2) === 'PK'

async function textOfPdf(bytes: Buffer): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)))
  return text.join('\n').replaceAll(/\s/g, '')
}

function streamsOf(pdf: Buffer): Uint8Array[] {
  const streams: Uint8Array[] = []
  const begin = /stream\r?\n/g
  const text = pdf.toString('latin1')
  for (const { index, 0: word } of text.matchAll(begin)) {
    try {
      streams.push(inflateSync(pdf.subarray(index + word.length)))
    } catch {
      // It is not deflated: it is read as it is.
    }
  }
  return streams
}

/** What of the planted files is in a part of an export. */
async function findPlanted(part: Uint8Array): Promise<string | undefined> {
  const bytes = Buffer.from(part)
  for (const encoding of ['utf8', 'utf16le', 'base64'] as const) {
    const core =
      encoding === 'base64' ? Buffer.from(secret).toString('base64').slice(2, -4) : secret
    if (bytes.includes(core, 0, encoding === 'base64' ? 'latin1' : encoding)) return 'its text'
  }
  const picture = await sharp(bytes)
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined)
  if (picture && hasColour(picture.data, picture.info.channels)) return 'its colour'
  return undefined
}

function hasColour(pixels: Buffer, channels: number): boolean {
  const [red = 0, green = 0, blue = 0] = colour.rgb
  for (let at = 0; at + 2 < pixels.length; at += channels) {
    // A JPEG changes colours a little.
    if (isNear(pixels[at], red) && isNear(pixels[at + 1], green) && isNear(pixels[at + 2], blue)) {
      return true
    }
  }
  return false
}

function isNear(one: number | undefined, other: number): boolean {
  return one !== undefined && Math.abs(one - other) < 10
}

async function exported(html: string, format: Format): Promise<Buffer> {
  const id = await app.importHtml(session, html)
  const response = await app.ask(`/api/documents/${id}/export.${format}`)
  assert.equal(response.status, 200, app.logLines.slice(-4).join('\n'))
  return Buffer.from(await response.arrayBuffer())
}

describe('a browser that does not protect a page', () => {
  it('lets most of the ways out, so that the tests below can fail', async () => {
    await using listeners = await listenForAll()
    const { page: html, heard, urlOf } = listeners
    const all = [...wayNames, ...wordlessNames, ...Object.keys(leaving)]
    const silent = () => all.filter((way) => !heard().has(way))
    await Promise.all([
      openServed(html, async (page) => {
        await lookAround(page)
        // Of 216 ways, some 150 are heard; most of the others are popups, or unknown to this browser.
        while (silent().length > 80) await page.waitForTimeout(20)
      }),
      ...Object.entries(leaving).map(([way, make]) =>
        openServed(pageOf(make(urlOf(way))), async () => undefined),
      ),
    ])
  })

  it('shows files in a page that is opened as a file', async () => {
    const path = join(folder.path, 'page.html')
    writeFileSync(path, pageOf(waysOut(fileFor)))
    const page = await browser.newPage()
    await page.goto(pathToFileURL(path).href, { waitUntil: 'commit' })
    // It shows them one after the other.
    while ((await findPlanted(await page.screenshot({ fullPage: true }))) !== 'its colour');
    const pdf = await page.pdf()
    assert.ok((await Promise.all((await parts.pdf(pdf)).map(findPlanted))).includes('its text'))
    await page.close()
  })
})

describe('the browser of exports', () => {
  it('lets nothing out by itself, without policy, guard and interception', async () => {
    await using listeners = await listenForAll()
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined
    const isOtherUser = user !== undefined
    const where = { path: undefined, searchPath: '', caches: browserCaches, isOtherUser }
    const options = { isSandboxed: false, user, maxHeapMb: 512 }
    const own = await launchBrowser(await findProgram(where), options)
    const { targetId } = await own.send('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await own.send('Target.attachToTarget', { targetId, flatten: true })
    const opened = own.sessionOf(sessionId)
    const tried = new Promise<void>((resolve) => {
      opened.on('Runtime.consoleAPICalled', ({ args }) => {
        if (args[0]?.value === 'tried') resolve()
      })
      opened.on('Inspector.targetCrashed', () => resolve())
    })
    await opened.send('Inspector.enable')
    await opened.send('Runtime.enable')
    const { frameTree } = await opened.send('Page.getFrameTree')
    const frameId = frameTree.frame.id
    await opened.send('Page.setDocumentContent', { frameId, html: listeners.page })
    await tried
    await opened.send('Page.printToPDF')
    await own.close()
    assert.deepEqual(await listeners.take(), [])
  })
})

describe('a page with every known way out', { concurrency: true }, () => {
  /** One for what the export browser shows, and one for what a reader opens. */
  let inside: Awaited<ReturnType<typeof listenForAll>>
  let outside: Awaited<ReturnType<typeof listenForAll>>
  before(async () => {
    inside = await listenForAll()
    outside = await listenForAll()
  })
  after(async () => {
    const heard = await inside.take()
    const heardOutside = await outside.take()
    await inside[Symbol.asyncDispose]()
    await outside[Symbol.asyncDispose]()
    assert.deepEqual(heard, [])
    // For a frame that a policy forbids, Chromium connects before it looks at the policy, and sends nothing.
    assert.deepEqual(
      heardOutside.filter(
        (line) => !line.includes(': 0 bytes by tcp') && !line.endsWith('allowed'),
      ),
      [],
    )
  })

  // JPEG and WebP show a page as PNG does, and Markdown as Word does, so they are tried only in long runs.
  const alike: readonly Format[] = process.env.LONG ? [] : ['jpeg', 'webp', 'md']
  const tried = formats.filter((format) => !alike.includes(format))
  for (const format of tried) {
    it(`reaches nothing and reads no file, as ${format}`, async () => {
      const { page } = format === 'html' ? outside : inside
      const bytes = await exported(page, format)
      for (const part of await parts[format](bytes)) {
        assert.equal(await findPlanted(part), undefined)
      }
      if (format === 'html') await openServed(bytes.toString(), lookAround)
    })
  }

  // Every format but HTML shows a page in the same way, so each of them has its share of these.
  const [, ...shown] = tried
  for (const [at, [way, make]] of Object.entries(leaving).entries()) {
    it(`reaches nothing by leaving: ${way}`, async () => {
      await exported(pageOf(make(inside.urlOf(way))), shown[at % shown.length] ?? 'pdf')
      const file = await exported(pageOf(make(outside.urlOf(way))), 'html')
      await openServed(file.toString(), async (page) => {
        // A navigation of its own would have begun before this one.
        await page.goto(outside.urlOf('allowed')).catch(() => undefined)
      })
    })
  }
})
