import { guard } from './page/guard.js'

const script = `<script>(${guard.toString()})()</script>`

/** A page without a match runs no scripts: tag names and attribute names have no other spelling. */
const scripting = /<script|srcdoc|[\s"'/]on[a-z]+\s*=|j\s*a\s*v\s*a\s*s\s*c|&[#a-z]/i

/** What may precede a doctype without changing the page's mode: whitespace, comments as browsers end them, and an XML declaration. */
const beforeDoctype = /\uFEFF|\s+|<!--(?:-?>|[^]*?--!?>)|<\?[^>]*>/y
const doctype = /<!doctype[^>]*>/iy

function endOfPrologue(html: string): number {
  let end = 0
  for (const pattern of [beforeDoctype, doctype]) {
    for (pattern.lastIndex = end; pattern.test(html);) end = pattern.lastIndex
  }
  return end
}

/**
 * Inserts the guard as the page's first script, after the doctype so that the page keeps its mode.
 * Returns HTML that can't run scripts unchanged.
 */
export function withGuard(html: string): string {
  if (!scripting.test(html)) return html
  const position = endOfPrologue(html)
  return html.slice(0, position) + script + html.slice(position)
}
