import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { operations } from '../../protocol/operations.ts'
import type { FrameCommand, FrameView, PagePlace } from '../../protocol/frame.ts'
import { urlOf } from '../../protocol/paths.ts'
import { api, ApiError, ignoreApiError } from '../server/api.ts'
import { connectFrame, type FrameBridge } from './frame-bridge.ts'
import { useKeptFocus } from './kept-focus.ts'
import './frames.css'

/** What a frame shows: a saved version, with or without its scripts, or what a turn is writing. */
export type Source =
  | { kind: 'version'; documentId: string; version: number; scripts: boolean }
  | { kind: 'turn'; turnId: string }

/** A page in a frame. Its source changes when the page is patched, its URL does not. */
interface Sheet {
  url: string
  source: Source
  /** Whether it navigated away so often that its frame now runs no scripts. */
  isStopped: boolean
}

/** An older version, loaded and ready to be shown at the same place while a person holds “Before”. */
export interface Before {
  version: number
  isHeld: boolean
}

interface FramesProps {
  source: Source
  title: string
  before?: Before | undefined
  /** Called when another page is shown, or the page shows another version. */
  onShow?: (page: ShownPage | undefined) => void
  onView?: (view: FrameView) => void
  /** Called when a person pressed the keys for undo, redo or printing in the page. */
  onCommand?: (command: FrameCommand) => void
  /** Called when the document repeatedly took the focus although the person did not move it there. */
  onGrab: () => void
  /** Shows the person why a document can't be shown. */
  onProblem: (problem: string) => void
}

/** The page in front, once its bridge is connected. */
export interface ShownPage {
  source: Source
  bridge: FrameBridge
}

/** How many times a document that navigates its frame away is reloaded before it is stopped. */
const maxReloads = 3
/** How many times a document may take the focus within `grabWindowMs` before its scripts are stopped. */
const maxGrabs = 3
const grabWindowMs = 5000
/** A page that takes longer to load replaces the previous one as far as it is loaded. */
const maxLoadMs = 5000
const start: PagePlace = { x: 0, y: 0 }

/**
 * Shows a document in an isolated frame. Patches another version into the page where the result is
 * surely the same as loading it. Otherwise it loads in a frame below the visible one, scrolls to the same
 * place, and then replaces it, so nothing flashes.
 */
export function Frames(props: FramesProps) {
  const { source, title } = props
  const element = useRef<HTMLDivElement>(null)
  useKeptFocus(element, useGrabs(props.onGrab))
  const bridges = useRef(new Map<string, FrameBridge>())
  const [front, setFront] = useState<Sheet>()
  const [next, setNext] = useState<Sheet>()
  // What is in front and what comes next right now, also before React has rendered it.
  const inFront = useRef<Sheet>(undefined)
  const coming = useRef<Sheet>(undefined)
  const showing = useRef(Promise.resolve())
  const [left, setLeft] = useState({ id: '', times: 0 })
  const id = JSON.stringify(source)
  const times = left.id === id ? left.times : 0

  function putInFront(sheet: Sheet): void {
    inFront.current = sheet
    setFront(sheet)
  }

  function putNext(sheet: Sheet | undefined): void {
    coming.current = sheet
    setNext(sheet)
  }

  async function patchFront(shown: Sheet | undefined): Promise<boolean> {
    const bridge = shown && bridges.current.get(shown.url)
    if (!bridge || bridge.scripts || times > 0) return false
    if (shown.source.kind !== 'version' || source.kind !== 'version') return false
    if (shown.source.scripts !== source.scripts) return false
    const { documentId: did, version } = source
    try {
      if (!(await bridge.patch((await api.readVersion({ did, version })).html_content)))
        return false
    } catch {
      return false
    }
    const now = inFront.current
    // Another page was put in front meanwhile.
    if (now?.url !== shown.url) return false
    putInFront({ ...now, source })
    putNext(undefined)
    return true
  }

  const show = useEffectEvent(async (signal: AbortSignal) => {
    const shown = inFront.current
    if (shown && times === 0 && JSON.stringify(shown.source) === id) return putNext(undefined)
    if (await patchFront(shown)) return
    try {
      const url = await permittedUrl(source, times)
      if (!signal.aborted) putNext({ url, source, isStopped: times >= maxReloads })
    } catch (error) {
      const why = error instanceof ApiError ? ` ${error.message}` : ''
      if (!signal.aborted) props.onProblem(`The document can’t be shown.${why}`)
    }
  })
  useEffect(() => {
    const leaving = new AbortController()
    // One after another: a patch that has begun is on the page before the next one is considered.
    showing.current = showing.current.then(async () => {
      if (!leaving.signal.aborted) await show(leaving.signal)
    })
    return () => leaving.abort()
  }, [id, times])

  /** Puts the next page in front once it is painted at the place of the one before. */
  async function replace(sheet: Sheet): Promise<void> {
    const place = front && (await bridges.current.get(front.url)?.place())
    const isStream = sheet.source.kind === 'turn'
    await bridges.current.get(sheet.url)?.restore(isStream || !place ? start : place)
    // Meanwhile the page in front was patched, or another one is to come instead.
    if (coming.current?.url !== sheet.url) return
    const frames = frameElements(element.current)
    const isFocused = document.activeElement === frames.get(front?.url ?? '')
    if (isFocused) frames.get(sheet.url)?.focus({ preventScroll: true })
    putInFront(sheet)
    putNext(undefined)
  }

  const onShow = useEffectEvent((page: ShownPage | undefined) => props.onShow?.(page))
  const frontBridge = front && bridges.current.get(front.url)
  useEffect(() => {
    onShow(front && frontBridge && { source: front.source, bridge: frontBridge })
  }, [front, frontBridge])

  return (
    <div className="frames" ref={element}>
      {[front, next].map(
        (sheet) =>
          sheet && (
            <Frame
              key={sheet.url}
              sheet={sheet}
              title={title}
              isWaiting={sheet === next && front !== undefined}
              onBridge={(bridge) => {
                bridges.current.set(sheet.url, bridge)
                if (sheet === front) putInFront({ ...sheet })
              }}
              onView={(view) => sheet === front && props.onView?.(view)}
              onCommand={(command) => sheet === front && props.onCommand?.(command)}
              onReady={() => sheet === next && void replace(sheet)}
              onGone={() => bridges.current.delete(sheet.url)}
              onLeave={() => {
                bridges.current.delete(sheet.url)
                if (JSON.stringify(sheet.source) === id) setLeft({ id, times: times + 1 })
              }}
            />
          ),
      )}
      {props.before && source.kind === 'version' && (
        <BeforeFrame
          key={props.before.version}
          source={{ ...source, version: props.before.version }}
          isHeld={props.before.isHeld}
          placeNow={async () => (await frontBridge?.place()) ?? start}
        />
      )}
    </div>
  )
}

interface BeforeFrameProps {
  source: Source
  isHeld: boolean
  placeNow: () => Promise<PagePlace>
}

/** Shows a page over the one in front while it is held, once it is painted at the same place. */
function BeforeFrame({ source, isHeld, placeNow }: BeforeFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [url, setUrl] = useState<string>()
  const [bridge, setBridge] = useState<FrameBridge>()
  const [isLoaded, setLoaded] = useState(false)
  const [isPlaced, setPlaced] = useState(false)
  const now = useEffectEvent(placeNow)
  const load = useEffectEvent(() => permittedUrl(source, 0))
  useLayoutEffect(() => {
    let close: (() => void) | undefined
    let isGone = false
    // Without the page before, the button shows nothing; the page in front is untouched.
    void load().then((permitted) => {
      if (!frame.current || isGone) return
      close = connectFrame(frame.current, { onBridge: setBridge, onView: () => {} })
      setUrl(permitted)
    }, ignoreApiError)
    return () => {
      isGone = true
      close?.()
    }
  }, [])
  useEffect(() => {
    if (!isHeld || !isLoaded) return
    let isOver = false
    void now()
      .then((place) => bridge?.restore(place))
      .then(() => {
        if (!isOver) setPlaced(true)
      })
    return () => {
      isOver = true
      setPlaced(false)
    }
  }, [isHeld, isLoaded, bridge])
  return (
    <iframe
      ref={frame}
      className={isHeld && isPlaced ? 'waiting before held' : 'waiting before'}
      src={url}
      title="The version before"
      sandbox="allow-scripts"
      aria-hidden
      tabIndex={-1}
      onLoad={() => setLoaded(url !== undefined)}
    />
  )
}

interface FrameProps {
  sheet: Sheet
  title: string
  isWaiting: boolean
  onBridge: (bridge: FrameBridge) => void
  onView: (view: FrameView) => void
  onCommand: (command: FrameCommand) => void
  /** Called when it is loaded or, if it is being written, when it has begun. */
  onReady: () => void
  onGone: () => void
  /** Called when the document, or a link in it, navigated the frame away. */
  onLeave: () => void
}

function Frame(props: FrameProps) {
  const { url, source, isStopped } = props.sheet
  const frame = useRef<HTMLIFrameElement>(null)
  const loads = useRef(0)
  const isReady = useRef(false)
  const ready = useEffectEvent(() => {
    if (!isReady.current) props.onReady()
    isReady.current = true
  })
  const connected = useEffectEvent((bridge: FrameBridge) => {
    props.onBridge(bridge)
    if (source.kind === 'turn') ready()
  })
  const seen = useEffectEvent((view: FrameView) => props.onView(view))
  const commanded = useEffectEvent((command: FrameCommand) => props.onCommand(command))
  const gone = useEffectEvent(() => props.onGone())
  // A layout effect runs before the page can send its first message.
  useLayoutEffect(() => {
    if (!frame.current) return
    const close = connectFrame(frame.current, {
      onBridge: connected,
      onView: seen,
      onCommand: commanded,
    })
    const timer = setTimeout(() => ready(), maxLoadMs)
    return () => {
      close()
      clearTimeout(timer)
      gone()
    }
  }, [])
  return (
    <iframe
      ref={frame}
      className={props.isWaiting ? 'waiting' : undefined}
      src={url}
      data-version={source.kind === 'version' ? source.version : undefined}
      title={props.title}
      sandbox={isStopped ? '' : 'allow-scripts'}
      aria-hidden={props.isWaiting || undefined}
      tabIndex={props.isWaiting ? -1 : 0}
      onLoad={() => {
        loads.current++
        if (loads.current === 1) ready()
        else props.onLeave()
      }}
    />
  )
}

/** Calls back when a document has taken the focus too often in a short time. */
function useGrabs(onGrab: () => void): () => void {
  const grabs = useRef<number[]>([])
  return () => {
    const now = performance.now()
    grabs.current = [...grabs.current.filter((time) => now - time < grabWindowMs), now]
    if (grabs.current.length === maxGrabs) onGrab()
  }
}

function frameElements(parent: HTMLElement | null): Map<string, HTMLIFrameElement> {
  const frames = [...(parent?.querySelectorAll('iframe') ?? [])]
  return new Map(frames.map((frame) => [frame.getAttribute('src') ?? '', frame]))
}

/** The URL, with a one-time token if the browser does not send `Sec-Fetch-Dest`. */
async function permittedUrl(source: Source, again: number): Promise<string> {
  const query = new URLSearchParams()
  if (again > 0) query.set('again', `${again}`)
  if (!isSecureContext) query.set('token', (await api.createPreviewToken()).token)
  const url = urlFor(source, again >= maxReloads)
  if (query.size === 0) return url
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

function urlFor(source: Source, isStopped: boolean): string {
  if (source.kind === 'turn') return urlOf(operations.previewTurn, { tid: source.turnId })
  const { documentId: did, version, scripts } = source
  const isOff = isStopped || !scripts
  return urlOf(operations.preview, { did, version, ...(isOff && { scripts: 'off' }) })
}
