import { useEffect, useState } from 'react'
import { api, ApiError } from '../../server/api.ts'
import { clip } from '../../kit/clip.ts'
import { sayCount } from '../../kit/times.ts'
import type { Comparison } from '../../router.ts'
import type { Block, Diff, DiffLine, Line, Part } from './diff.ts'

const context = 3
/** Shorter runs of equal lines are not folded. */
const minFolded = 10
const blocksAtOnce = 100
const maxLines = 300

interface SourceDiffProps extends Comparison {
  documentId: string
}

/** The sources of two versions compared, with long unchanged parts folded. */
export function SourceDiff({ documentId, base, other }: SourceDiffProps) {
  const { diff, problem } = useDiff(documentId, base, other)
  const [shown, setShown] = useState(blocksAtOnce)
  if (problem !== undefined) return <p className="pane-note">{problem}</p>
  if (!diff) return <p className="pane-note">Comparing …</p>
  if (diff.blocks.every(({ kind }) => kind === 'same')) {
    return <p className="pane-note">The sources are identical.</p>
  }
  const rest = diff.blocks.length - shown
  return (
    <div className="source-diff" tabIndex={0} role="region" aria-label="Differences of the sources">
      {!diff.isExact && (
        <p className="changes-note">
          These versions are too different to compare line by line. The lines of both are listed.
        </p>
      )}
      {diff.blocks
        .slice(0, shown)
        .map((block, index) =>
          block.kind === 'same' ? (
            <Same
              key={index}
              lines={block.lines}
              isFirst={index === 0}
              isLast={index === diff.blocks.length - 1}
            />
          ) : (
            <Changed key={index} block={block} />
          ),
        )}
      {rest > 0 && (
        <button
          type="button"
          className="small-button"
          onClick={() => setShown(shown + blocksAtOnce)}
        >
          Show more differences
        </button>
      )}
    </div>
  )
}

/** Lines that both versions have. Of a long run, only those next to a difference. */
function Same(props: { lines: Line[]; isFirst: boolean; isLast: boolean }) {
  const { lines, isFirst, isLast } = props
  const [shown, setShown] = useState(0)
  const lead = isFirst ? 0 : context
  const tail = isLast ? 0 : context
  const hidden = lines.length - lead - tail - shown
  if (hidden < minFolded && shown === 0) return lines.map((line, at) => <Row key={at} {...line} />)
  return (
    <>
      {lines.slice(0, lead + shown).map((line, at) => (
        <Row key={at} {...line} />
      ))}
      {hidden > 0 && (
        <button type="button" className="fold" onClick={() => setShown(shown + maxLines)}>
          {hidden > maxLines
            ? `Show ${maxLines} of ${hidden.toLocaleString()} unchanged lines`
            : `Show ${sayCount(hidden, 'unchanged line')}`}
        </button>
      )}
      {lines.slice(lines.length - Math.min(tail, tail + hidden)).map((line, at) => (
        <Row key={`tail-${at}`} {...line} />
      ))}
    </>
  )
}

function Changed({ block }: { block: Extract<Block, { kind: 'changed' }> }) {
  return (
    <>
      <Rows lines={block.removed} sign="−" />
      <Rows lines={block.added} sign="+" />
    </>
  )
}

function Rows({ lines, sign }: { lines: DiffLine[]; sign: '−' | '+' }) {
  const [shown, setShown] = useState(maxLines)
  const rest = lines.length - shown
  const name = sign === '−' ? 'removed line' : 'added line'
  return (
    <>
      {lines.slice(0, shown).map(({ number, parts }, at) => (
        <div className={sign === '−' ? 'diff-row removed' : 'diff-row added'} key={at}>
          <span className="diff-number">{number}</span>
          <span className="diff-sign">{sign}</span>
          <code>{parts.map((part, index) => mark(part, sign, index))}</code>
        </div>
      ))}
      {rest > 0 && (
        <button type="button" className="fold" onClick={() => setShown(shown + maxLines)}>
          {`Show more (${sayCount(rest, name)} left)`}
        </button>
      )}
    </>
  )
}

function mark({ text, changed }: Part, sign: '−' | '+', key: number) {
  if (!changed) return clip(text)
  return sign === '−' ? <del key={key}>{clip(text)}</del> : <ins key={key}>{clip(text)}</ins>
}

function Row({ number, text }: Line) {
  return (
    <div className="diff-row">
      <span className="diff-number">{number}</span>
      <span className="diff-sign" />
      <code>{clip(text)}</code>
    </div>
  )
}

interface Result {
  key: string
  diff?: Diff
  problem?: string
}

function useDiff(documentId: string, base: number, other: number) {
  const key = `${documentId}/${base}/${other}`
  const [result, setResult] = useState<Result>()
  useEffect(() => {
    const worker = new Worker(new URL('./diff-worker.ts', import.meta.url), { type: 'module' })
    let gone = false
    const fail = (problem: string) => {
      if (!gone) setResult({ key, problem })
    }
    worker.onmessage = ({ data }: MessageEvent<Diff>) => setResult({ key, diff: data })
    worker.onerror = () => fail('The sources can’t be compared in this browser.')
    const read = (version: number) => api.readVersion({ did: documentId, version })
    Promise.all([read(base), read(other)]).then(
      ([old, now]) => {
        if (!gone) worker.postMessage({ base: old.html_content, other: now.html_content })
      },
      (error: unknown) => fail(error instanceof ApiError ? error.message : String(error)),
    )
    return () => {
      gone = true
      worker.terminate()
    }
  }, [key, documentId, base, other])
  return result?.key === key ? result : { key, diff: undefined, problem: undefined }
}
