import { captureTogether, quality, type Box } from '../capture.ts'
import type { Page } from '../chromium/page.ts'
import { showOnly, type Part } from '../page/boxes.js'
import { overlapOf } from './items.ts'

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
  /** Takes those that are not there yet, as far as there is room for them. */
  take(shots: readonly Shot[]): Promise<void>
}

const maxPictures = 600

export function createPictures({ session, run }: Page): Pictures {
  const taken = new Map<string, Picture>()

  /** Takes pictures of parts that lie beside each other at once. */
  async function takeLayer(layer: readonly Shot[], scale: number): Promise<void> {
    await run(
      showOnly,
      layer.flatMap(({ part }) => part ?? []),
    )
    const boxes = layer.map(({ box }) => box)
    for (const [at, piece] of (await captureTogether(session, boxes, scale)).entries()) {
      const shot = layer[at]
      if (!shot) continue
      const own = piece.toFormat(shot.format, shot.format === 'jpeg' ? { quality } : {})
      taken.set(shot.key, { bytes: await own.toBuffer(), format: shot.format })
    }
  }

  return {
    taken,
    async take(shots) {
      const missing = new Map(
        shots.flatMap((shot) => (taken.has(shot.key) ? [] : [[shot.key, shot] as const])),
      )
      const room = maxPictures - taken.size
      const layers = layersOf([...missing.values()].slice(0, Math.max(0, room)))
      if (layers.length === 0) return
      const clear = { r: 0, g: 0, b: 0, a: 0 }
      await session.send('Emulation.setDefaultBackgroundColorOverride', { color: clear })
      try {
        for (const layer of layers) await takeLayer(layer, layer[0]?.scale ?? 1)
      } finally {
        await run(showOnly, [])
        await session.send('Emulation.setDefaultBackgroundColorOverride', {})
      }
    },
  }
}

/** Divides pictures so that those of one layer neither overlap nor differ in how they are taken. */
function layersOf(shots: readonly Shot[]): Shot[][] {
  const layers: Shot[][] = []
  for (const shot of shots) {
    const isAlone = !shot.part || shot.part.of === 'behind'
    const layer = layers.find(
      ([first, ...rest]) =>
        !isAlone &&
        first?.part &&
        first.part.of !== 'behind' &&
        first.scale === shot.scale &&
        [first, ...rest].every(({ box }) => !overlapOf(grownBy(box, 2), shot.box)),
    )
    if (layer) layer.push(shot)
    else layers.push([shot])
  }
  return layers
}

function grownBy({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + by * 2, height: height + by * 2 }
}
