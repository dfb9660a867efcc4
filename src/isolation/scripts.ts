import { bridge } from './page/bridge.js'
import { guard } from './page/guard.js'
import { createPatcher, matchChildren, planPatch } from './page/patch.js'
import { createPlaces } from './page/places.js'
import { endOfPrologue } from './page/prologue.js'
import { stayHere } from './page/stay-here.js'
import { createTree } from './page/tree.js'

/** A page without a match runs no scripts: tag and attribute names can't be spelled in another way. */
const scripting =
  /<script|srcdoc|[\s"'/]on[a-z]+\s*=|j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:|=\s*["']?[^"'<>]{0,200}&(?:#|tab;|newline;|colon;)/i

const patcher = `(${createPatcher.toString()})(${[endOfPrologue, planPatch, matchChildren].join(', ')})`
const places = `(${createPlaces.toString()})((${createTree.toString()})())`
const connect = (scripts: boolean) =>
  `(${bridge.toString()})(${scripts}, ${places}, ${scripts ? '{}' : patcher})`

const forScripts = `<script>${connect(true)};(${guard.toString()})()</script>`
const removeOwn = 'document.currentScript.remove()'

/** The guard as a script of a document that is opened outside of the app, which stays where it is. */
export const standaloneGuard = `<script>(${stayHere.toString()})();(${guard.toString()})()</script>`

/** Inserts that guard as the first script of a page. */
export function withStandaloneGuard(html: string): string {
  return insert(html, standaloneGuard)
}

/** Whether a document may have scripts of its own. False only if no browser would run one. */
export function mayRunScripts(html: string): boolean {
  return scripting.test(html)
}

/** Inserts the bridge and the guard as the first script of a page whose own scripts run. */
export function withGuard(html: string): string {
  return insert(html, forScripts)
}

/** Inserts the bridge as the only script that the policy of this nonce lets run. */
export function withBridge(html: string, nonce: string): string {
  return insert(html, bridgeScript(nonce))
}

/** Inserts the bridge into a page that arrives in parts. */
export function bridgeStream(nonce: string): TransformStream<string, string> {
  let waiting: string | undefined = ''
  return new TransformStream({
    transform(part, controller) {
      if (waiting === undefined) return controller.enqueue(part)
      waiting += part
      if (!isPastPrologue(waiting)) return
      controller.enqueue(withBridge(waiting, nonce))
      waiting = undefined
    },
    flush(controller) {
      if (waiting) controller.enqueue(withBridge(waiting, nonce))
    },
  })
}

/** How many characters of a page are held back while it is not clear where its doctype ends. */
const maxPrologue = 100_000

function isPastPrologue(html: string): boolean {
  if (html.length > maxPrologue) return true
  return /^(?:[^<\s\uFEFF]|<[^!?])/.test(html.slice(endOfPrologue(html)))
}

function bridgeScript(nonce: string): string {
  return `<script nonce="${nonce}">${connect(false)};${removeOwn}</script>`
}

/** Inserts a script after the doctype, so that the page keeps its rendering mode. */
function insert(html: string, script: string): string {
  const position = endOfPrologue(html)
  return html.slice(0, position) + script + html.slice(position)
}
