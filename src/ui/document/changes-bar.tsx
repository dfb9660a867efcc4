import type { KeyboardEvent } from 'react'
import type { Change } from '../../protocol/resources.ts'
import { sayCount } from '../kit/times.ts'

interface ChangesBarProps {
  changes: readonly Change[]
  /** The index of the change that is chosen. */
  chosen: number
  /** Whether the chosen change is anywhere on the page. */
  isVisible: boolean
  onChoose: (change: number) => void
  /** Called when the person may be about to hold “Before”; undefined if there is no version before. */
  onPrepareBefore: (() => void) | undefined
  onHoldBefore: (isHeld: boolean) => void
  onClose: () => void
}

/** The list of changes, one at a time, and the page as it was while “Before” is held. */
export function ChangesBar(props: ChangesBarProps) {
  const { changes, chosen, onChoose, onPrepareBefore, onHoldBefore } = props
  const isHolding = ({ key }: KeyboardEvent) => key === ' ' || key === 'Enter'
  return (
    <section className="changes-bar" aria-label="Changes">
      <span className="changes-count">{sayCount(changes.length, 'change')}</span>
      <button
        type="button"
        className="icon-button"
        aria-label="Previous change"
        disabled={chosen === 0}
        onClick={() => onChoose(chosen - 1)}
      >
        ‹
      </button>
      <span className="mark-number" aria-hidden>
        {chosen + 1}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label="Next change"
        disabled={chosen >= changes.length - 1}
        onClick={() => onChoose(chosen + 1)}
      >
        ›
      </button>
      <span className="changes-sentence" aria-live="polite">
        <span className="sr-only">{`Change ${chosen + 1} of ${changes.length}: `}</span>
        {changes[chosen]?.sentence}
        {!props.isVisible && <em> Not visible on the page.</em>}
      </span>
      {onPrepareBefore && (
        <button
          type="button"
          className="small-button"
          title="Hold to see the page before this change"
          onPointerEnter={onPrepareBefore}
          onFocus={onPrepareBefore}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            onHoldBefore(true)
          }}
          onPointerUp={() => onHoldBefore(false)}
          onPointerCancel={() => onHoldBefore(false)}
          onBlur={() => onHoldBefore(false)}
          onKeyDown={(event) => {
            if (!isHolding(event)) return
            event.preventDefault()
            if (!event.repeat) onHoldBefore(true)
          }}
          onKeyUp={(event) => isHolding(event) && onHoldBefore(false)}
        >
          Before
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label="Hide the changes"
        onClick={props.onClose}
      >
        ×
      </button>
    </section>
  )
}
