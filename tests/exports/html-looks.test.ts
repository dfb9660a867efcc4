import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { openApp, temporaryFolder, type TestApp } from '../support/app.ts'
import { launchChromium } from '../support/chromium.ts'
import { composed } from '../support/composer.ts'
import { realPages, salesCsv } from '../support/pages.ts'

const font = readFileSync(
  new URL(
    '../../node_modules/@expo-google-fonts/gelasio/400Regular_Italic/Gelasio_400Regular_Italic.ttf',
    import.meta.url,
  ),
).toString('base64')
const picture = (
  await sharp({ create: { width: 90, height: 60, channels: 3, background: '#38c' } })
    .png()
    .toBuffer()
).toString('base64')

const page = (body: string, css = '', attributes = 'lang="en"') =>
  `<!doctype html><html ${attributes}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Looks</title><style>${css}</style></head><body>${body}</body></html>`

/** Documents of every kind, by their names. */
const documents: Record<string, string> = {
  'a dashboard': composed('A dashboard of sales', ['sales.csv', 'text/csv', salesCsv(40)]).html,
  'a report': composed(
    `# Year\n\n## Sales\n\nThey grew.\n\n- one\n- two\n\n| A | B |\n|---|---|\n| 1 | 2 |`,
  ).html,
  'what scripts draw': page(
    `<h1>Charts</h1><canvas id="canvas" width="300" height="150"></canvas><div id="chart"></div><script>
      const c = canvas.getContext('2d')
      for (let i = 0; i < 10; i++) { c.fillStyle = 'hsl(' + i * 36 + ' 70% 50%)'; c.fillRect(i * 30, 150 - i * 14, 25, i * 14) }
      chart.innerHTML = '<svg width="300" height="100" viewBox="0 0 300 100">' + [9, 40, 25, 80].map((y, i) => '<circle r="6" fill="teal" cx="' + (20 + i * 80) + '" cy="' + y + '"/>').join('') + '</svg>'
      addEventListener('DOMContentLoaded', () => document.body.append('drawn at ' + innerWidth))
    </script>`,
  ),
  'rules for media': page(
    '<h1>Rules</h1><p class="paper">on paper</p><p class="wide">wide</p><div class="tall">tall</div>',
    '@media print { h1 { color: red } } @media screen { .paper { display: none } } @media (max-width: 600px) { .wide { background: gold } } .tall { height: 50vh; background: #def } @page { margin: 2cm }',
  ),
  'text from right to left': page(
    '<h1>تقرير المبيعات</h1><p>שלום — 12.5% <bdi>abc</bdi></p><ul><li>واحد<li>اثنان</ul><table><tr><td>1<td>2</table>',
    'table { border: 1px solid; margin-inline-start: 3em }',
    'lang="ar" dir="rtl"',
  ),
  'embedded fonts and pictures': page(
    `<h1>Embedded</h1><img alt="blue" src="data:image/png;base64,${picture}"><img alt="circle" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='50' height='50'%3E%3Ccircle r='20' cx='25' cy='25' fill='coral'/%3E%3C/svg%3E"><p>In a font of its own</p>`,
    `@font-face { font-family: own; src: url(data:font/ttf;base64,${font}) } p { font: 30px own } body { background: url("data:image/png;base64,${picture}") no-repeat right bottom }`,
  ),
  'a form': page(
    '<form action="http://a.example/"><label>Name <input value="Ada"></label><select><option>one<option selected>two</select><input type="checkbox" checked><input type="range" value="30"><textarea>text</textarea><progress value=".4"></progress><meter value=".7"></meter><button>Send</button><details open><summary>More</summary>inside</details></form>',
    'form { display: grid; gap: 9px; max-width: 30em } input:invalid { outline: 2px solid red }',
  ),
  slides: page(
    ['One', 'Two', 'Three']
      .map(
        (title, at) =>
          `<section class="slide"><h1>${title}</h1><p>${'word '.repeat(at * 9)}</p></section>`,
      )
      .join(''),
    'body { margin: 0 } .slide { box-sizing: border-box; aspect-ratio: 16 / 9; padding: 5%; background: linear-gradient(120deg, #234, #58a); color: #fff } .slide + .slide { margin-top: 9px }',
  ),
  // The preview blocks them; the file does not have them. Only the preview marks a picture in a drawing as
  // broken, and a video with controls as loading: neither is here.
  'references to elsewhere': page(
    '<link rel="stylesheet" href="http://a.example/a.css"><h1>Elsewhere</h1><img src="http://a.example/x.png" alt="A picture" width="120" height="80"><img srcset="x.png 2x" alt="Another"><p style="background: url(x.png) #eee">shaded</p><ul><li>one</ul><iframe srcdoc="<p>in a frame</p>"></iframe><video src="x.mp4" width="200" height="90"></video><object data="x.svg">instead</object><form action="x"><input type="image" src="x.png" alt="Go"></form><svg width="90" height="50"><rect x="20" width="40" height="40" fill="url(x.svg#a) green"/></svg>',
    '@import "x.css"; @font-face { font-family: gone; src: url(x.woff2), local("none") } h1 { font-family: gone, serif } li { list-style-image: url(x.png) } body { cursor: url(x.png), auto; border: 9px solid; border-image: url(x.png) 9 }',
  ),
  'a real page': realPages[0]?.html ?? '',
}

const widths = [1280, 390]

describe('an exported HTML file that is opened from disk, offline', () => {
  const folder = temporaryFolder()
  let app: TestApp
  let session: string
  let browser: Browser
  before(async () => {
    app = await openApp()
    session = await app.newSession()
    browser = await launchChromium()
  })
  after(async () => {
    await browser.close()
    await app[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  for (const [what, html] of Object.entries(documents)) {
    it(`shows ${what} as the preview does, pixel by pixel`, async () => {
      const id = await app.importHtml(session, html)
      const file = join(folder.path, `${id}.html`)
      const response = await app.ask(`/api/documents/${id}/export.html`)
      writeFileSync(file, Buffer.from(await response.arrayBuffer()))
      await using server = await serve(id)
      for (const width of widths) {
        const view = { viewport: { width, height: 1200 } }
        const previewed = await look(view, server.url)
        const opened = await look({ ...view, offline: true }, pathToFileURL(file).href)
        for (const media of ['screen', 'print'] as const) {
          const at = await firstDifference(opened[media], previewed[media])
          assert.equal(at, undefined, `${width} px, ${media}: differs at pixel ${at}`)
        }
      }
    })
  }

  /**
   * Serves the preview of a document, as the app does for its frame. It is opened without one: a frame without
   * a background is blended with the page around it, which changes colours by rounding.
   */
  async function serve(id: string) {
    const server = createServer((request, response) => {
      const headers = { 'sec-fetch-dest': 'iframe' }
      const path = request.url === '/' ? `/preview/${id}` : '/none'
      void app.ask(path, { headers }).then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers))
        response.end(Buffer.from(await answer.arrayBuffer()))
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(address && typeof address === 'object')
    return {
      url: `http://127.0.0.1:${address.port}`,
      async [Symbol.asyncDispose]() {
        server.closeAllConnections()
        await server[Symbol.asyncDispose]()
      },
    }
  }

  /** What a page looks like on the screen, and with its rules for paper. */
  async function look(options: object, url: string) {
    const context = await browser.newContext(options)
    const opened = await context.newPage()
    await opened.goto(url, { waitUntil: 'load' })
    const screen = await shotOf(opened)
    await opened.emulateMedia({ media: 'print' })
    const print = await shotOf(opened)
    await context.close()
    return { screen, print }
  }
})

async function shotOf(page: Page): Promise<Buffer> {
  await page.evaluate(
    'document.fonts.ready.then(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))',
  )
  return page.screenshot({ animations: 'disabled' })
}

/** The number of the first pixel that differs; undefined if none does, as where the files are the same. */
async function firstDifference(one: Buffer, other: Buffer): Promise<number | undefined> {
  if (one.equals(other)) return undefined
  const [a, b] = await Promise.all(
    [one, other].map((shot) => sharp(shot).removeAlpha().raw().toBuffer()),
  )
  if (!a || !b || a.equals(b)) return undefined
  return Math.floor(a.findIndex((value, at) => value !== b[at]) / 3)
}
