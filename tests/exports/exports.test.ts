import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { unzipSync } from 'fflate'
import sharp from 'sharp'
import { extractText, getDocumentProxy } from 'unpdf'
import * as v from 'valibot'
import { createExports } from '../../src/exports/exports.ts'
import { createRenderer } from '../../src/exports/renderer.ts'
import { createLogger } from '../../src/log.ts'
import { Problem, System } from '../../src/protocol/resources.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { browserCaches, browserProfiles } from '../support/chromium.ts'
import { readStream } from '../support/exports.ts'

/** The machine that runs the tests may not let the sandbox start; one test is about that. */
const withoutSandbox = { CHROMIUM_SANDBOX: 'off' }

const rendererOptions = {
  maxPages: 1,
  deadlineMs: 60_000,
  sandbox: 'off',
  path: undefined,
  searchPath: '',
  caches: browserCaches,
  log: createLogger('silent', () => undefined),
} as const

let app: TestApp
let session: string
before(async () => {
  app = await openApp(withoutSandbox)
  session = await app.newSession()
})
after(() => app[Symbol.asyncDispose]())

async function exported(html: string, file: string, title?: string) {
  const id = await app.importHtml(session, html, title)
  const response = await app.ask(`/api/documents/${id}/export.${file}`)
  assert.equal(response.status, 200, await response.clone().text())
  return { bytes: Buffer.from(await response.arrayBuffer()), response, id }
}

async function readPdf(bytes: Buffer) {
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const { text } = await extractText(pdf)
  const sizes = []
  for (let page = 1; page <= pdf.numPages; page++) {
    const [, , width = 0, height = 0] = (await pdf.getPage(page)).view
    sizes.push([Math.round(width), Math.round(height)])
  }
  return { pages: text, sizes, outline: await pdf.getOutline(), metadata: await pdf.getMetadata() }
}

async function detailOf(response: Response): Promise<string> {
  return v.parse(Problem, await response.json()).detail
}

const page = (body: string, head = '') =>
  `<!doctype html><html lang="en"><head><title>A “page”</title>${head}</head><body>${body}</body></html>`

describe('an export as PDF', () => {
  it('has the text once and in order, with repeated table heads and whole rows', async () => {
    const rows = Array.from(
      { length: 90 },
      (_, at) => `<tr><td>row-${at}-start<br>row-${at}-end</td></tr>`,
    )
    const { bytes } = await exported(
      page(
        `<nav style="position:sticky;top:0">Contents</nav><div style="position:fixed;top:0">Fixed</div>
        <h1>Figures</h1><table><thead><tr><th>Head</th></tr></thead><tbody>${rows.join('')}</tbody><tfoot><tr><td>Foot</td></tr></tfoot></table>
        <div style="overflow:auto;height:50px">${'<p>in the box</p>'.repeat(20)}the end</div>`,
      ),
      'pdf',
    )
    const { pages, sizes, outline } = await readPdf(bytes)
    const all = pages.join('\n')
    assert.ok(pages.length > 2)
    assert.deepEqual(sizes[0], [595, 842])
    for (const once of ['Contents', 'Fixed', 'Figures', 'Foot', 'the end']) {
      assert.equal(all.split(once).length - 1, 1, once)
    }
    for (const text of pages) {
      for (const [, row] of text.matchAll(/row-(\d+)-start/g))
        assert.match(text, new RegExp(`row-${row}-end`))
      if (/row-\d+-start/.test(text)) assert.match(text, /Head/)
    }
    assert.equal(outline?.[0]?.title, 'Figures')
  })

  it('has head and foot where wanted, with a title that is only text', async () => {
    const { bytes } = await exported(
      page('<p>Text</p>'),
      'pdf?header_footer=true&paper=A5&landscape=true',
      'T"} *{display:none} \\ </style><b>',
    )
    const { pages, sizes } = await readPdf(bytes)
    assert.deepEqual(sizes, [[595, 420]])
    assert.match(pages[0]!, /T"} \*\{display:none\} \\ <\/style><b>/)
    assert.match(pages[0]!, /1 \/ 1/)
    assert.match(pages[0]!, /Text/)
  })

  it('has one page for each slide, of its size, also for those that are hidden', async () => {
    const slides = ['One', 'Two', 'Three'].map(
      (name, at) =>
        `<section class="slide" style="width:1280px;height:720px;${at > 0 ? 'display:none' : ''}"><h1>${name}</h1><aside class="notes">Say ${name}</aside></section>`,
    )
    const html = page(`<main>${slides.join('')}</main><footer>1 of 3</footer>`)
    const { bytes } = await exported(html, 'pdf')
    const { pages, sizes } = await readPdf(bytes)
    assert.deepEqual(sizes, [
      [960, 540],
      [960, 540],
      [960, 540],
    ])
    assert.deepEqual(
      pages.map((text) => text.trim()),
      ['One', 'Two', 'Three'],
    )
    const withNotes = await readPdf((await exported(html, 'pdf?notes=true')).bytes)
    assert.match(withNotes.pages.join(' '), /One Say One Two Say Two/)
  })
})

describe('an export as a picture', () => {
  it('shows the whole page, however tall, or one element', async () => {
    const html = page(
      `<style>body{margin:0}div{height:3000px}</style><div style="background:#f00"></div><div style="background:#0f0"></div><div style="background:#00f" id="last"></div><p style="height:500px;margin:0;background:linear-gradient(90deg,#000 10px,#f00,#0f0,#00f)"></p>`,
    )
    const { bytes } = await exported(html, 'png?width=300')
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual([info.width, info.height], [300, 9500])
    const at = (y: number) => [
      ...data.subarray(y * 300 * info.channels, y * 300 * info.channels + 3),
    ]
    assert.deepEqual(
      [at(10), at(3010), at(8900), at(9400)],
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [0, 0, 0],
      ],
    )
    const colours = Array.from({ length: 300 }, (_, x) => {
      const from = (9400 * 300 + x) * info.channels
      return data.subarray(from, from + 3).toString('hex')
    })
    assert.ok(new Set(colours).size > 280)
    const element = await exported(html, 'webp?width=300&scale=2&target=%23last')
    const { width, height, format } = await sharp(element.bytes).metadata()
    assert.deepEqual([width, height, format], [600, 6000, 'webp'])
  })

  it('refuses what can’t be shown with a reason', async () => {
    const id = await app.importHtml(session, page('<div style="height:40000px"></div>'))
    for (const [query, reason] of [
      ['', /too many/],
      ['?target=.none', /No element/],
      ['?target=a%5B', /No element/],
      ['?target=slides', /no slides/],
    ] as const) {
      const response = await app.ask(`/api/documents/${id}/export.webp${query}`)
      assert.equal(response.status, 422)
      assert.match(await detailOf(response), reason)
    }
  })

  it('shows each slide alone, in a zip file', async () => {
    const html = page(
      `<section class="slide" style="width:640px;height:360px;background:#f00"></section><section class="slide" style="width:640px;height:360px;background:#00f;display:none"></section>`,
    )
    const { bytes, response } = await exported(html, 'png?target=slides')
    assert.match(response.headers.get('content-disposition') ?? '', /\.zip/)
    const files = unzipSync(bytes)
    assert.deepEqual(Object.keys(files), ['slide-01.png', 'slide-02.png'])
    const { dominant } = await sharp(files['slide-02.png']).stats()
    assert.ok(dominant.b > 200 && dominant.r < 50)
  })
})

describe('an export for Word', () => {
  const html = page(
    `<h1 id="top">A <em>report</em></h1><p>See <a href="https://a.example/x">this</a> and <a href="#top">that</a>.</p><ol><li>one<ul><li>two</li></ul></li><li>three</li></ol><ol><li>again</li></ol>
    <table><caption>Prices</caption><thead><tr><th>Name</th><th>Notes</th></tr></thead><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></table>
    <figure><svg width="100" height="50" role="img" aria-label="Sales by month"><rect width="100" height="50" fill="red"/></svg></figure><pre>if (a) {\n  b\n}</pre><blockquote>said</blockquote>`,
  )

  it('has real headings, lists, tables and links, and pictures of the rest', async () => {
    const { bytes } = await exported(html, 'docx', 'Word')
    const files = unzipSync(bytes)
    const text = Buffer.from(files['word/document.xml']!).toString()
    assert.match(text, /<w:pStyle w:val="Heading1"\/>/)
    assert.match(text, /<w:tblHeader\/>/)
    assert.match(text, /<w:vMerge w:val="restart"\/>/)
    assert.match(text, /descr="Sales by month"/)
    assert.match(text, /w:anchor="_top"/)
    assert.equal(new Set(text.match(/<w:numId w:val="\d+"\/>/g)).size, 3)
    assert.match(
      Buffer.from(files['word/_rels/document.xml.rels']!).toString(),
      /https:\/\/a\.example\/x/,
    )
    assert.ok(Object.keys(files).some((name) => name.startsWith('word/media/')))
  })
})

describe('an export as Markdown', () => {
  it('has headings, lists, tables, links and pictures of what else is shown', async () => {
    const html = page(
      `<h1>A <em>report</em></h1><p>See <a href="https://a.example/x">this</a> &lt;b&gt; *star*.</p><ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>
      <table><tr><th>Name</th><th>Notes</th></tr><tr><td>a | b</td><td><ul><li>x</li><li>y</li></ul><p>z</p></td></tr></table>
      <figure><svg width="100" height="50" role="img" aria-label="Sales by month"><rect width="100" height="50" fill="red"/><text>not text</text></svg></figure>
      <pre><code>if (a) {}</code></pre><p style="display:none">hidden</p><style>p{}</style><script>1</script><aside class="notes">note</aside><input type="checkbox" checked> done`,
    )
    const { bytes, response } = await exported(html, 'md')
    assert.match(response.headers.get('content-type') ?? '', /zip/)
    const files = unzipSync(bytes)
    assert.deepEqual(Object.keys(files), ['document.md', 'images/figure-1.png'])
    const { width, height } = await sharp(files['images/figure-1.png']).metadata()
    assert.deepEqual([width, height], [200, 100])
    const text = Buffer.from(files['document.md']!).toString()
    for (const part of [
      '# A *report*',
      'See [this](https://a.example/x) \\<b> \\*star\\*.',
      '- one\n  - two\n- three',
      '| a \\| b | • x<br>• y<br>z |',
      '![Sales by month](images/figure-1.png)',
      '```\nif (a) {}\n```',
    ]) {
      assert.ok(text.includes(part), `${part} in\n${text}`)
    }
    assert.doesNotMatch(text, /hidden|not text|note\b|p\{\}/)
  })
})

describe('an export of a page with scripts', () => {
  it('waits for what they draw, and for animations', async () => {
    const html = page(
      `<style>@keyframes show{from{opacity:0}to{opacity:1}}h1{animation:show 4s 1s both}</style><h1>Shown</h1><p id="p"></p><details><summary>More</summary>inside</details>
      <script>setTimeout(() => { p.textContent = 'drawn late' }, 150)</script>`,
    )
    const { pages } = await readPdf((await exported(html, 'pdf')).bytes)
    assert.match(pages[0]!, /Shown[^]*drawn late[^]*inside/)
  })

  for (const [what, script] of Object.entries({
    'leave the page empty': 'location = "about:blank"',
    'leave for another address': 'location.href = "http://127.0.0.1:9/"',
    'never end': 'for (;;);',
  })) {
    it(`shows the page although they ${what}`, async () => {
      const html = page(`<p>still here</p><script>${script}</script>`)
      const { pages } = await readPdf((await exported(html, 'pdf')).bytes)
      assert.match(pages[0]!, /still here/)
    })
  }

  it('says that a page does not come to rest', async () => {
    const id = await app.importHtml(
      session,
      page('<script>setInterval(() => document.body.append("."), 10)</script>'),
    )
    const { made } = await readStream(
      await app.ask(`/api/documents/${id}/exports`, { body: { format: 'png' } }),
    )
    assert.match(made?.report[0]?.why ?? '', /did not come to rest/)
  })
})

describe('an export of a page with forms', () => {
  it('reads them whatever their fields are called', async () => {
    const names = [
      'style',
      'children',
      'matches',
      'cloneNode',
      'childNodes',
      'scrollHeight',
      'closest',
    ]
    const fields = names.map((name, at) => `<input ${at % 2 === 0 ? 'name' : 'id'}="${name}">`)
    const form = `<form style="position:sticky;overflow:auto;height:9px">${fields.join('')}<p>in the form</p>`
    const slide = '<section class="slide"><p>on a slide</p></section>'
    for (const format of ['pdf', 'docx', 'png']) await exported(page(`${form}</form>`), format)
    for (const format of ['pdf', 'png?target=slides'])
      await exported(page(`${form}${slide}</form>`), format)
    const { pages } = await readPdf((await exported(page(`${form}</form>`), 'pdf')).bytes)
    assert.match(pages[0]!, /in the form/)
  })
})

describe('a page that is exported', () => {
  it('reaches nothing and reads no file', async () => {
    const reached: string[] = []
    const tcp = createServer((socket) => {
      reached.push('tcp')
      socket.destroy()
    })
    const udp = createSocket('udp4').on('message', () => reached.push('udp'))
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve))
    const address = tcp.address()
    assert.ok(address && typeof address === 'object')
    const url = `http://127.0.0.1:${address.port}`
    const html = page(
      `<img src="${url}/1"><iframe src="${url}/2"></iframe><iframe src="file:///etc/passwd"></iframe><object data="file:///etc/hostname"></object>
      <iframe srcdoc="<img src='${url}/3'><script>fetch('${url}/4')</script>"></iframe><video src="${url}/5" autoplay></video><embed src="${url}/6">
      <svg><image href="${url}/7"/></svg><a id="a" href="${url}/8" ping="${url}/9">x</a><form id="f" action="${url}/10" method="post"></form><p>still here</p>
      <script>
        const tries = [
          () => fetch('${url}/11', { mode: 'no-cors' }),
          () => navigator.sendBeacon('${url}/12', 'x'),
          () => new WebSocket('${url.replace('http', 'ws')}/13'),
          () => new EventSource('${url}/14'),
          () => new Worker(URL.createObjectURL(new Blob(["fetch('${url}/15')"]))),
          () => window.open('${url}/16'),
          () => a.click(),
          () => f.submit(),
          () => import('${url}/17'),
          () => { const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = JSON.stringify({ prefetch: [{ urls: ['${url}/18'], eagerness: 'immediate' }] }); document.head.append(s) },
          () => { const pc = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${udp.address().port}' }] }); pc.createDataChannel('x'); pc.createOffer().then((o) => pc.setLocalDescription(o)) },
          () => { const x = new XMLHttpRequest(); x.open('GET', 'file:///etc/passwd', false); x.send(); document.body.append(x.responseText) },
        ]
        for (const one of tries) try { one() } catch {}
      </script>`,
      `<meta http-equiv="refresh" content="3;url=${url}/20"><link rel="preload" as="image" href="${url}/21"><link rel="prefetch" href="${url}/22"><link rel="dns-prefetch" href="//127.0.0.1"><link rel="stylesheet" href="${url}/23"><style>@import "${url}/24"; body { background: url(${url}/25) } @font-face { font-family: x; src: url(${url}/26) } p { font-family: x }</style>`,
    )
    const passwd = readFileSync('/etc/passwd', 'utf8').split('\n')[0]!
    for (const format of ['pdf', 'png']) {
      const { bytes } = await exported(html, format)
      if (format !== 'pdf') continue
      const text = (await readPdf(bytes)).pages.join('\n')
      assert.match(text, /still here/)
      assert.ok(!text.includes(passwd))
    }
    assert.deepEqual(reached, [])
    tcp.close()
    udp.close()
  })

  it('can’t take the memory or the time of the server', async () => {
    const bomb = await app.importHtml(
      session,
      page('<script>const a = []; for (;;) a.push(new Array(1e6).fill(a.length))</script>'),
    )
    const response = await app.ask(`/api/documents/${bomb}/exports`, { body: { format: 'png' } })
    const { outcome } = await readStream(response)
    assert.equal(outcome, 'failed')
    assert.match((await exported(page('fine'), 'pdf')).bytes.toString('latin1', 0, 5), /%PDF/)
  })
})

describe('a request for the headers of an export', () => {
  it('makes nothing', async () => {
    const id = await app.importHtml(session, page('<script>for (;;);</script>'))
    const response = await app.ask(`/api/documents/${id}/export.pdf`, { method: 'HEAD' })
    assert.equal(response.status, 200)
    const missing = await app.ask(`/api/documents/${id}/export.pdf?version=7`, { method: 'HEAD' })
    assert.equal(missing.status, 404)
  })

  it('makes nothing by the address of a file, either', async () => {
    const id = await app.importHtml(session, page('<script>for (;;);</script>'))
    const address = (version: number) => {
      const text = JSON.stringify({ documentId: id, request: { format: 'pdf', version } })
      return `/api/exports/${Buffer.from(text).toString('base64url')}`
    }
    assert.equal((await app.ask(address(1), { method: 'HEAD' })).status, 200)
    assert.equal((await app.ask(address(2), { method: 'HEAD' })).status, 404)
  })
})

describe('the options of an export', () => {
  it('may be numbers with decimals in an address', async () => {
    const path = 'pdf?scale=0.5&margin=12.5'
    const half = await readPdf((await exported(page('<p>x</p>'.repeat(60)), path)).bytes)
    const full = await readPdf((await exported(page('<p>x</p>'.repeat(60)), 'pdf')).bytes)
    assert.deepEqual([half.pages.length, full.pages.length], [1, 3])
  })

  it('are refused with what is allowed', async () => {
    const id = await app.importHtml(session, page('x'))
    for (const [query, reason] of [
      ['pdf?margin=-5', /“margin” must be a number from 0 to 60/],
      ['pdf?margin=1e1', /“margin” must be a number from 0 to 60/],
      ['pdf?scale=2.1', /“scale” must be a number from 0.1 to 2/],
      ['pdf?version=0', /“version” must be a whole number from 1/],
      ['pdf?version=-1', /“version” must be a whole number from 1/],
      ['pdf?landscape=yes', /“landscape”/],
      ['png?scale=1000', /“scale” must be a whole number from 1 to 4/],
      ['png?target=', /“target” must not be empty/],
      ['png?target=%00', /“target” holds a NUL/],
    ] as const) {
      const response = await app.ask(`/api/documents/${id}/export.${query}`)
      assert.equal(response.status, 422, query)
      assert.match(await detailOf(response), reason)
    }
    for (const path of ['export.pdf?version=1000000000', 'export.exe', 'export.PDF']) {
      assert.equal((await app.ask(`/api/documents/${id}/${path}`)).status, 404, path)
    }
    const body = { format: 'html', options: { keep_hosts: ['a.example; script-src *'] } }
    const response = await app.ask(`/api/documents/${id}/exports`, { body })
    assert.match(await detailOf(response), /must be the name of a host/)
  })

  it('fit into the address of the file, however many there are', async () => {
    const id = await app.importHtml(session, page('x'))
    const keep_hosts = Array.from({ length: 20 }, (_, at) => `${at}.${'a'.repeat(250)}`)
    const body = { format: 'html', options: { keep_hosts } }
    const { made } = await readStream(await app.ask(`/api/documents/${id}/exports`, { body }))
    assert.ok(made)
    assert.equal((await app.ask(made.url)).status, 200)
  })
})

describe('a file of an export', () => {
  it('is shown in a frame of the app only as a PDF', async () => {
    const id = await app.importHtml(session, page('<script>alert(1)</script>'))
    for (const [format, disposition, policy] of [
      ['pdf', /^inline; filename=/, /^default-src 'none'; frame-ancestors 'self'$/],
      ['html', /^attachment;/, /^sandbox$/],
    ] as const) {
      const request = { body: { format } }
      const { made } = await readStream(await app.ask(`/api/documents/${id}/exports`, request))
      assert.ok(made)
      const { headers } = await app.ask(`${made.url}?inline=true`)
      assert.match(headers.get('content-disposition') ?? '', disposition)
      assert.match(headers.get('content-security-policy') ?? '', policy)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      const plain = await app.ask(made.url)
      assert.match(plain.headers.get('content-disposition') ?? '', /^attachment;/)
    }
  })

  it('can be made again by another instance', async () => {
    const id = await app.importHtml(session, page('again'), 'Again')
    const stream = await app.ask(`/api/documents/${id}/exports`, { body: { format: 'html' } })
    const { made } = await readStream(stream)
    assert.ok(made)
    const other = createExports(app.services.db, createRenderer(rendererOptions))
    const file = await other.read(made.export_id, new AbortController().signal)
    await other.close()
    assert.deepEqual(file.bytes, Buffer.from(await (await app.ask(made.url)).arrayBuffer()))
  })
})

describe('the stream of an export', () => {
  it('says how it goes on, and ends with the address of the file and a report', async () => {
    const cells = '<td>wwwwwwwwwwwwwwwwwwwwwwww</td>'.repeat(12)
    const id = await app.importHtml(
      session,
      page(`<table><caption>Wide</caption><tr>${cells}</tr></table>`),
      'Ünïcode: a/b',
    )
    const request = { body: { format: 'pdf', options: { paper: 'A5' } } }
    const stream = await app.ask(`/api/documents/${id}/exports`, request)
    const { types, made } = await readStream(stream)
    assert.deepEqual([...new Set(types)], ['status', 'export', 'done'])
    assert.ok(made)
    const { export_id, file_name, media_type, size, url, report } = made
    assert.equal(file_name, 'Ünïcode a b.pdf')
    assert.equal(media_type, 'application/pdf')
    assert.match(report[0]?.why ?? '', /smaller/)
    const file = await app.ask(url)
    assert.equal((await file.arrayBuffer()).byteLength, size)
    assert.match(file.headers.get('content-disposition') ?? '', /filename="U_ni_code a b\.pdf"/)
    assert.equal((await app.ask(`/api/exports/${export_id.slice(0, -4)}`)).status, 404)
    assert.equal((await app.ask('/api/exports/x')).status, 404)
  })

  it('stops the export when its reader leaves', async () => {
    await using own = await openApp({ ...withoutSandbox, EXPORT_CONCURRENCY: '1' })
    const ownSession = await own.newSession()
    const endless = await own.importHtml(ownSession, page('<script>for (;;);</script>'))
    const other = await own.importHtml(ownSession, page('next'))
    const leave = new AbortController()
    const response = await own.ask(`/api/documents/${endless}/exports`, {
      body: { format: 'png' },
      signal: leave.signal,
    })
    await response.body?.cancel()
    leave.abort()
    const next = await own.ask(`/api/documents/${other}/export.png`, {
      signal: AbortSignal.timeout(8000),
    })
    assert.equal(next.status, 200)
  })

  it('is not begun for a document that is not there', async () => {
    const path = `/api/documents/${crypto.randomUUID()}/exports`
    assert.equal((await app.ask(path, { body: { format: 'html' } })).status, 404)
  })

  it('says that it failed for a fault of the program, which the log has', async () => {
    const id = await app.importHtml(session, page('x'))
    const { exports } = app.services
    const { make } = exports
    exports.make = () => Promise.reject(new Error('planted'))
    const { outcome } = await readStream(
      await app.ask(`/api/documents/${id}/exports`, { body: { format: 'png' } }),
    )
    exports.make = make
    assert.equal(outcome, 'failed')
    assert.ok(app.logLines.some((line) => line.includes('planted')))
  })
})

describe('a browser', () => {
  it('ends with the server and leaves nothing behind', async () => {
    const own = await openApp(withoutSandbox)
    const id = await own.importHtml(await own.newSession(), page('x'))
    assert.equal((await own.ask(`/api/documents/${id}/export.png`)).status, 200)
    const profiles = () => browserProfiles()
    const before = profiles().size
    await own[Symbol.asyncDispose]()
    assert.equal(profiles().size, before - 1)
  })

  it('runs in its sandbox or not at all, unless the setting says otherwise', async () => {
    await using own = await openApp()
    const id = await own.importHtml(await own.newSession(), page('x'))
    const { capabilities } = v.parse(System, await own.json('/api/system'))
    const png = capabilities.find(({ name }) => name === 'png')
    const response = await own.ask(`/api/documents/${id}/export.png`)
    assert.equal(png?.ok, response.status === 200)
    if (response.status === 200) return
    assert.equal(response.status, 501)
    assert.match(png?.why ?? '', /CHROMIUM_SANDBOX=off/)
    assert.match(await detailOf(response), /CHROMIUM_SANDBOX=off/)
  })

  it('is named with its age, and so is what can’t be done without one', async () => {
    const { runtime, export_browser, capabilities } = v.parse(System, await app.json('/api/system'))
    assert.match(runtime, /^Node 24/)
    assert.ok(export_browser)
    assert.match(export_browser.version, /^\d+\.\d+/)
    assert.ok(export_browser.age_days >= 0 && export_browser.age_days < 3000)
    const find = (all: System['capabilities'], name: string) => all.find((one) => one.name === name)
    assert.deepEqual(find(capabilities, 'pdf'), { name: 'pdf', ok: true, why: null })
    assert.match(find(capabilities, 'images')?.why ?? '', /GOOGLE_API_KEY/)
    await using own = await openApp({ CHROMIUM_PATH: '/nowhere/chromium' })
    const without = v.parse(System, await own.json('/api/system')).capabilities
    assert.match(find(without, 'docx')?.why ?? '', /CHROMIUM_PATH/)
    assert.equal(find(without, 'html')?.ok, true)
  })

  it('that can’t be started is named, with what to set', async () => {
    const own = await openApp({ CHROMIUM_PATH: '/nowhere/chromium' })
    const id = await own.importHtml(await own.newSession(), page('x'))
    const response = await own.ask(`/api/documents/${id}/export.pdf`)
    assert.equal(response.status, 501)
    assert.match(await detailOf(response), /CHROMIUM_PATH is \/nowhere\/chromium/)
    assert.equal((await own.ask(`/api/documents/${id}/export.html`)).status, 200)
    await own[Symbol.asyncDispose]()
  })
})
