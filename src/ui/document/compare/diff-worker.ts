import { diffSources } from './diff.ts'

/** Compares sources outside the page's thread, so that the app stays responsive. */
addEventListener('message', ({ data }: MessageEvent<{ base: string; other: string }>) => {
  postMessage(diffSources(data.base, data.other))
})
