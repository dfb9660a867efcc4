import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'

const steps: Record<string, number> = {
  ArrowLeft: -2,
  ArrowDown: -2,
  ArrowRight: 2,
  ArrowUp: 2,
  PageDown: -10,
  PageUp: 10,
  Home: -100,
  End: 100,
}

interface SliderProps {
  /** What is shown on the left of the divider, and its name. */
  left: ReactNode
  leftName: string
  right: ReactNode
}

/** One page over the other, with a divider that is dragged or moved by the arrow keys. */
export function Slider({ left, leftName, right }: SliderProps) {
  const area = useRef<HTMLDivElement>(null)
  const [percent, setPercent] = useState(50)
  const [isDragged, setDragged] = useState(false)
  const move = (to: number) => setPercent(Math.round(Math.max(0, Math.min(100, to))))

  function onKeyDown(event: KeyboardEvent): void {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    move(percent + step)
  }

  function onPointerMove(event: PointerEvent<HTMLElement>): void {
    if (!isDragged) return
    const box = area.current?.getBoundingClientRect()
    if (box) move(((event.clientX - box.left) / box.width) * 100)
  }

  return (
    <div className={isDragged ? 'slider-area dragged' : 'slider-area'} ref={area}>
      <div className="slider-page">{right}</div>
      <div className="slider-page" style={{ clipPath: `inset(0 ${100 - percent}% 0 0)` }}>
        {left}
      </div>
      <div
        className="slider-handle"
        role="slider"
        tabIndex={0}
        aria-label="Divider"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${percent} % of ${leftName}`}
        style={{ left: `${percent}%` }}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          setDragged(true)
        }}
        onLostPointerCapture={() => setDragged(false)}
        onPointerUp={() => setDragged(false)}
        onPointerMove={onPointerMove}
      />
    </div>
  )
}
