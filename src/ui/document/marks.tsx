import { useRef } from 'react'
import type { Box, FrameView } from '../../protocol/frame.ts'
import type { Change } from '../../protocol/resources.ts'
import { sayCount } from '../kit/times.ts'
import type { MarkTarget } from './targets.ts'
import './marks.css'

/** A place is highlighted by a sweep once, for this many milliseconds after it is first seen. */
const sweepMs = 3100
/** How many marks are drawn besides the first one of each change. */
const maxRepeated = 500

interface MarksProps {
  changes: readonly Change[]
  targets: readonly MarkTarget[]
  view: FrameView
  /** The index of the change that is chosen. */
  chosen: number
  /** Whether another version is shown for a moment. */
  isHidden: boolean
  onChoose: (change: number) => void
}

interface Mark {
  key: string
  change: number
  box: Box
  /** Whether it is the first mark of its change that is on the screen. */
  isFirst: boolean
}

/** Numbered marks over the page, drawn by the app from what the page reports, and pointers to the rest. */
export default function Marks({ changes, targets, view, chosen, isHidden, onChoose }: MarksProps) {
  const seen = useRef(new Map<string, number>())
  const marks = marksOf(targets, view)
  const onScreen = marks.filter(({ box }) => isOnScreen(box, view))
  const repeated = new Set(onScreen.filter(({ isFirst }) => !isFirst).slice(0, maxRepeated))
  const drawn = onScreen.filter((mark) => mark.isFirst || repeated.has(mark))
  const shown = new Set(onScreen.map(({ change }) => change))
  const hidden = marks.filter(({ change, isFirst }) => isFirst && !shown.has(change))
  const above = hidden.filter(({ box }) => box.y < 0)
  const below = hidden.filter(({ box }) => box.y >= 0)

  function isNew(key: string): boolean {
    const now = performance.now()
    const since = seen.current.get(key) ?? now
    seen.current.set(key, since)
    return now - since < sweepMs
  }

  return (
    <div className="marks" hidden={isHidden}>
      {drawn.map(({ key, change, box, isFirst }) => (
        <div key={key}>
          <div
            className={[
              box.height === 0 ? 'mark-gap' : 'mark-box',
              isNew(key) && 'sweep',
              change === chosen && 'chosen',
            ]
              .filter(Boolean)
              .join(' ')}
            style={{ left: box.x, top: box.y, width: box.width, height: box.height || 2 }}
          />
          <button
            type="button"
            className={change === chosen ? 'mark chosen' : 'mark'}
            style={{ left: Math.max(2, box.x - 28), top: Math.max(0, box.y - 3) }}
            aria-label={`Change ${change + 1}: ${changes[change]?.sentence ?? ''}`}
            aria-pressed={change === chosen}
            aria-hidden={isFirst ? undefined : true}
            tabIndex={isFirst ? 0 : -1}
            onClick={() => onChoose(change)}
          >
            {change + 1}
          </button>
        </div>
      ))}
      {above.length > 0 && (
        <button
          type="button"
          className="mark-pointer above"
          onClick={() => onChoose(above.at(-1)?.change ?? 0)}
        >
          {above.length.toLocaleString()} above ↑
        </button>
      )}
      {below.length > 0 && (
        <button
          type="button"
          className="mark-pointer below"
          onClick={() => onChoose(below[0]?.change ?? 0)}
        >
          {shown.size > 0
            ? `${below.length.toLocaleString()} more below ↓`
            : `${sayCount(below.length, 'change')} below ↓`}
        </button>
      )}
    </div>
  )
}

function marksOf(targets: readonly MarkTarget[], view: FrameView): Mark[] {
  const begun = new Set<number>()
  const marks: Mark[] = []
  for (const [index, { change }] of targets.entries()) {
    for (const [at, box] of (view.boxes[index] ?? []).entries()) {
      const isFirst = !begun.has(change) && isOnScreen(box, view)
      if (isFirst) begun.add(change)
      marks.push({ key: `${index}.${at}`, change, box, isFirst })
    }
  }
  // A change that is nowhere on the screen is pointed to by its first place.
  for (const mark of marks) {
    if (begun.has(mark.change)) continue
    mark.isFirst = true
    begun.add(mark.change)
  }
  return marks
}

function isOnScreen({ y, height }: Box, view: FrameView): boolean {
  return y < view.height && y + height >= 0
}
