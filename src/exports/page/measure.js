/**
 * The size of the whole page, in CSS pixels. Its source text is sent to pages.
 *
 * @returns {{ width: number, height: number }}
 */
export function measurePage() {
  const { scrollWidth, scrollHeight } = document.documentElement
  return { width: scrollWidth, height: Math.max(scrollHeight, document.body?.scrollHeight ?? 0) }
}
