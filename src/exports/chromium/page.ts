import { setTimeout as delay } from 'node:timers/promises'
import { documentPolicies } from '../../isolation/policies.ts'
import { mayRunScripts, withStandaloneGuard } from '../../isolation/scripts.ts'
import { withOpenRoots, withoutRefresh } from '../contained.ts'
import { ExportError } from '../errors.ts'
import { forgetMarks } from '../page/forget-marks.js'
import { freeForms } from '../page/free-forms.js'
import { settle } from '../page/settle.js'
import { findSlides } from '../page/slides.js'
import type { Browser } from './browser.ts'
import type { Session } from './devtools.ts'

/** How the page of a document is shown. */
export interface View {
  /** In CSS pixels. */
  width: number
  height: number
  /** Pixels of the picture per CSS pixel. */
  scale: number
  scheme: 'light' | 'dark'
  media: 'screen' | 'print'
}

/** The page of a document, settled. */
export interface Page {
  session: Session
  /** Sentences about what did not come to rest, or was stopped. */
  notes: string[]
  /** Shows the page in another way, and waits until it has settled again. */
  show(view: View): Promise<void>
  /**
   * Runs a function of ours in the page, in a world that the page’s scripts can’t reach. Its text is sent, so
   * it refers to nothing outside of itself. Its arguments and its result are JSON.
   */
  run<Arguments extends readonly unknown[], Result>(
    work: (...given: Arguments) => Result,
    ...given: Arguments
  ): Promise<Awaited<Result>>
}

/** The address under which a document is shown. No host has such a name. */
const origin = 'http://document.invalid/'

/** What a page gets to load, and then to settle, in milliseconds. */
const maxLoadMs = 10_000
const maxSettleMs = 5000
const maxResettleMs = 2000

/** What the browser gets to close a page before it is killed, in milliseconds. */
const maxCloseMs = 3000

const crashed = 'The page crashed when it was shown. Its scripts may take too much memory.'

/**
 * Opens a document in a context of its own, shares its page, and removes the context. A browser that does not
 * answer to that is killed.
 * @throws the reason of `signal`, or ExportError if the page crashes
 */
export async function withPage<Result>(
  browser: Browser,
  html: string,
  view: View,
  signal: AbortSignal,
  work: (page: Page) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted()
  const created = browser.send('Target.createBrowserContext', { disposeOnDetach: true })
  const failed = Promise.withResolvers<never>()
  const stop = () => failed.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  async function open(): Promise<Result> {
    const { browserContextId } = await created
    const session = await createSession(browser, browserContextId, view)
    session.on('Inspector.targetCrashed', () => failed.reject(new ExportError(crashed)))
    return sharePage(session, html, view, work)
  }
  try {
    return await Promise.race([open(), failed.promise])
  } finally {
    signal.removeEventListener('abort', stop)
    const closed = created
      .then(({ browserContextId }) =>
        browser.send('Target.disposeBrowserContext', { browserContextId }),
      )
      .then(
        () => true,
        () => true,
      )
    if (!(await Promise.race([closed, delay(maxCloseMs, false)]))) await browser.close()
  }
}

async function createSession(
  browser: Browser,
  browserContextId: string,
  { width, height }: View,
): Promise<Session> {
  const { targetId } = await browser.send('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
    width,
    height,
  })
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
  return browser.sessionOf(sessionId)
}

/** Shares the page of a document. If it leaves for another address, it is shown again without its scripts. */
async function sharePage<Result>(
  session: Session,
  source: string,
  view: View,
  work: (page: Page) => Promise<Result>,
): Promise<Result> {
  const notes: string[] = []
  const html = withOpenRoots(withoutRefresh(source))
  const hasScripts = mayRunScripts(html)
  const served: Served = {
    policy: documentPolicies.scripts,
    html: hasScripts ? withStandaloneGuard(html) : html,
    hasScripts,
  }
  await Promise.all([answerRequests(session, served), session.send('Page.enable')])
  try {
    return await work(await openPage(session, served, view, notes))
  } catch (error) {
    // It may also leave while the work is done: then its world ends with it.
    if (!hasScripts || !(error instanceof PageLeft || isOfTheWorld(error))) throw error
    served.policy = documentPolicies.noScripts(crypto.randomUUID())
    served.hasScripts = false
    notes.push('The scripts of the page were switched off, because they left it.')
    return work(await openPage(session, served, view, notes))
  }
}

async function openPage(
  session: Session,
  served: Served,
  view: View,
  notes: string[],
): Promise<Page> {
  await showAs(session, view)
  const run = await settled(session, served, notes)
  await Promise.all([run(freeForms), run(forgetMarks)])
  return {
    session,
    notes,
    run,
    async show(other) {
      await showAs(session, other)
      await run(settle, maxResettleMs, served.hasScripts)
    },
  }
}

interface Served {
  html: string
  policy: string
  /** Whether the page may have scripts that run. */
  hasScripts: boolean
}

class PageLeft extends Error {}

/**
 * Loads the page and waits for it to come to rest.
 * @throws PageLeft if it is replaced by another one meanwhile
 */
async function settled(
  session: Session,
  { hasScripts }: Served,
  notes: string[],
): Promise<Page['run']> {
  await load(session, notes)
  const run = await createRunner(session)
  const isQuiet = await run(settle, maxSettleMs, hasScripts)
  if (!(await isThere(session))) throw new PageLeft('the page is at another address')
  if (!isQuiet) {
    notes.push(
      `The page did not come to rest within ${maxSettleMs / 1000} seconds; it is shown as it was then.`,
    )
  }
  return run
}

/** Whether a function could not run to its end because its world is gone, rather than for its own fault. */
function isOfTheWorld(error: unknown): boolean {
  return (
    error instanceof Error && /^the browser refused .*(?:context|navigated)/i.test(error.message)
  )
}

async function isThere(session: Session): Promise<boolean> {
  const { frameTree } = await session.send('Page.getFrameTree')
  return frameTree.frame.url === origin
}

/** Lets the page have the document, and nothing else. */
async function answerRequests(session: Session, served: Served): Promise<void> {
  // A page that is closed meanwhile needs no answer.
  const ignore = () => undefined
  session.on('Fetch.requestPaused', ({ requestId, request, resourceType }) => {
    const { url } = request
    if (url === origin && resourceType === 'Document') {
      return void session
        .send('Fetch.fulfillRequest', {
          requestId,
          responseCode: 200,
          responseHeaders: [
            { name: 'Content-Type', value: 'text/html; charset=utf-8' },
            { name: 'Content-Security-Policy', value: served.policy },
            { name: 'Connection-Allowlist', value: '()' },
            { name: 'Referrer-Policy', value: 'no-referrer' },
          ],
          body: Buffer.from(served.html).toString('base64'),
        })
        .catch(ignore)
    }
    // An aborted navigation leaves the page as it is.
    const errorReason = resourceType === 'Document' ? 'Aborted' : 'BlockedByClient'
    void session.send('Fetch.failRequest', { requestId, errorReason }).catch(ignore)
  })
  await Promise.all([
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    // Workers and frames of other processes wait for ever.
    session.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
    }),
  ])
}

async function showAs(
  session: Session,
  { width, height, scale, scheme, media }: View,
): Promise<void> {
  // In this order: the page is laid out anew when its size changes.
  await Promise.all([
    session.send('Emulation.setEmulatedMedia', {
      media,
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    }),
    session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: scale,
      mobile: false,
    }),
  ])
}

async function load(session: Session, notes: string[]): Promise<void> {
  const loaded = new Promise<true>((resolve) => {
    session.on('Page.loadEventFired', () => resolve(true))
  })
  await session.send('Page.navigate', { url: origin })
  const timer = Promise.withResolvers<false>()
  const late = setTimeout(() => timer.resolve(false), maxLoadMs)
  const isLoaded = await Promise.race([loaded, timer.promise])
  clearTimeout(late)
  if (isLoaded) return
  notes.push('A script of the page that did not end was stopped.')
  await session.send('Runtime.terminateExecution')
}

async function createRunner(session: Session): Promise<Page['run']> {
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'export',
  })
  await session.send('Runtime.evaluate', {
    contextId: executionContextId,
    // By this name, the functions of `page/` call it.
    expression: `globalThis.findSlides = ${findSlides.toString()}`,
  })
  return async (work, ...given) => {
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      executionContextId,
      functionDeclaration: work.toString(),
      arguments: given.map((value) => ({ value })),
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    }
    return result.value
  }
}
