import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { FrameLocator, Page } from 'playwright-core'
import { createPatcher, matchChildren, planPatch } from '../../src/isolation/page/patch.js'
import { endOfPrologue } from '../../src/isolation/page/prologue.js'
import { box, heading, open, preview, retypeSource, say, sourceBox } from '../support/browser.ts'
import { gate, startClaude, stop, stream, text } from '../support/claude.ts'
import { realPages } from '../support/pages.ts'
import { createRandom, type Random } from '../support/random.ts'
import { call } from '../support/server.ts'

const rows = Array.from({ length: 200 }, (_, index) => `<p id="p${index}">Paragraph ${index}</p>`)
const still = `<!doctype html><html><head><title>Long</title></head><body><h1>Long</h1>
<details><summary>More</summary><p>Hidden</p></details><input>
${rows.join('\n')}
</body></html>`
const moving = still.replace('</body>', '<script>document.title = "ran"</script></body>')

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let test: Awaited<ReturnType<typeof open>>
before(async () => {
  test = await open()
})
after(() => test[Symbol.asyncDispose]())

/** Imports a document, opens it, and gives what changes it from elsewhere, as another tab would. */
async function show(html: string) {
  const { page, server } = test
  const { session_id } = await call(server.url, '/api/sessions', 'POST')
  const document = `/api/sessions/${session_id}/documents`
  const { id } = await call(server.url, document, 'POST', { html })
  await page.goto(`${server.url}/s/${session_id}`)
  await heading(page, 'Long').waitFor()
  await shown(page, 1)
  return { page, id, server }
}

async function shown(page: Page, version: number): Promise<void> {
  await page.locator(`.frames iframe:not(.waiting)[data-version="${version}"]`).waitFor()
  await page.locator('.frames iframe.waiting:not(.before)').waitFor({ state: 'detached' })
}

/** Saves a version from elsewhere, as another tab would, and waits until the app shows it. */
async function save(
  { page, id }: { page: Page; id: string },
  version: number,
  change: (html: string) => string,
): Promise<void> {
  const { html } = await call(test.server.url, `/api/documents/${id}/html`)
  const body = { html: change(html), base_version: version - 1 }
  await call(test.server.url, `/api/documents/${id}/html`, 'PUT', body)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await shown(page, version)
}

const scrollOf = (page: Page) =>
  preview(page)
    .locator('html')
    .evaluate(() => scrollY)
const topOf = (page: Page, id: string) =>
  preview(page)
    .locator(`#${id}`)
    .evaluate((element) => Math.round(element.getBoundingClientRect().top))

async function scrollTo(page: Page, id: string): Promise<void> {
  await preview(page)
    .locator(`#${id}`)
    .evaluate((element) => element.scrollIntoView({ block: 'center' }))
}

/** Notes in each painted frame of the app whether a page is in front that was blank or gone. */
async function watchForBlanks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const noted = Object.assign(globalThis, { blanks: 0, isWatching: true })
    const note = () => {
      const front = document.querySelectorAll('.frames iframe:not(.waiting)')
      if (front.length !== 1) noted.blanks++
      if (noted.isWatching) requestAnimationFrame(note)
    }
    note()
  })
  return () => page.evaluate('isWatching = false, blanks')
}

describe('the place in a document', () => {
  for (const [way, html] of [
    ['patched', still],
    ['replaced', moving],
  ] as const) {
    it(`is kept when the page is ${way}`, async () => {
      const document = await show(html)
      const { page } = document
      await box(page).focus()
      await scrollTo(page, 'p100')
      const blanks = await watchForBlanks(page)
      const [scroll, top] = [await scrollOf(page), await topOf(page, 'p100')]
      assert.ok(scroll > 1000)
      await save(document, 2, (text) => text.replace('Paragraph 101<', 'Changed 101<'))
      await preview(page).getByText('Changed 101', { exact: true }).waitFor()
      assert.equal(await scrollOf(page), scroll)
      const added = '<p>New</p><p>New</p><p id="p3">'
      await save(document, 3, (text) => text.replace('<p id="p3">', added))
      assert.equal(await topOf(page, 'p100'), top)
      const src = await page.locator('.frames iframe:not(.waiting)').getAttribute('src')
      assert.match(src ?? '', way === 'patched' ? /version=1/ : /version=3/)

      await call(test.server.url, `/api/documents/${document.id}/versions/1/restore`, 'POST')
      await page.evaluate(() => window.document.dispatchEvent(new Event('visibilitychange')))
      await shown(page, 4)
      assert.equal(await topOf(page, 'p100'), top)
      assert.equal(await blanks(), 0)
      assert.ok(await box(page).evaluate((one) => one === globalThis.document.activeElement))
    })
  }

  it('is kept with open details, typed input and the focus in the page when it is patched', async () => {
    const document = await show(still)
    const { page } = document
    await preview(page).getByText('More').click()
    await preview(page).locator('input').fill('typed')
    await save(document, 2, (text) =>
      text.replace('<input>', '<p>New</p><input>').replace('>More<', '>Less<'),
    )
    await preview(page).getByText('Less').waitFor()
    assert.ok(await preview(page).getByText('Hidden').isVisible())
    assert.equal(await preview(page).locator('input:focus').inputValue(), 'typed')
  })

  it('is kept when the scripts are stopped, in an old version and back', async () => {
    const document = await show(moving)
    const { page } = document
    await save(document, 2, (text) => text.replace('Paragraph 101<', 'Changed 101<'))
    await scrollTo(page, 'p100')
    const top = await topOf(page, 'p100')
    await page.getByRole('button', { name: 'Run the document’s scripts' }).click()
    await page.locator('.frames iframe:not(.waiting)[src*="scripts=off"]').waitFor()
    assert.equal(await topOf(page, 'p100'), top)
    await page.getByRole('button', { name: 'Run the document’s scripts' }).click()
    await page.locator('.frames iframe:not(.waiting):not([src*="scripts=off"])').waitFor()
    assert.equal(await topOf(page, 'p100'), top)
  })

  it('is kept while another view is shown, where a change that comes meanwhile is marked after it', async () => {
    const document = await show(moving)
    const { page } = document
    await scrollTo(page, 'p100')
    const top = await topOf(page, 'p100')
    for (const view of ['Code', 'Versions']) {
      await page.getByRole('tab', { name: view }).click()
      await preview(page).locator('#p100').waitFor({ state: 'hidden' })
      await page.getByRole('tab', { name: 'Preview' }).click()
      assert.equal(await topOf(page, 'p100'), top)
    }
    await page.getByRole('tab', { name: 'Code' }).click()
    await sourceBox(page).waitFor()
    await retypeSource(page, moving.replace('Paragraph 101<', 'Changed 101<'))
    await page.getByRole('button', { name: 'Save as version 2' }).click()
    await page.getByRole('tab', { name: 'Preview' }).click()
    await shown(page, 2)
    assert.equal(await topOf(page, 'p100'), top)
    await page.locator('.mark').waitFor()
  })

  it('is kept in parts of the page that scroll themselves, also while Before is held', async () => {
    const style = '<style>section { height: 99px; overflow: auto }</style>'
    const part = `${style}<section id="part"><p>Own</p>${rows.slice(0, 40).join('')}</section><p id="p3">`
    const document = await show(moving.replace('<p id="p3">', part))
    const { page } = document
    const partOf = (frame: FrameLocator) =>
      frame.locator('#part').evaluate(({ scrollTop }) => scrollTop)
    await preview(page)
      .locator('#part')
      .evaluate((element) => element.scrollTo(0, 500))
    await save(document, 2, (text) => text.replace('<section', '<p>New</p><section'))
    assert.equal(await partOf(preview(page)), 500)
    await page.getByRole('button', { name: 'Before' }).focus()
    await page.keyboard.down('Space')
    const held = page.frameLocator('.frames iframe.held')
    await held.locator('#part').waitFor()
    assert.equal(await partOf(held), 500)
    await page.keyboard.up('Space')
  })

  it('is kept when a document that was being written is saved', async () => {
    const [begin = '', end = ''] = moving.split('</body>')
    await using claude = await startClaude(() =>
      stream(text(0, begin), gate, text(1, `</body>${end}`), stop('end_turn')),
    )
    await using own = await open(claude.settings)
    const { page } = own
    await page.goto(own.server.url)
    await say(page, 'A long page')
    await preview(page).getByText('Paragraph 199').waitFor()
    await scrollTo(page, 'p100')
    const top = await topOf(page, 'p100')
    const blanks = await watchForBlanks(page)
    claude.open()
    await shown(page, 1)
    assert.equal(await topOf(page, 'p100'), top)
    assert.equal(await blanks(), 0)
  })

  it('is not patched where the page is not what the document made it, or a script changes', async () => {
    const document = await show(still)
    const { page } = document
    await preview(page)
      .locator('#p5')
      .evaluate((element) => (element.textContent = 'By somebody else'))
    await save(document, 2, (text) => text.replace('Paragraph 5<', 'Changed 5<'))
    await preview(page).getByText('Changed 5', { exact: true }).waitFor()
    await save(document, 3, (text) =>
      text.replace('</h1>', '</h1><script>document.body.dataset.ran = "yes"</script>'),
    )
    await preview(page).locator('body[data-ran]').waitFor()
  })

  it('is not lost to a page that is still loading when the one in front is patched', async () => {
    const { page, id, server } = await show(still)
    const put = (html: string, base_version: number) =>
      call(server.url, `/api/documents/${id}/html`, 'PUT', { html, base_version })
    const held = Promise.withResolvers<void>()
    await page.route(/\/preview\/.*version=2/, async (route) => {
      await held.promise
      await route.continue()
    })
    await put(moving, 1)
    await page.locator('.frames iframe.waiting').waitFor({ state: 'attached' })
    await put(still.replace('Paragraph 5<', 'Changed 5<'), 2)
    await shown(page, 3)
    const src = await page.locator('.frames iframe').getAttribute('src')
    assert.match(src ?? '', /version=1/)
    held.resolve()
  })

  it('is not patched with what a page obeys only while it loads', async () => {
    const policy = '<meta content="style-src \'none\'">'
    const document = await show(still.replace('</head>', `${policy}<style>h1 { top: 9px }</style>`))
    await save(document, 2, (text) =>
      text.replace('<meta', '<meta http-equiv="Content-Security-Policy"'),
    )
    const heading = preview(document.page).locator('h1')
    assert.equal(await heading.evaluate((element) => getComputedStyle(element).top), 'auto')
  })

  it('is not told by a page that forges messages or takes the browser’s functions away', async () => {
    const forging = still.replace(
      '</body>',
      `<script>
      const { postMessage } = MessagePort.prototype
      const { elementFromPoint } = document
      document.elementFromPoint = function steal(...at) {
        const place = { x: 0, y: 0 }
        for (let id = 1; id < 100; id++) {
          if (event) Reflect.apply(postMessage, event.target, [{ type: 'place', id, place }])
        }
        if (steal.caller) document.title = 'stolen'
        return Reflect.apply(elementFromPoint, document, at)
      }
      for (const name of ['postMessage', 'start', 'close']) MessagePort.prototype[name] = () => document.title = 'stolen'
      Object.defineProperty(MessageEvent.prototype, 'data', { get() { document.title = 'stolen'; return {} } })
      Event.prototype.stopImmediatePropagation = () => document.title = 'stolen'
      const { call, bind } = Function.prototype
      const steal = (own) => function (self, ...rest) {
        if (self instanceof MessagePort) document.title = 'stolen'
        return Reflect.apply(own, this, [self, ...rest])
      }
      Function.prototype.call = steal(call)
      Function.prototype.bind = steal(bind)
      for (let sent = 0; sent < 10000; sent++) {
        const { port2 } = new MessageChannel()
        parent.postMessage({ type: 'hello', scripts: false }, '*', sent % 100 ? [] : [port2])
      }
    </script></body>`,
    )
    const document = await show(forging)
    const { page } = document
    await scrollTo(page, 'p100')
    const top = await topOf(page, 'p100')
    await save(document, 2, (text) => text.replace('Paragraph 101<', 'Changed 101<'))
    await preview(page).getByText('Changed 101', { exact: true }).waitFor()
    assert.equal(await topOf(page, 'p100'), top)
    assert.equal(
      await preview(page)
        .locator('html')
        .evaluate(() => globalThis.document.title),
      'Long',
    )
  })
})

it('the place is kept where fields of a form have the names of what is read', async () => {
  const fields = ['children', 'childNodes', 'isEqualNode', 'nodeName', 'matches', 'parentElement']
  const inputs = fields.map((name) => `<input name="${name}">`).join('')
  const document = await show(
    still
      .replace('<p id="p0">', `<form id="form">${inputs}</form><p id="p0">`)
      .replace(
        /<p id="p(\d\d+)">([^<]*)<\/p>/g,
        '<form><p id="p$1">$2</p><input name="children"><input name="parentElement"></form>',
      ),
  )
  const { page } = document
  await scrollTo(page, 'p100')
  const top = await topOf(page, 'p100')
  await save(document, 2, (text) => text.replace('Paragraph 101<', 'Changed 101<'))
  await preview(page).getByText('Changed 101', { exact: true }).waitFor()
  assert.equal(await topOf(page, 'p100'), top)
})

/** One of the lines moved, taken away, doubled or said in other words. */
function mutate(html: string, random: Random): string {
  const lines = html.split('\n')
  const [from, to] = [random.below(lines.length), random.below(lines.length)]
  const line = lines[from] ?? ''
  const change = random.below(5)
  if (change < 3) lines.splice(from, 1)
  if (change === 1) lines.splice(to, 0, line)
  if (change === 2) lines.splice(from, 0, line.replace(/class="[^"]*"|>[^<]+</, '>other<'))
  if (change === 3) lines.splice(from, 0, line)
  if (change === 4) lines.splice(to, 0, '<p class="new">New</p>', '<li title="x">New</li>')
  return lines.join('\n')
}

/** Loads a page in which `patcher.patch` patches it to another text. */
async function loadPatchable(page: Page, html: string): Promise<void> {
  const at = endOfPrologue(html)
  const script = '<script>document.currentScript.remove()</script>'
  await page.setContent(html.slice(0, at) + script + html.slice(at))
  const make = `(${createPatcher.toString()})(${[endOfPrologue, planPatch, matchChildren].join(', ')})`
  await page.evaluate(`patcher = ${make}; patcher.remember()`)
}

/** Patches a page if that is possible. */
function patch(page: Page, html: string): Promise<boolean> {
  return page.evaluate(`patcher.patch(${JSON.stringify(html).replaceAll('<', '\\x3C')})`)
}

const sourceOf = (page: Page) =>
  page.evaluate(() => new XMLSerializer().serializeToString(document))

for (const [what, html] of Object.entries({
  'two fields': '<form><input name="childNodes"><input name="childNodes">',
  'a list': '<form><select name="childNodes"><option>A</select>',
  'an image': '<img name="documentElement"><form>',
})) {
  it(`is not fooled by ${what} with the name of what it reads`, async () => {
    await using page = await test.context.newPage()
    const before = `${html}<p>Before</p></form>`
    const after = `${html}<p>After</p></form>`
    await loadPatchable(page, before)
    assert.ok(await patch(page, after))
    const patched = await sourceOf(page)
    await loadPatchable(page, after)
    assert.equal(patched, await sourceOf(page))
  })
}

it('patches a page to exactly what loading the new version gives', async () => {
  await using page = await test.context.newPage()
  const random = createRandom(7)
  const sources = [still, ...realPages.map(({ html }) => html)].map((html) =>
    html.replace(/<script[^]*?<\/script>|<noscript[^]*?<\/noscript>|<link[^>]*>|src="[^"]*"/g, ''),
  )
  let patched = 0
  const rounds = process.env.LONG ? 2000 : 15
  for (let round = 0; round < rounds; round++) {
    let html = random.pick(sources)
    await loadPatchable(page, html)
    for (let step = 0; step < 3; step++) {
      let next = html
      for (let times = random.below(3); times >= 0; times--) next = mutate(next, random)
      // Such as a change of a meta element that a page obeys only while it loads.
      if (!(await patch(page, next))) continue
      html = next
      patched++
    }
    const result = await sourceOf(page)
    await loadPatchable(page, html)
    assert.equal(result, await sourceOf(page), `round ${round}`)
  }
  assert.ok(patched > rounds * 2, `only ${patched} were patched`)
})

/** A place that has changed, in the new page. */
const place = (rest: object) => ({
  old: { from: 0, to: 0 },
  new: { from: 0, to: 0 },
  label: '',
  old_path: null,
  new_path: null,
  ...rest,
})
const changes = [
  { kind: 'text', sentence: 'Text changed', places: [place({ new_path: [1, 0] })] },
  { kind: 'style', sentence: 'Style changed', places: [place({ selector: 'summary' })] },
  {
    kind: 'rows',
    sentence: '2 rows moved',
    places: [4, 5].map((at) => place({ new_path: [1, at] })),
  },
  { kind: 'element', sentence: 'Deleted', places: [place({ gap: { parent: [1], index: 7 } })] },
  { kind: 'attribute', sentence: 'Link changed', places: [place({ new_path: [1, 150] })] },
  { kind: 'source', sentence: '1 place in the source', places: [place({})] },
]

/** Shows another version of a document, as if it had changed what is given. */
async function showChanges(html: string, given: object[]) {
  await test.page.route(
    '**/versions/2/changes',
    async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), changes: given } })
    },
    { times: 1 },
  )
  await save(await show(html), 2, (text) => text.replace('Paragraph 101<', 'Changed 101<'))
  await test.page.locator('.mark').first().waitFor()
}

describe('marks on what changed', () => {
  it('are not drawn by the thousand, each change has one all the same', async () => {
    const all = Array.from({ length: 10 }, (_, index) => ({
      kind: 'style',
      sentence: `Style ${index}`,
      places: [place({ selector: 'p' })],
    }))
    const stacked = '<style>p { position: fixed; top: 9px }</style></head>'
    await showChanges(still.replace('</head>', stacked), all)
    assert.equal(await test.page.locator('.mark').count(), 510)
    assert.equal(await test.page.getByRole('button', { name: /^Change \d+: Style/ }).count(), 10)
  })

  it('stay where they are while one beside the screen has the focus', async () => {
    const far = '<style>#p3 { position: absolute; left: 9000px }</style></head>'
    const places = [place({ selector: '#p3' })]
    await showChanges(still.replace('</head>', far), [{ kind: 'style', sentence: 'Far', places }])
    await test.page.getByRole('button', { name: 'Change 1: Far' }).focus()
    assert.equal(await test.page.locator('.marks').evaluate(({ scrollLeft }) => scrollLeft), 0)
  })

  it('are numbered, listed, pointed to and gone over by keys; Before shows the old page while held', async () => {
    const { page } = test
    await page.route('**/versions/2/changes', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), changes } })
    })
    const document = await show(still)
    await save(document, 2, (text) => text.replace('Paragraph 101<', 'Changed 101<'))
    const bar = page.getByRole('region', { name: 'Changes' })
    await bar.getByText('6 changes').waitFor()
    await page.getByRole('button', { name: 'Change 1: Text changed' }).waitFor()
    assert.deepEqual(await page.locator('.mark').allTextContents(), ['1', '2', '3', '3', '4'])
    assert.equal(await page.locator('.mark-gap').count(), 1)
    const heading = await preview(page).locator('h1').boundingBox()
    const mark = await page.locator('.mark-box').first().boundingBox()
    assert.ok(
      heading &&
        mark &&
        Math.abs(heading.y - mark.y) <= 1 &&
        Math.abs(heading.width - mark.width) <= 1,
    )

    await page.getByRole('button', { name: '1 more below' }).click()
    await bar.getByText('Link changed').waitFor()
    await page.getByRole('button', { name: 'Change 5: Link changed' }).waitFor()
    assert.ok((await scrollOf(page)) > 1000)
    await page.getByRole('button', { name: '4 above' }).waitFor()
    await bar.getByRole('button', { name: 'Next change' }).click()
    await bar.getByText('Not visible on the page.').waitFor()

    await scrollTo(page, 'p101')
    const [scroll, top] = [await scrollOf(page), await topOf(page, 'p101')]
    const before = bar.getByRole('button', { name: 'Before' })
    await before.focus()
    await page.keyboard.down('Space')
    const held = page.frameLocator('.frames iframe.held')
    await held.getByText('Paragraph 101', { exact: true }).waitFor()
    const heldTop = await held
      .locator('#p101')
      .evaluate((one) => Math.round(one.getBoundingClientRect().top))
    assert.equal(heldTop, top)
    await page.keyboard.up('Space')
    await page.locator('.frames iframe.held').waitFor({ state: 'detached' })
    assert.equal(await scrollOf(page), scroll)
    await box(page).focus()
    await before.hover()
    await page.mouse.down()
    await held.getByText('Paragraph 101', { exact: true }).waitFor()
    const drawn = page.locator('.mark, .mark-pointer').first()
    await drawn.waitFor({ state: 'hidden' })
    await page.mouse.up()
    await page.locator('.frames iframe.held').waitFor({ state: 'detached' })
    await drawn.waitFor()
    assert.ok(await preview(page).getByText('Changed 101', { exact: true }).isVisible())
    await page.evaluate(axe)
    const violations: string[] = await page.evaluate(
      `axe.run({ iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then((result) => result.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' | ')))`,
    )
    assert.deepEqual(violations, [])
    await bar.getByRole('button', { name: 'Hide the changes' }).click()
    await bar.waitFor({ state: 'detached' })
    assert.equal(await page.locator('.mark').count(), 0)
  })
})
