import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import type { FrameCommand, FrameView } from '../../protocol/frame.ts'
import { ChangesBar } from './changes-bar.tsx'
import { Frames, type ShownPage, type Source } from './frames.tsx'
import { useReceipt } from '../receipts/use-receipt.ts'
import type { Highlight } from '../state/page.ts'
import { targetsOf } from './targets.ts'
import './page-preview.css'

const Marks = lazy(() => import('./marks.tsx'))

interface PagePreviewProps {
  /** Whether another view covers it. It keeps its place meanwhile. */
  isHidden: boolean
  source: Source
  title: string
  highlight?: Highlight | undefined
  onCommand: (command: FrameCommand) => void
  onGrab: () => void
  onProblem: (problem: string) => void
}

/** The preview of a document, with marks on what a version changed. */
export function PagePreview(props: PagePreviewProps) {
  const { source } = props
  const version = source.kind === 'version' ? source.version : undefined
  const highlight = useHighlight(version, props.highlight)
  const documentId = source.kind === 'version' ? source.documentId : ''
  const isWanted = highlight !== undefined
  const { receipt: marked } = useReceipt(documentId, highlight?.version ?? 0, isWanted)
  const changes = useMemo(() => marked?.changes ?? [], [marked])
  const targets = useMemo(() => targetsOf(changes), [changes])
  const [page, setPage] = useState<ShownPage>()
  const [view, setView] = useState<FrameView>()
  const [chosen, setChosen] = useState<{ of: Highlight; index: number }>()
  const [closed, setClosed] = useState<Highlight>()
  const [before, setBefore] = useState<{ of: Highlight; isHeld: boolean }>()

  const asked = chosen && chosen.of === highlight ? chosen.index : (highlight?.index ?? 0)
  // A link may name a change that there is not.
  const index = Math.min(asked, Math.max(0, changes.length - 1))
  const isOpen =
    !props.isHidden && highlight !== undefined && closed !== highlight && changes.length > 0
  const isThere =
    page?.source.kind === 'version' && page.source.version === marked?.version && isOpen
  useEffect(() => {
    setView(undefined)
    page?.bridge.watch(isThere ? targets.map(({ target }) => target) : [])
  }, [page, isThere, targets])

  function reveal(change: number): void {
    const first = targets.find((one) => one.change === change)
    if (first) page?.bridge.reveal(first.target)
  }
  function choose(next: number): void {
    if (highlight) setChosen({ of: highlight, index: next })
    reveal(next)
  }

  // Pressing also focuses the button, so this keeps what is already held.
  function prepareBefore(): void {
    if (highlight)
      setBefore((now) => (now?.of === highlight ? now : { of: highlight, isHeld: false }))
  }

  const base = marked?.base_version ?? undefined
  const isPrepared = isThere && base !== undefined && before?.of === highlight
  return (
    <div className={props.isHidden ? 'page-preview covered' : 'page-preview'}>
      <div className="page-area">
        <Frames
          source={source}
          title={props.title}
          before={isPrepared ? { version: base, isHeld: before.isHeld } : undefined}
          onShow={setPage}
          onView={setView}
          onCommand={props.onCommand}
          onGrab={props.onGrab}
          onProblem={props.onProblem}
        />
        {isThere && view && (
          <Suspense>
            <Marks
              key={marked.version}
              isHidden={isPrepared && before.isHeld}
              changes={changes}
              targets={targets}
              view={view}
              chosen={index}
              onChoose={choose}
            />
          </Suspense>
        )}
      </div>
      {isThere && (
        <ChangesBar
          changes={changes}
          chosen={index}
          isVisible={view === undefined || targets.some(isChosenAndFound(index, view))}
          onChoose={choose}
          onPrepareBefore={base === undefined ? undefined : prepareBefore}
          onHoldBefore={(isHeld) => setBefore({ of: highlight, isHeld })}
          onClose={() => setClosed(highlight)}
        />
      )}
    </div>
  )
}

function isChosenAndFound(index: number, view: FrameView) {
  return ({ change }: { change: number }, at: number) =>
    change === index && (view.boxes[at] ?? []).length > 0
}

/** The requested highlight, or else the version that was just added while the document was shown. */
function useHighlight(
  version: number | undefined,
  asked: Highlight | undefined,
): Highlight | undefined {
  const [seen, setSeen] = useState<{ newest: number; added: Highlight | undefined }>()
  const isNewer = version !== undefined && (seen === undefined || version > seen.newest)
  if (isNewer) setSeen({ newest: version, added: seen && { version, index: 0 } })
  return [asked, seen?.added].find((one) => one !== undefined && one.version === version)
}
