import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse, type DefaultTreeAdapterTypes } from 'parse5'
import { withGuard } from '../../src/isolation/scripts.ts'

function scriptsOf(node: DefaultTreeAdapterTypes.Node): string[] {
  const children = 'childNodes' in node ? node.childNodes : []
  const own = node.nodeName === 'script' ? [children.map(textOf).join('')] : []
  return [...own, ...children.flatMap(scriptsOf)]
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  return 'value' in node ? node.value : ''
}

describe('the guard of a preview', () => {
  const pages = [
    '<script>own()</script>',
    '<!doctype html><script>own()</script>',
    '\ufeff <!-- a > b --> <?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><script>own()</script>',
    '<!--><script>own()</script>--><!doctype html>',
    '<!---><script>own()</script>-->',
    '<!-- --!><script>own()</script>-->',
    '<!-- <!-- --><script>own()</script>-->',
    '<!doctype html PUBLIC "><script>own()</script>">',
    '<?xml ?><script>own()</script>?>',
    `${'<!---->'.repeat(100_000)}<script>own()</script>`,
    `${'<?>'.repeat(1_000_000)}<script>own()</script>`,
  ]
  for (const page of pages) {
    it(`is the first script, and leaves the mode: ${page.slice(0, 60).trim()}`, () => {
      const guarded = parse(withGuard(page))
      const [first, second] = scriptsOf(guarded)
      assert.match(first ?? '', /RTC/)
      assert.equal(second, 'own()')
      assert.equal(guarded.mode, parse(page).mode)
    })
  }
})
