import { useEffect, useRef, useState } from 'react'
import { api, ApiError } from '../api.ts'
import { useKeptFocus } from './kept-focus.ts'

interface Shown {
  src: string
  /** Only a saved version may run its scripts. */
  scripts: boolean
}

interface FramesProps extends Shown {
  title: string
  /** The document repeatedly took the focus although the person did not move it there. */
  onGrab: () => void
  /** Shows the person why a document can't be shown. */
  onProblem: (problem: string) => void
}

/** How often a document that navigates its frame away is loaded again with its scripts. */
const maxReloads = 3
/** How often a document may take the focus within `grabWindowMs` before its scripts are stopped. */
const maxGrabs = 3
const grabWindowMs = 5000

/**
 * Shows a document in an isolated frame. The next document loads in a hidden frame that replaces the
 * visible one once it has loaded, so nothing flashes. A document that is being written is shown at once.
 */
export function Frames(props: FramesProps) {
  const { src, scripts, title, onProblem } = props
  const element = useRef<HTMLDivElement>(null)
  const grabs = useRef<number[]>([])
  useKeptFocus(element, () => {
    const now = performance.now()
    grabs.current = [...grabs.current.filter((time) => now - time < grabWindowMs), now]
    if (grabs.current.length === maxGrabs) props.onGrab()
  })
  const [front, setFront] = useState<Shown>()
  const [left, setLeft] = useState({ src, times: 0 })
  const times = left.src === src ? left.times : 0
  const wanted = usePermitted(times === 0 ? src : withQuery(src, `again=${times}`), onProblem)
  const mayRun = scripts && times < maxReloads
  const isNew = wanted !== undefined && wanted !== front?.src
  const isStream = isNew && !scripts

  useEffect(() => {
    if (isStream) setFront({ src: wanted, scripts: false })
  }, [isStream, wanted])

  return (
    <div className="frames" ref={element}>
      {front && (
        <Frame
          key={front.src}
          {...front}
          title={title}
          hidden={false}
          onLoad={undefined}
          onLeave={() => setLeft({ src, times: times + 1 })}
        />
      )}
      {isNew && !isStream && (
        <Frame
          key={wanted}
          src={wanted}
          scripts={mayRun}
          title={title}
          hidden={front !== undefined}
          onLoad={() => setFront({ src: wanted, scripts: mayRun })}
          onLeave={undefined}
        />
      )}
    </div>
  )
}

interface FrameProps extends Shown {
  title: string
  hidden: boolean
  onLoad: (() => void) | undefined
  /** The document, or a link in it, navigated the frame away. */
  onLeave: (() => void) | undefined
}

function Frame(props: FrameProps) {
  const loads = useRef(0)
  return (
    <iframe
      className={props.hidden ? 'waiting' : undefined}
      src={props.src}
      title={props.title}
      sandbox={props.scripts ? 'allow-scripts' : ''}
      aria-hidden={props.hidden || undefined}
      tabIndex={props.hidden ? -1 : 0}
      onLoad={() => {
        loads.current++
        if (loads.current === 1) props.onLoad?.()
        else props.onLeave?.()
      }}
    />
  )
}

function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

/** The URL, with a one-time token if the browser does not send `Sec-Fetch-Dest`. */
function usePermitted(src: string, onProblem: (problem: string) => void): string | undefined {
  const [permitted, setPermitted] = useState<{ src: string; url: string }>()
  useEffect(() => {
    if (isSecureContext) return
    let gone = false
    api.createPreviewToken().then(
      ({ token }) => {
        if (!gone) setPermitted({ src, url: withQuery(src, `token=${token}`) })
      },
      (error: unknown) => {
        const why = error instanceof ApiError ? ` ${error.message}` : ''
        if (!gone) onProblem(`The document can’t be shown.${why}`)
      },
    )
    return () => {
      gone = true
    }
  }, [src, onProblem])
  if (isSecureContext) return src
  return permitted?.src === src ? permitted.url : undefined
}
