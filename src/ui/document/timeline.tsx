import {
  memo,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react'
import type { VersionKind, VersionRow } from '../../protocol/resources.ts'
import { Icon, type IconName } from '../kit/icons.tsx'
import { sayDay, sayMoment } from '../kit/times.ts'
import { olderVersion, shownVersions } from '../state/state.ts'
import { useActions, useApp } from '../state/use-app.ts'
import { comparedWith } from './compare/compared.ts'
import { kindNames } from './kinds.ts'
import './timeline.css'

/** A dot is a version that was asked for, a square one made by hand, an arrow a step of the history. */
type Mark = 'asked' | 'by-hand' | 'step'

const marks: Record<VersionKind, Mark> = {
  create: 'asked',
  edit: 'asked',
  rewrite: 'asked',
  image: 'asked',
  import: 'by-hand',
  manual: 'by-hand',
  data: 'by-hand',
  brand: 'by-hand',
  restore: 'step',
  undo: 'step',
  redo: 'step',
  revert: 'step',
}

const stepIcons: Partial<Record<VersionKind, IconName>> = { redo: 'redo', restore: 'restore' }

/** The versions of a document from left to right, a tick for each, grouped by day. */
export function Timeline() {
  const actions = useActions()
  const list = useRef<HTMLDivElement>(null)
  const versions = useApp(shownVersions)
  const rows = useMemo(() => versions.toReversed(), [versions])
  const days = useMemo(() => byDay(rows), [rows])
  const latest = versions[0]?.version
  const shown = useApp(olderVersion) ?? latest
  const [reached, setReached] = useState<number>()
  const [hinted, setHinted] = useState<Hinted>()
  // The tick that Tab moves to: the one that the arrow keys reached, otherwise the shown version's.
  const current = rows.some(({ version }) => version === reached) ? reached : shown

  useEffect(() => {
    tickOf(list.current, shown)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [shown, latest])

  function hint(target: EventTarget): void {
    const tick = versionOf(target)
    const row = rows.find(({ version }) => version === tick?.version)
    const strip = list.current?.parentElement?.getBoundingClientRect()
    if (!tick || !row || !strip) return
    const { left, width } = tick.element.getBoundingClientRect()
    setHinted({ row, at: left + width / 2 - strip.left, width: strip.width })
  }

  function onKeyDown(event: KeyboardEvent): void {
    const at = rows.findIndex(({ version }) => version === current)
    const next = rows[nextIndex(event.key, at, rows.length)]
    if (event.key === 'Escape') setHinted(undefined)
    if (!next) return
    event.preventDefault()
    setReached(next.version)
    tickOf(list.current, next.version)?.focus()
  }

  function onClick({ target }: MouseEvent): void {
    const version = versionOf(target)?.version
    if (version !== undefined) actions.showVersion(version === latest ? undefined : version)
  }

  return (
    <div className="timeline" onPointerLeave={() => setHinted(undefined)}>
      <div
        className="timeline-ticks"
        role="listbox"
        aria-label="Versions"
        aria-orientation="horizontal"
        ref={list}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onPointerOver={({ target }) => hint(target)}
        // A tap also focuses the tick, but leaves it at once, and the hint would stay over the page.
        onFocus={({ target }) => target.matches(':focus-visible') && hint(target)}
        onBlur={({ relatedTarget }) => {
          if (relatedTarget && list.current?.contains(relatedTarget)) return
          setHinted(undefined)
          setReached(undefined)
        }}
      >
        {days.map(({ day, rows: ofDay }) => (
          <div className="timeline-day" role="group" aria-label={day} key={ofDay[0]?.version}>
            <span className="timeline-date" aria-hidden="true">
              {day}
            </span>
            {ofDay.map((row) => (
              <Tick
                key={row.version}
                row={row}
                isShown={row.version === shown}
                isCurrent={row.version === current}
              />
            ))}
          </div>
        ))}
      </div>
      {shown !== undefined && versions.length > 1 && (
        <button
          type="button"
          className="quiet-button"
          onClick={() => actions.compare(comparedWith(versions, shown))}
        >
          Compare
        </button>
      )}
      {hinted && <Hint {...hinted} />}
    </div>
  )
}

interface TickProps {
  row: VersionRow
  isShown: boolean
  /** Whether Tab moves to it. */
  isCurrent: boolean
}

const Tick = memo(function Tick({ row, isShown, isCurrent }: TickProps) {
  const mark = marks[row.kind]
  return (
    <button
      type="button"
      role="option"
      className={`icon-button tick ${mark}`}
      data-version={row.version}
      aria-label={nameOf(row)}
      aria-selected={isShown}
      tabIndex={isCurrent ? 0 : -1}
    >
      {mark === 'step' ? (
        <Icon name={stepIcons[row.kind] ?? 'undo'} />
      ) : (
        <span className="tick-mark" />
      )}
    </button>
  )
})

interface Hinted {
  row: VersionRow
  /** Where the tick is in the strip, and how wide the strip is, in pixels. */
  at: number
  width: number
}

const hintWidth = 280

function Hint({ row, at, width }: Hinted) {
  const left = Math.max(8, Math.min(at - hintWidth / 2, width - hintWidth - 8))
  return (
    <div className="timeline-hint" style={{ left, width: hintWidth }} aria-hidden="true">
      <strong>Version {row.version}</strong>
      <span>{` · ${kindNames[row.kind]} · ${sayMoment(row.created_at)}`}</span>
      <p>{row.edit_summary || row.user_prompt}</p>
    </div>
  )
}

function nameOf(row: VersionRow): string {
  const what = row.edit_summary || row.user_prompt
  return `Version ${row.version}, ${kindNames[row.kind]}, ${sayMoment(row.created_at)}: ${what}`
}

function versionOf(target: EventTarget) {
  const element = target instanceof Element ? target.closest('[data-version]') : null
  return element && { element, version: Number(element.getAttribute('data-version')) }
}

function tickOf(list: HTMLElement | null, version: number | undefined) {
  return list?.querySelector<HTMLElement>(`[data-version="${version}"]`)
}

function nextIndex(key: string, at: number, count: number): number {
  switch (key) {
    case 'ArrowRight':
      return Math.min(at + 1, count - 1)
    case 'ArrowLeft':
      return Math.max(at - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return -1
  }
}

interface Day {
  day: string
  rows: VersionRow[]
}

/** The versions in groups of consecutive ones that were saved on the same day. */
function byDay(rows: readonly VersionRow[]): Day[] {
  const days: Day[] = []
  for (const row of rows) {
    const day = sayDay(row.created_at)
    const last = days.at(-1)
    if (last?.day === day) last.rows.push(row)
    else days.push({ day, rows: [row] })
  }
  return days
}
