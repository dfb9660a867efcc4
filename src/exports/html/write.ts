import { applyEdits } from '../../editing/text/edit.ts'
import { treeOf } from '../../editing/html/tree.ts'
import { mayRunScripts, standaloneGuard } from '../../isolation/scripts.ts'
import { standalonePolicy } from '../../isolation/policies.ts'
import { endOfPrologue } from '../../isolation/page/prologue.js'
import type { ExportNote, HtmlOptions } from '../../protocol/exports.ts'
import { withOpenRoots } from '../contained.ts'
import { aboutAll, type Source } from '../exporter.ts'
import type { Written } from '../writers.ts'
import { withoutNotes } from './notes.ts'
import { withoutReferences, type Reference } from './references.ts'

/**
 * Makes a document that works anywhere, from disk and without network: nothing in it refers to anything
 * outside of it, except to the hosts that are kept, and its policy, first in its head, makes sure of it.
 */
export function writeHtml(source: Source, { notes, keep_hosts }: HtmlOptions): Written {
  const html = withOpenRoots(notes ? source.html : withoutNotes(source.html))
  const hosts = keep_hosts.map((host) => host.toLowerCase())
  const offline = withoutReferences(html, (url) => hosts.includes(hostOf(url)))
  const report = offline ? offline.references.map(noteOf) : [unreadable]
  const complete = withPolicy(offline?.html ?? html, hosts)
  return { bytes: Buffer.from(complete), report }
}

const unreadable = aboutAll(
  'Its elements are nested too deep to be read, so neither references nor the speaker’s notes were taken out. Its policy keeps it from loading anything.',
)

function noteOf({ element, url, isKept }: Reference): ExportNote {
  const where = url.length > 200 ? `${url.slice(0, 200)}…` : url
  return isKept
    ? { what: element, where, why: 'It is kept, and loaded when the file is opened.' }
    : { what: element, where, why: 'It is outside of the document and was taken out.' }
}

/** The host of an address; empty if it has none. */
function hostOf(url: string): string {
  const plain = url.trim().replace(/^\/\//, 'https://')
  return URL.canParse(plain) ? new URL(plain).hostname.toLowerCase() : ''
}

/** Puts the policy, and for a page with scripts the guard, before everything else in the head. */
function withPolicy(html: string, hosts: readonly string[]): string {
  const guard = mayRunScripts(html) ? standaloneGuard : ''
  const insert = `<meta http-equiv="Content-Security-Policy" content="${standalonePolicy(hosts)}">${guard}`
  const at = startOfHead(html)
  return applyEdits(html, [{ from: at, to: at, insert }])
}

/** Longer than what precedes the head of any real page. */
const maxPrologue = 100_000

/** Where the content of the head begins, before anything that the page could load or run. */
function startOfHead(html: string): number {
  const written = treeOf(html.slice(0, maxPrologue))?.written ?? []
  const [first, second] = written
  const head = first?.tag === 'html' ? second : first
  if (head?.tag === 'head') return head.inner.from
  if (first?.tag === 'html') return first.inner.from
  return endOfPrologue(html)
}
