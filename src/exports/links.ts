/** The id of the element that a link within its page leads to; undefined for all other links. */
export function targetOf(href: unknown): string | undefined {
  if (typeof href !== 'string' || !/^#./.test(href)) return undefined
  try {
    return decodeURIComponent(href.slice(1))
  } catch {
    return href.slice(1)
  }
}
