import type { Page, View } from './chromium/page.ts'
import { showSlides } from './page/show-slides.js'

/**
 * Shows all slides of a page at once, and waits until what moves when its slide appears has come to its end.
 * Returns whether some were not shown before.
 */
export async function showAllSlides({ run, show }: Page, view: View): Promise<boolean> {
  if ((await run(showSlides)) === 0) return false
  await show(view)
  return true
}
