import { useEffect, useState } from 'react'
import { api } from '../api.ts'

interface Shown {
  src: string
  /** Only a saved version may run its scripts. */
  scripts: boolean
}

/**
 * Shows a document in its own closed-off frame. A next one loads out of sight and takes the place
 * of the one before when it is there, so nothing flashes. One that is being written shows at once.
 */
export function Frames({ src, scripts, title }: Shown & { title: string }) {
  const [front, setFront] = useState<Shown>()
  const wanted = usePermitted(src)
  const isNew = wanted !== undefined && wanted !== front?.src
  const isStream = isNew && !scripts

  useEffect(() => {
    if (isStream) setFront({ src: wanted, scripts: false })
  }, [isStream, wanted])

  return (
    <div className="frames">
      {front && (
        <Frame key={front.src} {...front} title={title} hidden={false} onLoad={undefined} />
      )}
      {isNew && !isStream && (
        <Frame
          key={wanted}
          src={wanted}
          scripts={scripts}
          title={title}
          hidden={front !== undefined}
          onLoad={() => setFront({ src: wanted, scripts })}
        />
      )}
    </div>
  )
}

function Frame(
  props: Shown & { title: string; hidden: boolean; onLoad: (() => void) | undefined },
) {
  return (
    <iframe
      className={props.hidden ? 'waiting' : undefined}
      src={props.src}
      title={props.title}
      sandbox={props.scripts ? 'allow-scripts' : ''}
      aria-hidden={props.hidden || undefined}
      tabIndex={props.hidden ? -1 : 0}
      onLoad={props.onLoad}
    />
  )
}

/** The address with a one-time token where the browser will not say that it asks for a frame. */
function usePermitted(src: string): string | undefined {
  const [permitted, setPermitted] = useState<{ src: string; url: string }>()
  useEffect(() => {
    if (isSecureContext) return
    let gone = false
    void api.previewToken().then(({ token }) => {
      const joint = src.includes('?') ? '&' : '?'
      if (!gone) setPermitted({ src, url: `${src}${joint}token=${token}` })
    })
    return () => {
      gone = true
    }
  }, [src])
  if (isSecureContext) return src
  return permitted?.src === src ? permitted.url : undefined
}
