/** See `snapshot.js`. */
export function takeSnapshot(notes: boolean): {
  html: string
  pictures: { x: number; y: number; width: number; height: number }[]
  isRightToLeft: boolean
}
