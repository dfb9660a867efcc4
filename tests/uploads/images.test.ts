import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import sharp from 'sharp'
import { formOf, openApp, type TestApp } from '../support/app.ts'
import { blocksOf, openWithClaude, stop, stream, text } from '../support/claude.ts'

const page = '<!doctype html><title>A</title><h1>A</h1></html>'

/** Sends files with a message, and returns the pictures that the model was shown. */
async function shown(files: Record<string, Uint8Array>) {
  await using test = await openWithClaude(() => stream(text(0, page), stop('end_turn')))
  const { app, claude } = test
  const uploads = await upload(app, files)
  const attachments = uploads.map(({ upload_id }) => ({ upload_id }))
  await app.chat(await app.newSession(), { message: 'A page', route: 'create', attachments })
  const blocks = JSON.parse(JSON.stringify(blocksOf(claude.requests[0], 0)))
  const pictures: Buffer[] = blocks.flatMap((block: { source?: { data: string } }) =>
    block.source ? [Buffer.from(block.source.data, 'base64')] : [],
  )
  return { pictures, uploads, texts: JSON.stringify(blocks) }
}

interface Row {
  upload_id: string
  summary: string
  notes: string[]
}

async function upload(app: TestApp, files: Record<string, Uint8Array>): Promise<Row[]> {
  return (await app.json('/api/uploads', { body: formOf(files) }, 201)).uploads
}

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })

describe('a picture', () => {
  it('reaches a model scaled, upright and without what the camera wrote', async () => {
    const photo = await plain(4000, 3000)
      .jpeg()
      .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitude: '52/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const { pictures, uploads } = await shown({ 'photo.jpg': photo })
    assert.equal(uploads[0]?.summary, '3,000 × 4,000 pixels, nothing cut')
    const [picture = Buffer.alloc(0)] = pictures
    const { width, height, exif, format } = await sharp(picture).metadata()
    assert.deepEqual([width, height, exif, format], [1200, 1600, undefined, 'jpeg'])
    assert.ok(!picture.includes('Somebody'))
  })

  it('with few colours stays exact, and one that is see-through stays so', async () => {
    const logo = await sharp({
      create: {
        width: 300,
        height: 100,
        channels: 4,
        background: { r: 255, g: 0, b: 0, alpha: 0.5 },
      },
    })
      .png()
      .toBuffer()
    const { pictures } = await shown({ 'logo.png': logo })
    const { data, info } = await sharp(pictures[0]).raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual([info.width, info.height, info.channels], [300, 100, 4])
    assert.deepEqual([...data.subarray(0, 4)], [255, 0, 0, 128])
  })

  it('that moves is shown by its first picture, which its notes say', async () => {
    const pixels = Buffer.alloc(20 * 40 * 3, 'a').fill(0, 20 * 20 * 3)
    const raw = { width: 20, height: 40, channels: 3, pageHeight: 20 } as const
    const frames = await sharp(pixels, { raw }).gif().toBuffer()
    const { pictures, uploads } = await shown({ 'moving.gif': frames })
    assert.equal((await sharp(pictures[0]).metadata()).height, 20)
    assert.deepEqual(uploads[0]?.notes, ['It is an animation, of which the first picture is used.'])
  })

  it('that is drawn as SVG is given as its source, and never as a page', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    )
    const { texts, pictures } = await shown({ 'drawing.svg': svg })
    assert.deepEqual(pictures, [])
    assert.match(texts, /<file name=\\"drawing\.svg\\">\\n<svg/)
    await using app = await openApp()
    const [row] = await upload(app, { 'drawing.svg': svg })
    const { headers } = await app.ask(`/api/uploads/${row?.upload_id}/content`)
    assert.match(headers.get('content-disposition') ?? '', /^attachment/)
    assert.equal(headers.get('content-security-policy'), 'sandbox')
  })

  it('that is broken or far too large is refused', async () => {
    await using app = await openApp()
    const whole = await plain(640, 320).jpeg().toBuffer()
    const header = (await plain(1, 1).png().toBuffer()).subarray(0, 33)
    header.writeUInt32BE(60_000, 16)
    header.writeUInt32BE(60_000, 20)
    for (const [name, bytes] of [
      ['a.jpg', whole.subarray(0, 200)],
      ['b.png', header],
    ] as const) {
      const { detail } = await app.json('/api/uploads', { body: formOf({ [name]: bytes }) }, 422)
      assert.match(detail, /can’t be read: it is damaged, or larger than 100 million pixels\.$/)
    }
  })
})

describe('a page or a drawing that the built-in composer lays out', () => {
  it('is shown as its content, not as its source', async () => {
    await using app = await openApp()
    const made = async (files: Record<string, Uint8Array>) => {
      const attachments = (await upload(app, files)).map(({ upload_id }) => ({ upload_id }))
      const events = await app.chat(await app.newSession(), { message: '', attachments })
      const html = events.find((event) => event.type === 'html')
      return html?.type === 'html' ? html.content : ''
    }
    const html = '<!doctype html><title>T</title><h1>Tea</h1><p>Green</p><script>alert(1)</script>'
    const page = await made({ 'tea.html': Buffer.from(html) })
    assert.match(page, /<h1>Tea<\/h1>[^]*<p>Green<\/p>/)
    assert.ok(!page.includes('alert(1)'))
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    const source = `data:image/svg+xml;base64,${svg.toString('base64')}`
    assert.ok((await made({ 'logo.svg': svg })).includes(`<img src="${source}"`))
  })
})
