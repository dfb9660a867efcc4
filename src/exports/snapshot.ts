import { capture, type Box } from './capture.ts'
import type { Page } from './chromium/page.ts'
import { takeSnapshot } from './page/snapshot.js'

/** The content of a page: HTML whose pictures are files. */
export interface Snapshot {
  html: string
  isRightToLeft: boolean
  /** By the name with which the HTML refers to them. */
  pictures: Map<string, { bytes: Buffer; box: Box | undefined }>
}

const maxPictures = 500

/** Takes what is shown of a page, and a picture of each part that only a picture can keep. */
export async function snapshotOf({ run, session }: Page, notes: boolean): Promise<Snapshot> {
  const { html, pictures: boxes, isRightToLeft } = await run(takeSnapshot, notes)
  const pictures: Snapshot['pictures'] = new Map()
  const names = new Map<string, string>()
  for (const [index, box] of boxes.slice(0, maxPictures).entries()) {
    const name = `images/figure-${index + 1}.png`
    names.set(`picture:${index}`, name)
    pictures.set(name, { bytes: await capture(session, box, 'png', 2), box })
  }
  const withFiles = html.replace(
    /(<img\b[^>]*? src=")(picture:\d+|data:image\/(?:png|jpeg|gif|webp|svg\+xml);base64,[^"]*)"/g,
    (_, before: string, source: string) => {
      const name = names.get(source) ?? addData(source)
      return `${before}${name}"`
    },
  )
  return { html: withFiles, pictures, isRightToLeft }

  function addData(source: string): string {
    const [, type = '', data = ''] = /^data:image\/([\w+]+);base64,(.*)$/.exec(source) ?? []
    const extension = type === 'jpeg' ? 'jpg' : type === 'svg+xml' ? 'svg' : type
    const name = `images/picture-${names.size + 1}.${extension}`
    names.set(source, name)
    pictures.set(name, { bytes: Buffer.from(data, 'base64'), box: undefined })
    return name
  }
}
