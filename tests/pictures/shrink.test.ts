import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import sharp from 'sharp'
import { readPicture } from '../../src/answering/make-image.ts'
import * as pictures from '../../src/pictures/shrink.ts'
import { plainPicture } from '../support/pictures.ts'

const formats = ['png', 'jpeg', 'webp'] as const

const { signal } = new AbortController()
const shrinkPicture = (data: string, maxSide: number) =>
  pictures.shrinkPicture(data, maxSide, signal)

/** What a picture is by its bytes. */
async function read(data: string) {
  const { format, width, height, exif, icc } = await sharp(Buffer.from(data, 'base64')).metadata()
  return { format, width, height, exif, icc }
}

describe('a picture for a document', () => {
  for (const format of formats) {
    it(`is made of ${format}, no larger than wanted and in its shape`, async () => {
      const picture = await shrinkPicture(await plainPicture(640, 320, format), 100)
      assert.deepEqual(
        { ...picture, data: '' },
        { mediaType: 'image/webp', data: '', width: 100, height: 50 },
      )
      const { format: written, width, height } = await read(picture?.data ?? '')
      assert.deepEqual([written, width, height], ['webp', 100, 50])
    })
  }

  it('is not enlarged', async () => {
    const picture = await shrinkPicture(await plainPicture(16, 9), 1600)
    assert.deepEqual([picture?.width, picture?.height], [16, 9])
  })

  it('stands upright and has no metadata, such as where it was taken', async () => {
    const create = { width: 40, height: 20, channels: 3, background: '#fff' } as const
    const exif = { IFD0: { Artist: 'Somebody' } }
    const photo = sharp({ create }).jpeg().withExif(exif).withMetadata({ orientation: 6 })
    const turned = await photo.toBuffer()
    assert.match(turned.toString('latin1'), /Somebody/)
    const picture = await shrinkPicture(turned.toString('base64'), 1600)
    assert.deepEqual([picture?.width, picture?.height], [20, 40])
    const is = await read(picture?.data ?? '')
    assert.deepEqual([is.exif, is.icc], [undefined, undefined])
  })

  it('is compressed more where it would be too large', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 90 } as const
    const create = { width: 1600, height: 1600, channels: 3, background: '#888', noise } as const
    const source = await sharp({ create }).png().toBuffer()
    const best = await sharp(source).webp({ quality: 80 }).toBuffer()
    assert.ok(best.length > 600_000, `${best.length} bytes are too few to tell`)
    const picture = await shrinkPicture(source.toString('base64'), 1600)
    assert.ok(picture)
    const size = Buffer.from(picture.data, 'base64').length
    assert.ok(size < best.length * 0.9, `${size} of ${best.length} bytes`)
  })

  it('can’t be made of what is broken, too large or of another format', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    const whole = Buffer.from(await plainPicture(640, 320, 'jpeg'), 'base64')
    const unreadable = [
      '',
      Buffer.from('no picture').toString('base64'),
      Buffer.from(svg).toString('base64'),
      whole.subarray(0, whole.length / 2).toString('base64'),
      await plainPicture(9, 9, 'gif'),
      await plainPicture(9, 9, 'tiff'),
      await plainPicture(5000, 4001),
    ]
    for (const data of unreadable) {
      assert.equal(await shrinkPicture(data, 100), undefined, data.slice(0, 40))
    }
  })

  it('is made while at most one other is', async () => {
    const source = await plainPicture(1000, 1000)
    let most = 0
    // A task that begins between the reading of the two counters is in both of them, but not twice in a row.
    const read = () => {
      const { queue, process } = sharp.counters()
      return queue + process
    }
    const count = () => {
      most = Math.max(most, Math.min(read(), read()))
    }
    sharp.queue.on('change', count)
    const all = await Promise.all(
      Array.from({ length: 6 }, () => readPicture(source, '1K', signal)),
    )
    sharp.queue.off('change', count)
    assert.ok(all.every((one) => one?.width === 1000))
    assert.equal(most, 2)
  })

  it('is not made any more once nobody waits for it', async () => {
    const source = await plainPicture(1000, 1000)
    const stop = new AbortController()
    const all = Array.from({ length: 3 }, () => readPicture(source, '1K', stop.signal))
    stop.abort(new Error('Stopped'))
    for (const one of all) await assert.rejects(one, { message: 'Stopped' })
    assert.equal((await readPicture(source, '1K', signal))?.width, 1000)
  })
})
