import { capture, type Box } from '../capture.ts'
import type { Page } from '../chromium/page.ts'
import { showOnly, type Part } from '../page/boxes.js'

/** A picture in the file, by its key. */
export interface Picture {
  bytes: Buffer
  format: 'png' | 'jpeg'
}

export interface Shot {
  key: string
  /** Undefined: all that is shown there. */
  part: Part | undefined
  box: Box
  format: Picture['format']
  /** Pixels of the picture per CSS pixel. */
  scale: number
}

/** Takes pictures of parts of a page, each key once. */
export interface Pictures {
  taken: ReadonlyMap<string, Picture>
  /** Takes those that are not there yet. Returns whether there was room for all of them. */
  take(shots: readonly Shot[]): Promise<boolean>
}

const maxPictures = 600
const maxPixels = 40_000_000

export function createPictures({ session, run }: Page): Pictures {
  const taken = new Map<string, Picture>()
  return {
    taken,
    async take(shots) {
      const missing = shots.filter(({ key }) => !taken.has(key))
      if (missing.length === 0) return true
      const clear = { r: 0, g: 0, b: 0, a: 0 }
      await session.send('Emulation.setDefaultBackgroundColorOverride', { color: clear })
      try {
        for (const { key, part, box, format, scale } of missing) {
          if (taken.has(key)) continue
          if (taken.size >= maxPictures) return false
          await run(showOnly, part ?? null)
          const largest = Math.sqrt(maxPixels / Math.max(1, box.width * box.height))
          const bytes = await capture(session, box, format, Math.min(scale, largest))
          taken.set(key, { bytes, format })
        }
      } finally {
        await run(showOnly, null)
        await session.send('Emulation.setDefaultBackgroundColorOverride', {})
      }
      return true
    },
  }
}
