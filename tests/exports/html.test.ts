import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { findCssUrls } from '../../src/exports/html/css-urls.ts'
import { writeHtml } from '../../src/exports/html/write.ts'
import { temporaryFolder } from '../support/app.ts'
import { launchChromium } from '../support/chromium.ts'

const exported = (html: string, options: { notes?: boolean; keep_hosts?: string[] } = {}) => {
  const { bytes, report } = writeHtml(
    { html, title: 'x', created_at: '2026-11-30T00:00:00.000Z' },
    { notes: false, keep_hosts: [], ...options },
  )
  return { html: bytes.toString(), report }
}

/** Everything after the policy and the guard. */
const bodyOf = (html: string) =>
  exported(html).html.replace(
    /<meta http-equiv="Content-Security-Policy"[^>]*>(<script>\(function stayHere[^]*?<\/script>)?/,
    '',
  )

describe('an export as HTML', () => {
  const cases: [name: string, from: string, to: string][] = [
    ['a picture', '<img src="http://a.example/x.png" alt="A">', '<img alt="A">'],
    ['a file beside it', '<img src=logo.png alt=A>', '<img alt=A>'],
    ['an address with line breaks', '<img src=" ht\ntp://a.example/x">', '<img>'],
    ['an address with entities', '<img src="&#104;ttp://a.example/x">', '<img>'],
    [
      'a set of pictures',
      '<img srcset="a.png 1x, data:,x 2x" src="data:,y">',
      '<img src="data:,y">',
    ],
    ['a style sheet', '<link rel="stylesheet" href="a.css"><p>x</p>', '<p>x</p>'],
    ['a base', '<base href="http://a.example/"><p>x</p>', '<p>x</p>'],
    [
      'a refresh',
      '<meta http-equiv="Refresh" content="0; URL=\'http://a.example\'"><p>x</p>',
      '<p>x</p>',
    ],
    [
      'an import',
      '<style>@import "a.css"; p { color: red }</style>',
      '<style>@import "data:,"; p { color: red }</style>',
    ],
    [
      'a hidden url',
      '<style>p { background: \\75 r\\6C(http://a.example/x) }</style>',
      '<style>p { background: \\75 r\\6C("data:,") }</style>',
    ],
    [
      'a style',
      '<p style="background: url(\'http://a.example/x\')">x</p>',
      '<p style="background: url(&quot;data:,&quot;)">x</p>',
    ],
    ['a drawing', '<svg><image xlink:href="http://a.example/x"/></svg>', '<svg><image/></svg>'],
    [
      'a form',
      '<form action="http://a.example/x"><button formaction=y>x</button></form>',
      '<form><button>x</button></form>',
    ],
    [
      'a frame in a frame',
      '<iframe srcdoc="<img src=\'http://a.example/x\'>"></iframe>',
      '<iframe srcdoc="<img>"></iframe>',
    ],
    ['a template', '<template><img src="x.png"></template>', '<template><img></template>'],
    [
      'a ping',
      '<a href="http://a.example" ping="http://a.example/p">x</a>',
      '<a href="http://a.example">x</a>',
    ],
    ['the scheme in capitals', '<IMG SRC = "HTTP://a.example/x">', '<IMG>'],
    ['an address without a scheme', '<img src=//a.example/x>', '<img>'],
    ['an address with backslashes', '<img src="\\\\a.example\\x">', '<img>'],
    ['a named entity', '<img src="http&colon;//a.example/x">', '<img>'],
    ['a path on a disk', '<img src=C:\\x.png>', '<img>'],
    ['an attribute without a space', '<img/src=x/alt=q>', '<img/src="">'],
    ['the first of two attributes', '<img src=x src=y>', '<img src="" src=y>'],
    ['a set that begins with a comma', '<source srcset=" , a.png">', '<source>'],
    [
      'a set to load ahead',
      '<link rel=preload as=image imagesrcset="a.png 1x" href="data:,"><p>',
      '<p>',
    ],
    ['a link with a harmless name, too', '<link rel="author PREFETCH" href=x><p>', '<p>'],
    ['a link to connect to', '<link rel=preconnect href=//a.example><p>', '<p>'],
    ['a manifest', '<link rel=manifest href=m.json><p>', '<p>'],
    ['a refresh without a name', '<meta http-equiv=refresh content="0;x"><p>', '<p>'],
    [
      'rules to load ahead',
      '<script type=" SpeculationRules ">{"prefetch":[{"urls":["x"]}]}</script><p>',
      '<p>',
    ],
    [
      'an address with escapes',
      '<p style="background:u\\rl(x)">',
      '<p style="background:u\\rl(&quot;data:,&quot;)">',
    ],
    [
      'a set in a style',
      `<p style='background:image-set("x" 1x)'>`,
      `<p style='background:image-set("data:," 1x)'>`,
    ],
    [
      'a font',
      '<style>@font-face{src:url(x)}</style>',
      '<style>@font-face{src:url("data:,")}</style>',
    ],
    ['a hidden import', '<style>@\\69mport"x";</style>', '<style>@\\69mport"data:,";</style>'],
    [
      'a style that is not closed',
      '<style>p{background:url("x',
      '<style>p{background:url("data:,"',
    ],
    [
      'what an attribute of a drawing names',
      '<svg fill="URL(x#y)"/>',
      '<svg fill="URL(&quot;data:,&quot;)"/>',
    ],
    [
      'what any element of a drawing names',
      '<svg><cursor xlink:HREF=x /></svg>',
      '<svg><cursor /></svg>',
    ],
    [
      'what a drawing is animated to',
      '<svg><animate attributeName="href" values="#a;x"/><set attributeName="fill" to="url(x)"/></svg>',
      '<svg><animate attributeName="href"/><set attributeName="fill" to="url(&quot;data:,&quot;)"/></svg>',
    ],
    ['an object', '<object data=x classid=y archive=z>a</object>', '<object>a</object>'],
    ['a player', '<video src=x poster=y><track src=z></video>', '<video><track></video>'],
    ['a background', '<body background=x><table background=y>', '<body><table>'],
    [
      'old and new elements',
      '<bgsound src=x><portal src=y></portal>',
      '<bgsound><portal></portal>',
    ],
    ['whom to tell of a click', '<a href=x attributionsrc=y>z</a>', '<a href=x>z</a>'],
    [
      'a page without scripts',
      '<noscript><img src=x><style>@import "y"</style></noscript>',
      '<noscript><img><style>@import "data:,"</style></noscript>',
    ],
    [
      'a frame in a frame in a frame',
      `<iframe srcdoc="<iframe srcdoc='<img src=x>'></iframe>"></iframe>`,
      `<iframe srcdoc="<iframe srcdoc='<img>'></iframe>"></iframe>`,
    ],
  ]
  for (const [name, from, to] of cases) {
    it(`takes out ${name}, and says so`, () => {
      assert.equal(bodyOf(`<!doctype html>${from}`), `<!doctype html>${to}`)
      assert.ok(exported(`<!doctype html>${from}`).report.length > 0)
    })
  }

  it('leaves everything else as it is, byte for byte', () => {
    const html = `<!DOCTYPE html><html lang=en>\r\n<head><title>x</title><link rel="canonical" href="http://a.example/"><link rel=icon href="data:,"></head><body><a href="http://a.example">x</a><use href="#a"/><img src='data:image/png;base64,AAAA'><style>p::before { content: "url(http://a.example)" } /* url(x.png) */ .a { background: url("#b") url(data:,) }</style><p onclick="go('http://a.example')">url(http://a.example)</p>`
    assert.equal(bodyOf(html), html)
  })

  it('opens declared shadow roots, so that the guard sees into them', () => {
    const html = '<!doctype html><p><template shadowrootmode="CLOSED">x</template>'
    assert.equal(bodyOf(html), '<!doctype html><p><template shadowrootmode="open">x</template>')
  })

  it('keeps a host that is to be kept, in its policy too', () => {
    const { html, report } = exported(
      '<!doctype html><link rel="stylesheet" href="https://fonts.example/a.css"><img src="https://other.example/x">',
      { keep_hosts: ['fonts.example'] },
    )
    assert.match(html, /style-src 'unsafe-inline' https:\/\/fonts\.example/)
    assert.match(html, /href="https:\/\/fonts\.example\/a\.css"><img>/)
    assert.deepEqual(
      report.map(({ where }) => where),
      ['https://fonts.example/a.css', 'https://other.example/x'],
    )
  })

  it('has the notes of a speaker only if asked', () => {
    const html =
      '<!doctype html><section data-notes="psst">a<aside class="x notes">psst</aside></section>'
    assert.equal(bodyOf(html), '<!doctype html><section>a</section>')
    assert.match(exported(html, { notes: true }).html, /data-notes="psst">a<aside/)
  })

  it('has its policy before anything else, however the page begins', () => {
    const policy = '<meta http-equiv="Content-Security-Policy"'
    for (const [html, start] of [
      ['<p>x</p>', policy],
      [
        '<!-- a --><!doctype html><html><head><script>1</script>',
        `<!-- a --><!doctype html><html><head>${policy}`,
      ],
      [
        '<!doctype html><html lang="en"><script>1</script>',
        `<!doctype html><html lang="en">${policy}`,
      ],
      ['<!doctype html><script>1</script><head>', `<!doctype html>${policy}`],
      ['<!doctype html><body><p>', `<!doctype html>${policy}`],
    ] as const) {
      assert.ok(exported(html).html.startsWith(start), exported(html).html.slice(0, 200))
    }
  })
})

describe('the addresses of a style sheet', () => {
  const cases: [css: string, urls: string[]][] = [
    ['a { b: url(x.png) url( "y.png" ) url( \'z\\29 .png\' ) }', ['x.png', 'y.png', 'z).png']],
    [
      '@import url(a.css) screen; @import "b.css"; @import/**/\'c.css\'',
      ['a.css', 'b.css', 'c.css'],
    ],
    ['a { b: image-set("x.png" 1x, url(y.png) 2x) "z" }', ['x.png', 'y.png']],
    ['a { content: "url(x)"; /* url(y) */ }', []],
    ['a { b: URL(x) \\55RL(y) u\\72\r\nl(z) }', ['x', 'y', 'z']],
    ['@font-face { src: url(a.woff2) format("woff2"), local("b") }', ['a.woff2']],
    ['a { b: url(x', ['x']],
    ['a { b: "', []],
    ['@charset "x"; a { b: attr(url) }', []],
    ['@namespace a "x"; @namespace url(y); a { b: url(z) }', ['z']],
  ]
  for (const [css, urls] of cases) {
    it(`are found in ${css}`, () => {
      assert.deepEqual(
        findCssUrls(css).map(({ url }) => url),
        urls,
      )
    })
  }

  it('are found in time, however long and odd it is', () => {
    for (const part of ['(', 'url(', '"', '\\', '/*', '@import ', 'a{', 'image-set('])
      findCssUrls(part.repeat(100_000))
  })
})

describe('an exported page that is opened from disk', () => {
  let browser: Browser
  before(async () => void (browser = await launchChromium()))
  after(() => browser.close())

  it('reaches nobody, and looks as it did', async () => {
    const hits: string[] = []
    const server = createServer((request, response) => {
      hits.push(request.url ?? '')
      response.end('hit')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    after(() => server.close())
    const address = server.address()
    assert.ok(address && typeof address === 'object')
    const url = `http://127.0.0.1:${address.port}`
    const html = `<!doctype html><html><head><style>body{background:#cef url(${url}/1)}@import "${url}/2";</style><link rel=stylesheet href=${url}/3><meta http-equiv=refresh content="1;url=${url}/4"></head><body><h1>Shown</h1><img src=${url}/5><iframe src=${url}/6></iframe>
      <script>
        const tries = [() => fetch('${url}/7'), () => navigator.sendBeacon('${url}/8'), () => { new Image().src = '${url}/9' }, () => { document.body.style.backgroundImage = 'url(${url}/10)' }, () => new WebSocket('${url.replace('http', 'ws')}/11'), () => { const f = document.createElement('form'); f.action = '${url}/12'; document.body.append(f); f.submit() }, () => { const s = document.createElement('script'); s.src = '${url}/13'; document.body.append(s) }, () => window.open('${url}/14'), () => { location.href = '${url}/15' }]
        for (const one of tries) try { one() } catch {}
        document.title = 'done'
      </script></body></html>`
    using folder = temporaryFolder()
    const file = join(folder.path, 'page.html')
    writeFileSync(file, exported(html).html)
    const page = await browser.newPage()
    // Its load event does not come while a navigation that was prevented is pending.
    await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' })
    await page.waitForFunction('document.title === "done"')
    // A navigation would have begun by the time that a later one of our own is done.
    await page.evaluate(
      'new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))',
    )
    assert.equal(await page.locator('h1').textContent(), 'Shown')
    assert.equal(
      await page.evaluate('getComputedStyle(document.body).backgroundColor'),
      'rgb(204, 238, 255)',
    )
    await page.close()
    assert.deepEqual(hits, [])
  })
})
