/** See `snapshot.js`. */
export function takeSnapshot(notes: boolean): {
  html: string
  pictures: {
    box: { x: number; y: number; width: number; height: number }
    what: string
    name: string
  }[]
  isRightToLeft: boolean
  hasCounters: boolean
}
