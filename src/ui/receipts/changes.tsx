import { useEffect, useState } from 'react'
import type { Receipt } from '../../protocol/resources.ts'
import { api, ApiError } from '../server/api.ts'
import { clip } from '../kit/clip.ts'

const maxShownChanges = 40
const context = 30

interface Pair {
  before: string
  after: string
}

/** What a version changed: the text before and after, passage by passage. */
export default function Changes({ documentId, receipt }: { documentId: string; receipt: Receipt }) {
  const [texts, setTexts] = useState<Pair>()
  const [problem, setProblem] = useState('')
  const { version, base_version } = receipt

  useEffect(() => {
    let gone = false
    Promise.all([
      api.readVersion({ did: documentId, version: base_version ?? 1 }),
      api.readVersion({ did: documentId, version }),
    ]).then(
      ([old, now]) => {
        if (!gone) setTexts({ before: old.html_content, after: now.html_content })
      },
      (error: unknown) => {
        if (!gone) setProblem(error instanceof ApiError ? error.message : String(error))
      },
    )
    return () => {
      gone = true
    }
  }, [documentId, version, base_version])

  if (problem !== '') return <p className="changes-note">{problem}</p>
  if (!texts) return <p className="changes-note">Loading …</p>
  const more = receipt.ranges.length - maxShownChanges
  return (
    <>
      <ol className="changes">
        {receipt.ranges.slice(0, maxShownChanges).map((range) => (
          <Change key={range.new.from} range={range} texts={texts} />
        ))}
      </ol>
      {more > 0 && <p className="changes-note">and {more.toLocaleString()} more places</p>}
    </>
  )
}

function Change({ range, texts }: { range: Receipt['ranges'][number]; texts: Pair }) {
  const { before, after } = texts
  const line = before.slice(0, range.old.from).split('\n').length
  const lead = before.slice(Math.max(0, range.old.from - context), range.old.from)
  const tail = before.slice(range.old.to, range.old.to + context)
  return (
    <li>
      <span className="change-line">Line {line.toLocaleString()}</span>
      <code>
        {lead.slice(lead.lastIndexOf('\n') + 1)}
        {range.old.to > range.old.from && (
          <del>{clip(before.slice(range.old.from, range.old.to))}</del>
        )}
        {range.new.to > range.new.from && (
          <ins>{clip(after.slice(range.new.from, range.new.to))}</ins>
        )}
        {tail.split('\n', 1)[0]}
      </code>
    </li>
  )
}
