import { AppError } from '../errors.ts'
import { describeError, type Logger } from '../log.ts'
import { createSlots } from '../providers/slots.ts'
import { launchBrowser, type Browser } from './chromium/browser.ts'
import { BrowserEnded } from './chromium/devtools.ts'
import { watchMemory } from './chromium/memory.ts'
import { withPage, type Page, type View } from './chromium/page.ts'
import { ExportError } from './errors.ts'
import { findProgram, NoBrowser, type Program } from './chromium/program.ts'

export interface RendererOptions {
  /** Pages that may be open at once. */
  maxPages: number
  /** The longest that a page may be open, in milliseconds. */
  deadlineMs: number
  /** `off` runs the browser without its sandbox. */
  sandbox: 'auto' | 'off'
  /** The setting CHROMIUM_PATH. */
  path: string | undefined
  /** The variable PATH. */
  searchPath: string
  /** Folders in which to keep what is unpacked, best first. */
  caches: string[]
  /** After so many pages a new browser takes the place of the old one. */
  maxPagesPerBrowser?: number
  /** The memory in MB above which the process of a page is killed. */
  maxProcessMb?: number
  log: Logger
}

export interface RenderOptions {
  view: View
  signal: AbortSignal
  /** Called with the number of exports that come first, whenever it changes. */
  onPlace?: (ahead: number) => void
}

/** Shows documents in a browser without network, which starts when it is first needed. */
export interface Renderer {
  /**
   * Opens a document in a page of its own and shares it, once it has settled.
   * @throws NoBrowser, ExportError, AppError `busy` if the browser ends meanwhile or the server stops, or the
   * signal’s reason
   */
  open<Result>(
    html: string,
    options: RenderOptions,
    work: (page: Page) => Promise<Result>,
  ): Promise<Result>
  /** The version of the browser, once one could be started; or why there is none, as a sentence. */
  describe(): Promise<{ version: string; builtAt: Date } | { why: string }>
  close(): Promise<void>
}

const maxIdleMs = 10 * 60_000
const maxHeapMb = 512
/** The user as whom the browser runs if the server is root: nobody. */
const nobody = { uid: 65_534, gid: 65_534 }

const sandboxAdvice =
  'If the sandbox of Chromium can’t be started on this machine, CHROMIUM_SANDBOX=off runs it without.'

/** A browser and the pages that are open in it. */
interface Running {
  browser: Promise<Browser>
  opened: number
  open: number
  isRetired: boolean
}

export function createRenderer(options: RendererOptions): Renderer {
  const { log, deadlineMs, maxPagesPerBrowser = 100, maxProcessMb = 1500 } = options
  const user = process.getuid?.() === 0 ? nobody : undefined
  const slots = createSlots(options.maxPages)
  let program: Promise<Program> | undefined
  let current: Running | undefined
  let idle: NodeJS.Timeout | undefined
  let hasStarted = false
  let isClosed = false
  const all = new Set<Running>()

  /** What was missing may be installed meanwhile, so a failure is not kept. */
  function find(): Promise<Program> {
    program ??= search().catch((error: unknown) => {
      program = undefined
      throw asNoBrowser(error)
    })
    return program
  }

  async function search(): Promise<Program> {
    const { path, searchPath, caches } = options
    return findProgram({ path, searchPath, caches, isOtherUser: user !== undefined })
  }

  async function launch(): Promise<Browser> {
    const isSandboxed = options.sandbox === 'auto'
    const found = await find()
    const browser = await launchBrowser(found, { isSandboxed, user, maxHeapMb }).catch(
      (error: unknown) => {
        const { message } = asNoBrowser(error)
        throw new NoBrowser(isSandboxed ? `${message} ${sandboxAdvice}` : message)
      },
    )
    hasStarted = true
    log.info('the export browser has started', { version: found.version, sandbox: isSandboxed })
    return browser
  }

  function start(): Running {
    const running: Running = { browser: launch(), opened: 0, open: 0, isRetired: false }
    const end = () => {
      running.isRetired = true
      all.delete(running)
    }
    all.add(running)
    running.browser.then(({ pid, ended }) => {
      const stopWatching = watchMemory(pid, maxProcessMb)
      void ended.then(() => {
        stopWatching()
        end()
        // One that ended by itself leaves other processes, and its profile.
        void close(running)
      })
    }, end)
    return running
  }

  function take(): Running {
    if (isClosed) throw new AppError('busy', 'The server is stopping.')
    if (current && current.opened >= maxPagesPerBrowser) retire(current)
    if (!current || current.isRetired) current = start()
    current.opened++
    current.open++
    return current
  }

  function retire(running: Running): void {
    running.isRetired = true
    if (running.open === 0) void close(running)
  }

  async function close({ browser }: Running): Promise<void> {
    const started = await browser.catch(() => undefined)
    await started?.close().catch((error: unknown) => {
      log.warn('what the export browser has written can’t be removed', {
        reason: describeError(error),
      })
    })
  }

  /** A program that is there need not start: its sandbox may be forbidden. */
  async function tryToStart(): Promise<void> {
    const running = take()
    try {
      await running.browser
    } finally {
      giveBack(running)
    }
  }

  function giveBack(running: Running): void {
    running.open--
    if (running.isRetired) retire(running)
    clearTimeout(idle)
    idle = setTimeout(() => {
      for (const one of all) if (one.open === 0) retire(one)
    }, maxIdleMs)
    idle.unref()
  }

  return {
    async open(html, { view, signal, onPlace = () => undefined }, work) {
      const release = await slots.take(signal, onPlace)
      try {
        const running = take()
        const deadline = AbortSignal.timeout(deadlineMs)
        try {
          const browser = await running.browser
          return await withPage(browser, html, view, AbortSignal.any([signal, deadline]), work)
        } catch (error) {
          signal.throwIfAborted()
          if (deadline.aborted) {
            throw new ExportError(`The page was not done within ${deadlineMs / 1000} seconds.`)
          }
          if (!(error instanceof BrowserEnded)) throw error
          running.isRetired = true
          throw new AppError('busy', 'The browser ended while it showed the page. Try again.')
        } finally {
          giveBack(running)
        }
      } finally {
        release()
      }
    },
    async describe() {
      try {
        const { version, builtAt } = await find()
        if (!hasStarted && !isClosed) await tryToStart()
        return { version, builtAt }
      } catch (error) {
        if (error instanceof NoBrowser) return { why: error.message }
        throw error
      }
    },
    async close() {
      isClosed = true
      clearTimeout(idle)
      await Promise.all([...all].map(close))
    },
  }
}

function asNoBrowser(error: unknown): NoBrowser {
  if (error instanceof NoBrowser) return error
  return new NoBrowser(`No browser for exports can be started here: ${describeError(error)}.`)
}
