import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { column, only, openApp, temporaryFolder, type TestApp } from '../support/app.ts'
import { releaseFiles } from '../support/garbage.ts'
import { openWithClaude, stop, stream, text } from '../support/claude.ts'
import { plainPicture } from '../support/pictures.ts'

const page =
  '<!doctype html>\n<html lang="en">\n<head><title>Tea</title></head>\n<body>\n<header>\n  <h1>Tea</h1>\n</header>\n<h2>Hot</h2>\n<p>Tea is hot.</p>\n<h2>Hot</h2>\n<p>Very.</p>\n</body>\n</html>\n'
const png = { name: 'logo.png', media_type: 'image/png', data: await plainPicture(300, 100) }
const request = { message: 'Put the logo into the header', attachments: [png] }

interface Talk {
  session: string
  document: string
}

async function begin(app: TestApp): Promise<Talk> {
  const session = await app.newSession()
  return { session, document: await app.importHtml(session, page) }
}

async function lastMessage(app: TestApp, { session }: Talk) {
  const { messages } = await app.json(`/api/sessions/${session}/chat`)
  return messages.at(-1)
}

describe('a picture that is put into a document', () => {
  it('is asked about, and put in as answered when the server starts anew in between', async () => {
    using folder = temporaryFolder()
    const environment = { DATABASE_PATH: join(folder.path, 'kept.db') }
    let talk: Talk
    {
      await using app = await openApp(environment)
      talk = await begin(app)
      const events = await app.chat(talk.session, request)
      assert.equal(only(events, 'turn').route, 'edit')
      assert.match(only(events, 'summary').content, /What does logo\.png show\?/)
      assert.equal((await lastMessage(app, talk)).message_type, 'question')
      assert.equal(await app.htmlOf(talk.document), page)
    }
    await releaseFiles()
    await using app = await openApp(environment)
    const events = await app.chat(talk.session, { message: 'A photo of our tea house' })
    assert.equal(only(events, 'turn').route, 'edit')
    assert.equal(only(events, 'done').outcome, 'completed')
    const html = await app.htmlOf(talk.document)
    const [image = '', data = ''] =
      /  <div [^]*"data:image\/png;base64,([^"]+)"[^]*<\/div>\n/.exec(html) ?? []
    assert.match(image, / alt="A photo of our tea house" width="144" height="48" /)
    assert.equal(Buffer.from(data, 'base64').subarray(1, 4).toString(), 'PNG')
    assert.equal(html.replace(image, ''), page)
    assert.ok(html.includes(`<header>\n${image}  <h1>`))
    const { receipt } = only(events, 'html')
    const at = page.indexOf('  <h1>')
    const { old, new: now } = receipt.ranges[0] ?? {}
    assert.deepEqual([receipt.ranges.length, old], [1, { from: at, to: at }])
    assert.equal(html.slice(now?.from, now?.to), image)
  })

  it('is also that of an earlier question, if one was asked in between', async () => {
    await using app = await openApp()
    const talk = await begin(app)
    await app.chat(talk.session, { ...request, message: 'Put the picture below the section Hot' })
    assert.match((await lastMessage(app, talk)).content, /^Which section/)
    await app.chat(talk.session, { message: '1' })
    assert.match((await lastMessage(app, talk)).content, /^What does logo\.png show\?/)
    await app.chat(talk.session, { message: 'a drawing of a tea pot' })
    assert.match(
      await app.htmlOf(talk.document),
      /<p>Tea is hot\.<\/p>\n<figure>\n.* alt="a drawing of a tea pot".*\n<\/figure>\n<h2>Hot/,
    )
  })

  it('may be an SVG', async () => {
    await using app = await openApp()
    const talk = await begin(app)
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 24"><path d="M0 0h9v9z"/></svg>'
    const data = Buffer.from(svg).toString('base64')
    const attachments = [{ name: 'logo.svg', media_type: 'image/svg+xml', data }]
    const message = 'Put the logo into the header with the alt text "Tea"'
    const events = await app.chat(talk.session, { message, attachments })
    assert.equal(only(events, 'done').outcome, 'completed')
    assert.match(
      await app.htmlOf(talk.document),
      /<img src="data:image\/svg\+xml;base64,\S+" alt="Tea" width="96" height="24"/,
    )
  })

  it('is left out if another request follows the question', async () => {
    await using app = await openApp()
    const talk = await begin(app)
    await app.chat(talk.session, request)
    await app.chat(talk.session, { message: 'Rename the title to Coffee' })
    const html = await app.htmlOf(talk.document)
    assert.ok(html.includes('<h1>Coffee</h1>') && !html.includes('<img'))
    const events = await app.chat(talk.session, { message: 'Our logo' })
    assert.equal(only(events, 'error').code, 'not_understood')
  })

  it('can’t be put in any more once its file was deleted', async () => {
    await using app = await openApp()
    const talk = await begin(app)
    await app.chat(talk.session, request)
    const { messages } = await app.json(`/api/sessions/${talk.session}/chat`)
    const [id] = column(messages.at(-2).attachments, 'upload_id')
    const { status } = await app.ask(`/api/uploads/${id}`, { method: 'DELETE' })
    assert.equal(status, 204)
    const events = await app.chat(talk.session, { message: 'Our logo' })
    assert.match(only(events, 'summary').content, /a file was deleted/)
    assert.equal(await app.htmlOf(talk.document), page)
  })

  it('does not touch what is locked', async () => {
    await using app = await openApp()
    const talk = await begin(app)
    const [from, to] = [page.indexOf('<header>'), page.indexOf('</header>') + 9]
    const body = { from, to, base_version: 1 }
    await app.json(`/api/documents/${talk.document}/locks`, { body }, 201)
    const message = 'Put the logo into the header with the alt text "Tea"'
    const events = await app.chat(talk.session, { ...request, message })
    assert.equal(only(events, 'error').code, 'edit_failed')
    assert.equal(await app.htmlOf(talk.document), page)
  })

  it('makes a message a change for a language model, too, which sees it', async () => {
    const answer = stream(text(0, 'I can’t.'), stop('end_turn'))
    await using test = await openWithClaude(() => answer)
    const { app, claude } = test
    const talk = await begin(app)
    for (const message of [
      'Insert the image below the title "[folded-0]"',
      'Ersetze das Bild durch dieses',
    ]) {
      const turn = only(await app.chat(talk.session, { ...request, message }), 'turn')
      assert.deepEqual(
        [turn.route, turn.route_reason],
        ['edit', 'It says where an attached picture goes.'],
      )
    }
    assert.equal(claude.routings.length, 0)
    const shown = JSON.stringify(claude.requests[0])
    assert.match(shown, /image\/png/)
    // What the message says itself stands for no picture.
    assert.match(shown, /src=\\"data:image\/png;base64,\[folded2-0\]/)
  })
})
