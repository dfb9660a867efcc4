import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BrowserContext, Page, Request } from 'playwright-core'
import { box, heading, open, say } from '../support/browser.ts'
import { gate, startClaude, stop, stream, text } from '../support/claude.ts'
import { call, startServer } from '../support/server.ts'

/** The streams of sessions that the tabs of a context have open. */
function watchStreams(context: BrowserContext) {
  const open = new Map<Request, Page>()
  const end = (request: Request) => void open.delete(request)
  context.on('request', (request) => {
    if (/\/api\/sessions\/[\w-]+\/events/.test(request.url())) {
      open.set(request, request.frame().page())
    }
  })
  context.on('requestfinished', end)
  context.on('requestfailed', end)
  const of = (session: string) =>
    [...open].filter(([request, page]) => request.url().includes(session) && !page.isClosed())
  return {
    count: (session: string) => of(session).length,
    /** Resolves when no tab has a stream of a session open. */
    async closed(session: string): Promise<void> {
      while (of(session).length > 0) await context.waitForEvent('requestfailed')
    },
    /** The tab that reads the stream of a session for all. */
    async reader(session: string): Promise<Page> {
      for (;;) {
        const [first] = of(session)
        if (first) return first[1]
        await new Promise((resolve) => context.once('request', resolve))
      }
    },
  }
}

async function newSession(url: string, name: string) {
  const { session_id } = await call(url, '/api/sessions', 'POST')
  const html = `<title>${name}</title><h1>${name}</h1>`
  const { id } = await call(url, `/api/sessions/${session_id}/documents`, 'POST', { html })
  return { session: session_id, did: id, url: `${url}/s/${session_id}` }
}

/** Saves a version outside of the browser. */
function save(url: string, did: string, base_version: number, name: string) {
  const html = `<title>${name}</title><h1>${name}</h1>`
  return call(url, `/api/documents/${did}/html`, 'PUT', { html, base_version })
}

/** Makes a page believe that its tab is hidden or visible. */
async function setVisibility(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

describe('the stream of a session', () => {
  it('is shared by ten tabs, which all see a change and can still send requests', async () => {
    await using test = await open()
    const { context, server } = test
    const streams = watchStreams(context)
    const [tea, coffee, mate] = [
      await newSession(server.url, 'Tea'),
      await newSession(server.url, 'Coffee'),
      await newSession(server.url, 'Mate'),
    ]
    const openTab = async (url: string, name: string) => {
      const page = await context.newPage()
      await page.goto(url)
      await heading(page, name).waitFor()
      return page
    }
    const tabs = await Promise.all(Array.from({ length: 10 }, () => openTab(tea.url, 'Tea')))
    const [second, third] = [await openTab(coffee.url, 'Coffee'), await openTab(mate.url, 'Mate')]
    const [first] = tabs
    assert.ok(first)
    await streams.reader(tea.session)

    await save(server.url, tea.did, 1, 'Green tea')
    for (const tab of tabs) await heading(tab, 'Green tea').waitFor()
    await save(server.url, coffee.did, 1, 'Espresso')
    await heading(second, 'Espresso').waitFor()
    await say(first, 'Change the title to "Black tea"')
    for (const tab of tabs) {
      await heading(tab, 'Black tea').waitFor()
      // The stream may be faster than the response to the request that sent the message.
      await tab.getByText('You, sending:').waitFor({ state: 'detached' })
      await tab.getByText('Change the title to "Black tea"').waitFor()
      await tab.getByRole('link', { name: 'Version 3' }).waitFor()
      assert.equal(await tab.locator('.message.user').count(), 1)
    }
    await say(third, 'Change the title to "Yerba"')
    await heading(third, 'Yerba').waitFor()
    assert.equal(streams.count(tea.session), 1)
    assert.equal(streams.count(coffee.session), 1)
    assert.equal(streams.count(mate.session), 1)
  })

  it('goes on in another tab when the one that reads it is closed, with each event once and in order', async () => {
    await using claude = await startClaude(() =>
      stream(text(0, 'one '), gate, text(1, 'two '), gate, text(2, 'three'), stop('end_turn')),
    )
    await using test = await open(claude.settings)
    const { context, server } = test
    const streams = watchStreams(context)
    const { url, session, did } = await newSession(server.url, 'Tea')
    const tabs = await Promise.all(
      [1, 2, 3].map(async () => {
        const page = await context.newPage()
        await page.goto(url)
        await heading(page, 'Tea').waitFor()
        return page
      }),
    )
    const reader = await streams.reader(session)
    const others = tabs.filter((tab) => tab !== reader)
    const [sender] = others
    assert.ok(sender)
    await say(sender, 'What is in this document?')
    const answer = (page: Page) => page.locator('.message.assistant').last()
    const showsExactly = (page: Page, words: string) =>
      answer(page)
        .locator('p')
        .filter({ hasText: new RegExp(`^${words}\\s*$`) })
        .waitFor()
    for (const tab of tabs) await showsExactly(tab, 'one')
    await reader.close()
    claude.open()
    for (const tab of others) await showsExactly(tab, 'one two')
    claude.open()
    for (const tab of others) await showsExactly(tab, 'one two three')
    await save(server.url, did, 1, 'Green tea')
    for (const tab of others) await heading(tab, 'Green tea').waitFor()
    assert.equal(streams.count(session), 1)
  })

  it('says that the connection is lost, and clears that when it is back with what was missed', async () => {
    await using test = await open()
    const { page, server, settings } = test
    const { url, did } = await newSession(server.url, 'Tea')
    await page.goto(url)
    await heading(page, 'Tea').waitFor()
    const lost = page.getByText('Connection lost. The server keeps working. Reconnecting …')
    await server.end('SIGKILL')
    await lost.waitFor()
    await using again = await startServer({ ...settings, PORT: new URL(server.url).port })
    await save(again.url, did, 1, 'Green tea')
    await heading(page, 'Green tea').waitFor()
    await lost.waitFor({ state: 'detached' })
  })

  it('is still followed when a document is removed while it is read, as after a creation that failed', async () => {
    await using test = await open()
    const { page, server } = test
    const { url, did } = await newSession(server.url, 'Tea')
    const problem = { type: 'about:blank', title: 'Not found', status: 404, detail: 'No document.' }
    await page.route(`**/api/documents/${did}/versions`, (route) =>
      route.fulfill({ status: 404, json: problem }),
    )
    await page.goto(url)
    await heading(page, 'Tea').waitFor()
    const read = page.waitForResponse(`**/api/documents/${did}/versions`)
    await save(server.url, did, 1, 'Green tea')
    await read
    await save(server.url, did, 2, 'Black tea')
    await heading(page, 'Black tea').waitFor()
    assert.equal(page.url(), `${server.url}/d/${did}`)
  })

  it('is closed a while after the tab is hidden, and goes on when it is visible', async () => {
    await using test = await open()
    const { page, context, server } = test
    const streams = watchStreams(context)
    const { url, session, did } = await newSession(server.url, 'Tea')
    await page.clock.install()
    await page.goto(url)
    await heading(page, 'Tea').waitFor()
    await streams.reader(session)
    await setVisibility(page, 'hidden')
    await page.clock.fastForward(20_000)
    await save(server.url, did, 1, 'Green tea')
    await heading(page, 'Green tea').waitFor()
    await page.clock.fastForward(20_000)
    await streams.closed(session)
    await save(server.url, did, 2, 'Black tea')
    await setVisibility(page, 'visible')
    await heading(page, 'Black tea').waitFor()
    assert.equal(streams.count(session), 1)

    const other = await newSession(server.url, 'Coffee')
    await setVisibility(page, 'hidden')
    const tab = await context.newPage()
    await tab.goto(other.url)
    // Another tab may need the connection.
    await streams.closed(session)
  })

  it('is read by each visible tab where the browser has no locks, as on plain HTTP', async () => {
    await using test = await open()
    const { page, context, server } = test
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }),
    )
    const streams = watchStreams(context)
    const { url, session, did } = await newSession(server.url, 'Tea')
    const other = await context.newPage()
    for (const tab of [page, other]) {
      await tab.goto(url)
      await heading(tab, 'Tea').waitFor()
    }
    await save(server.url, did, 1, 'Green tea')
    for (const tab of [page, other]) await heading(tab, 'Green tea').waitFor()
    assert.equal(streams.count(session), 2)
    const closed = context.waitForEvent('requestfailed')
    await setVisibility(other, 'hidden')
    await closed
    assert.equal(streams.count(session), 1)
    await save(server.url, did, 2, 'Black tea')
    await heading(page, 'Black tea').waitFor()
    await setVisibility(other, 'visible')
    await heading(other, 'Black tea').waitFor()
  })
})

/** What React has of a component or an element, as its developer tools see it. */
interface Fiber {
  tag: number
  flags: number
  stateNode: unknown
  child: Fiber | null
  sibling: Fiber | null
  /** What it was in the commit before. */
  alternate: Fiber | null
}

/** Counts what React renders, in each of its commits, by the row of an answer under way that it is in. */
function countRenders() {
  const counts = { rows: 0, others: 0, inOneFrame: 0 }
  let frame = 0
  let last = -1
  const nextFrame = () => {
    frame++
    requestAnimationFrame(nextFrame)
  }
  nextFrame()
  const elementOf = (fiber: Fiber): Element | undefined => {
    if (fiber.stateNode instanceof Element) return fiber.stateNode
    for (let child = fiber.child; child; child = child.sibling) {
      const element = elementOf(child)
      if (element) return element
    }
    return undefined
  }
  const isPending = (element: Element | undefined) =>
    element?.closest('li')?.querySelector('.spinner') != null
  // Components of functions and classes, and those in memo, which have done work since the commit before.
  const visit = (fiber: Fiber, rendered: { rows: number; others: number }) => {
    const isComponent = [0, 1, 11, 14, 15].includes(fiber.tag)
    if (isComponent && fiber.flags & 1 && fiber.alternate) {
      rendered[isPending(elementOf(fiber)) ? 'rows' : 'others']++
    }
    if (fiber.alternate && fiber.child === fiber.alternate.child) return
    for (let child = fiber.child; child; child = child.sibling) visit(child, rendered)
  }
  const hook = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberUnmount() {},
    onCommitFiberRoot(_: number, root: { current: Fiber }) {
      const rendered = { rows: 0, others: 0 }
      visit(root.current, rendered)
      if (rendered.others > 0) counts.others++
      if (rendered.rows === 0) return
      counts.rows++
      if (last === frame) counts.inOneFrame++
      last = frame
    },
  }
  Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook, renders: counts })
}

/** Watches the requests of a page that end by themselves. Resolves when none is left and no other follows. */
function watchRequests(page: Page) {
  const pending = new Set<Request>()
  const end = (request: Request) => void pending.delete(request)
  page.on('request', (request) => {
    if (!/\/(events|chat\/[\w-]+)(\?|$)/.test(request.url())) pending.add(request)
  })
  page.on('requestfinished', end)
  page.on('requestfailed', end)
  const nextFrame = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
  return async () => {
    do {
      await nextFrame()
      await nextFrame()
    } while (pending.size > 0)
  }
}

it('an answer that streams in renders only its own row, once per frame at most', async () => {
  const words = Array.from({ length: 1000 }, (_, index) => `${index} ${'word '.repeat(60)}\n\n`)
  await using claude = await startClaude(() =>
    stream(text(0, 'start '), gate, text(1, ...words, 'the end'), gate, stop('end_turn')),
  )
  await using test = await open(claude.settings)
  const { page, server } = test
  await page.addInitScript(countRenders)
  const requestsEnd = watchRequests(page)
  await page.goto((await newSession(server.url, 'Tea')).url)
  await heading(page, 'Tea').waitFor()
  await say(page, 'What is in this document?')
  const answer = page.locator('.message.assistant').last()
  await answer.getByText('start').waitFor()
  await page.getByText('You, sending:').waitFor({ state: 'detached' })
  await requestsEnd()
  const counts = () => page.evaluate(() => ({ ...Reflect.get(window, 'renders') }))
  const before = await counts()
  claude.open()
  await answer.getByText('the end').waitFor()
  const after = await counts()
  assert.ok(after.rows > before.rows)
  assert.equal(after.others, before.others)
  assert.equal(after.inOneFrame, before.inOneFrame)
  claude.open()
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
})

it('a message whose response is lost stays in the prompt, and is accepted once when it is sent again', async () => {
  await using test = await open()
  const { page, server } = test
  const { url, session } = await newSession(server.url, 'Tea')
  await page.clock.install()
  await page.goto(url)
  await heading(page, 'Tea').waitFor()
  await page.route('**/api/chat/*', async (route) => {
    await route.fetch()
    await route.abort()
    // The page waits before it sends the request again.
    void page.clock.fastForward(5000).catch(() => undefined)
  })
  const message = 'Change the title to "Coffee"'
  await say(page, message)
  await page
    .getByRole('alert')
    .getByText(/can’t be reached/)
    .waitFor()
  await page.waitForFunction(
    (value) => document.querySelector('textarea')?.value === value,
    message,
  )
  await page.unroute('**/api/chat/*')
  await box(page).press('Enter')
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '')
  await heading(page, 'Coffee').waitFor()
  const { messages } = await call(server.url, `/api/sessions/${session}/chat`)
  assert.equal(messages.filter((one: { role: string }) => one.role === 'user').length, 1)
})

it('a message is shown once, even while the response to its request is missing', async () => {
  await using test = await open()
  const { page, server } = test
  const { url } = await newSession(server.url, 'Tea')
  await page.goto(url)
  await heading(page, 'Tea').waitFor()
  const { promise: shown, resolve: respond } = Promise.withResolvers<void>()
  await page.route('**/api/chat/*', async (route) => {
    const response = await route.fetch()
    await shown
    await route.fulfill({ response })
  })
  await say(page, 'Change the title to "Coffee"')
  await page.getByRole('link', { name: 'Version 2' }).waitFor()
  assert.equal(await page.locator('.message.user').count(), 1)
  respond()
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '')
  assert.equal(await page.locator('.message.user').count(), 1)
})
