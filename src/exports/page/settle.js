/**
 * Brings a page into the state in which a reader would see it in the end: lazy parts loaded, details open,
 * animations at their end, fonts and images there, and its scripts quiet. Resolves with whether it came
 * to rest in `maxMs` milliseconds. A page without scripts changes no more once it is loaded.
 *
 * Its source text is sent to pages, where it runs beside their scripts, in a world of its own.
 *
 * @param {number} maxMs
 * @param {boolean} hasScripts
 * @returns {Promise<boolean>}
 */
export async function settle(maxMs, hasScripts) {
  const end = performance.now() + maxMs
  const quietMs = 200
  /** @param {number} ms */
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  /** @param {Promise<unknown>} promise */
  const inTime = (promise) =>
    Promise.race([promise, wait(Math.max(0, end - performance.now()))]).catch(() => undefined)
  const frame = () =>
    inTime(new Promise((resolve) => requestAnimationFrame(() => resolve(undefined))))

  for (const element of document.querySelectorAll('details')) element.open = true
  for (const image of document.images) image.loading = 'eager'

  let changedAt = performance.now()
  const observer = new MutationObserver(() => (changedAt = performance.now()))
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  })

  if (hasScripts) await scrollThrough()
  await inTime(document.fonts.ready)
  await inTime(
    Promise.all([...document.images].map((image) => image.decode().catch(() => undefined))),
  )

  let isQuiet = false
  while (!isQuiet && performance.now() < end) {
    const animations = document.getAnimations()
    for (const animation of animations) finish(animation)
    if (hasScripts) await wait(Math.min(50, Math.max(1, end - performance.now())))
    isQuiet = hasScripts
      ? performance.now() - changedAt >= quietMs
      : animations.every(({ playState }) => playState !== 'running')
  }
  observer.disconnect()
  return isQuiet

  /** Shows every part for a moment, since scripts may draw what is scrolled to. */
  async function scrollThrough() {
    const { scrollHeight } = document.documentElement
    const step = Math.max(innerHeight, 200, scrollHeight / 40)
    for (let top = 0; top < scrollHeight && performance.now() < end; top += step) {
      scrollTo({ top, behavior: 'instant' })
      await frame()
    }
    scrollTo({ top: 0, behavior: 'instant' })
  }

  /** @param {Animation} animation */
  function finish(animation) {
    const { endTime, iterations } = animation.effect?.getComputedTiming() ?? {}
    // One that never ends stays as it begins.
    if (iterations === Infinity || endTime === Infinity) return animation.cancel()
    try {
      animation.finish()
      // As plain styles: an animated element would be painted, and read, after the others.
      animation.commitStyles()
      animation.cancel()
    } catch {
      // It is paused, or driven by scrolling.
    }
  }
}
