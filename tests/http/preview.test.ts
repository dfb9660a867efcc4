import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withBridge } from '../../src/isolation/scripts.ts'
import { only, openApp } from '../support/app.ts'

/** The nonce of a response whose policy lets nothing run but the script that has it. */
function onlyNonce(response: Response): string {
  const [, nonce = ''] =
    /^sandbox allow-scripts; default-src 'none'; script-src 'nonce-([\w-]{36})'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; form-action 'none'; base-uri 'none'$/.exec(
      response.headers.get('content-security-policy') ?? '',
    ) ?? []
  assert.notEqual(nonce, '')
  return nonce
}

describe('a document in the preview', () => {
  it('is shown only in a frame, without origin and without network', async () => {
    await using app = await openApp()
    const session = await app.newSession()
    const html = '<!doctype html>\n<h1>A</h1><script>1</script>'
    const id = await app.importHtml(session, html)
    const inFrame = { headers: { 'sec-fetch-dest': 'iframe' } }
    const framed = await app.ask(`/preview/${id}`, inFrame)
    const [before, , after] = (await framed.text()).split(
      /(<script>\(function bridge[^]*?function guard[^]*?<\/script>)/,
    )
    assert.deepEqual([before, after], ['<!doctype html>', '\n<h1>A</h1><script>1</script>'])
    const still = await app.ask(`/preview/${id}?scripts=off`, inFrame)
    const nonce = onlyNonce(still)
    assert.equal(await still.text(), withBridge(html, nonce))
    assert.notEqual(onlyNonce(await app.ask(`/preview/${id}?scripts=off`, inFrame)), nonce)
    const plain = await app.importHtml(session, '<h1>Once &amp; now</h1>')
    const once = await app.ask(`/preview/${plain}`, inFrame)
    assert.equal(await once.text(), withBridge('<h1>Once &amp; now</h1>', onlyNonce(once)))
    const xhtml = '<?xml version="1.0"?>\n<!-- <a> -->\n<!DOCTYPE html>'
    const old = await app.importHtml(session, `${xhtml}<script>1</script>`)
    const shown = await (await app.ask(`/preview/${old}`, inFrame)).text()
    assert.ok(shown.startsWith(`${xhtml}<script>(function bridge`), 'it keeps its mode')
    for (const running of [
      '<IMG SRC=x ONERROR=1>',
      '<svg/onload=1>',
      '<img src="x"onerror=1>',
      '<a href="java\nscript:1">A</a>',
      '<a href="&#106;avascript:1">A</a>',
      '<iframe srcdoc=x></iframe>',
    ]) {
      const other = await app.importHtml(session, running)
      assert.match(await (await app.ask(`/preview/${other}`, inFrame)).text(), /function guard/)
    }
    const foreign = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' }
    assert.equal((await app.ask(`/preview/${id}`, { headers: foreign })).status, 404)
    assert.equal(
      framed.headers.get('content-security-policy'),
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; form-action 'none'; base-uri 'none'",
    )
    assert.equal(framed.headers.get('connection-allowlist'), '()')
    assert.equal(framed.headers.get('referrer-policy'), 'no-referrer')
    assert.equal(framed.headers.get('x-content-type-options'), 'nosniff')
    for (const destination of ['document', '']) {
      const headers: Record<string, string> = destination ? { 'sec-fetch-dest': destination } : {}
      assert.equal((await app.ask(`/preview/${id}`, { headers })).status, 404)
    }
    const { turn_id } = only(
      await app.chat(session, { message: 'Create a new brief about tea' }),
      'turn',
    )
    const written = await app.ask(`/preview/turns/${turn_id}`, {
      headers: { 'sec-fetch-dest': 'iframe' },
    })
    const draft = await written.text()
    assert.match(draft, /<h1>Tea<\/h1>/)
    assert.ok(
      draft.toLowerCase().startsWith(`<!doctype html><script nonce="${onlyNonce(written)}">`),
    )
    const { token } = await app.json('/api/preview-tokens', { method: 'POST' })
    assert.equal((await app.ask(`/preview/${id}?token=${token}`)).status, 200)
    assert.equal(
      (await app.ask(`/preview/${id}?token=${token}`)).status,
      404,
      'a token is good once',
    )
    const other = await app.json('/api/preview-tokens', { method: 'POST' })
    const tab = { 'sec-fetch-dest': 'document' }
    assert.equal(
      (await app.ask(`/preview/${id}?token=${other.token}`, { headers: tab })).status,
      404,
    )
  })

  it('is downloaded as a file named by its title', async () => {
    await using app = await openApp()
    const id = await app.importHtml(await app.newSession(), '<p>x</p>', 'Größe / "A"')
    const response = await app.ask(`/api/documents/${id}/versions/1/download`)
    assert.equal(
      response.headers.get('content-disposition'),
      'attachment; filename="Gro__e A.html"; filename*=UTF-8\'\'Gr%C3%B6%C3%9Fe%20A.html',
    )
  })
})
