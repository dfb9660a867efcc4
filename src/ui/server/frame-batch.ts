/** For how long items wait at most, as in a hidden tab, where no frames are painted. */
const maxWaitMs = 1000

/** Collects items and passes them on together, once per painted frame. */
export function createFrameBatch<Item>(pass: (items: readonly Item[]) => void) {
  let items: Item[] = []
  let cancel: (() => void) | undefined

  function flush(): void {
    cancel?.()
    cancel = undefined
    const due = items
    items = []
    if (due.length > 0) pass(due)
  }

  function schedule(): () => void {
    const frame = requestAnimationFrame(flush)
    const timer = setTimeout(flush, maxWaitMs)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }

  return {
    add(item: Item): void {
      items.push(item)
      cancel ??= schedule()
    },
    /** Passes on what has been collected, now. */
    flush,
  }
}
