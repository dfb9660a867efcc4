import { useEffect, useRef, useState } from 'react'
import type { DocumentRow, VersionRow } from '../../../protocol/resources.ts'
import { Icon } from '../../kit/icons.tsx'
import { Tabs } from '../../kit/tabs.tsx'
import { sayTime } from '../../kit/times.ts'
import type { Comparison } from '../../router.ts'
import { useActions } from '../../state/use-app.ts'
import { Frames } from '../frames.tsx'
import { kindNames } from '../kinds.ts'
import { createScrollTogether, type ScrollTogether, type Side } from './scroll-together.ts'
import { Slider } from './slider.tsx'
import { SourceDiff } from './source-diff.tsx'
import './compare.css'

type Mode = 'side' | 'slider' | 'source'

const modes: { id: Mode; label: string }[] = [
  { id: 'side', label: 'Side by side' },
  { id: 'slider', label: 'Slider' },
  { id: 'source', label: 'Source' },
]

interface CompareProps {
  document: DocumentRow
  comparison: Comparison
  versions: readonly VersionRow[]
  isStill: boolean
}

/** Two versions of a document side by side, one over the other, or as sources. */
export default function Compare(props: CompareProps) {
  const { document, comparison, versions } = props
  const actions = useActions()
  const { base, other } = comparison
  const dialog = useRef<HTMLDialogElement>(null)
  const [mode, setMode] = useState<Mode>('side')

  const [scrolls] = useState(createScrollTogether)

  useEffect(() => dialog.current?.showModal(), [])

  const page = (side: Side, version: number) => (
    <Page
      key={`${side} ${version}`}
      {...props}
      {...{ side, version, scrolls }}
      name={nameOf(versions, version)}
    />
  )
  return (
    <dialog
      className="compare"
      aria-labelledby="compare-title"
      ref={dialog}
      // The browser moves the focus back as it closes the dialog, so it is removed afterwards.
      onClose={() => actions.compare(undefined)}
    >
      <header className="compare-bar">
        <h2 id="compare-title">
          Version {base} and version {other}
        </h2>
        <VersionChoice
          label="Left"
          versions={versions}
          chosen={base}
          onChoose={(version) => actions.compare({ base: version, other })}
        />
        <VersionChoice
          label="Right"
          versions={versions}
          chosen={other}
          onChoose={(version) => actions.compare({ base, other: version })}
        />
        <Tabs
          className="view-tabs"
          label="How to compare"
          panel="compare-panel"
          tabs={modes}
          chosen={mode}
          onChoose={(chosen) => setMode(chosen)}
        />
        <button
          type="button"
          className="icon-button"
          aria-label="Close the comparison"
          title="Close (Esc)"
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      <div
        className="compare-panel"
        id="compare-panel"
        role="tabpanel"
        aria-labelledby={`tab-${mode}`}
      >
        {mode === 'side' && (
          <div className="compare-pages">
            {page('left', base)}
            {page('right', other)}
          </div>
        )}
        {mode === 'slider' && (
          <Slider
            left={page('left', base)}
            leftName={`version ${base}`}
            right={page('right', other)}
          />
        )}
        {mode === 'source' && <SourceDiff documentId={document.id} base={base} other={other} />}
      </div>
    </dialog>
  )
}

interface PageProps extends Pick<CompareProps, 'document' | 'isStill'> {
  side: Side
  scrolls: ScrollTogether
  version: number
  name: string
}

function Page({ document, version, name, isStill, side, scrolls }: PageProps) {
  const [problem, setProblem] = useState('')
  const [stopped, setStopped] = useState(isStill)
  if (problem !== '') return <p className="pane-note">{problem}</p>
  return (
    <section className="compare-page" aria-label={name}>
      <h3>{name}</h3>
      <Frames
        source={{ kind: 'version', documentId: document.id, version, scripts: !stopped }}
        title={`Version ${version} of ${document.title}`}
        onShow={(shown) => scrolls.onShow(side, shown?.bridge)}
        onView={(view) => scrolls.onView(side, view)}
        onProblem={setProblem}
        onGrab={() => setStopped(true)}
      />
    </section>
  )
}

interface VersionChoiceProps {
  label: string
  versions: readonly VersionRow[]
  chosen: number
  onChoose(version: number): void
}

function VersionChoice({ label, versions, chosen, onChoose }: VersionChoiceProps) {
  return (
    <label className="version-choice">
      <span>{label}</span>
      <select value={chosen} onChange={(event) => onChoose(Number(event.target.value))}>
        {versions.map(({ version }) => (
          <option key={version} value={version}>
            Version {version}
          </option>
        ))}
      </select>
    </label>
  )
}

function nameOf(versions: readonly VersionRow[], version: number): string {
  const row = versions.find((one) => one.version === version)
  if (!row) return `Version ${version}`
  return `Version ${version} · ${kindNames[row.kind]} · ${sayTime(row.created_at)}`
}
