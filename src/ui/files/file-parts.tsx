import { useState } from 'react'
import { operations } from '../../protocol/operations.ts'
import { urlOf } from '../../protocol/paths.ts'
import type { Upload, UploadPart } from '../../protocol/uploads.ts'
import { Markdown } from '../kit/markdown.tsx'
import { sayCount } from '../kit/times.ts'
import { rowsOf } from './rows.ts'

/** The pages, sheets or other parts of a file. The first one in use is open. */
export function FileParts({ upload: { upload_id, preview } }: { upload: Upload }) {
  const { parts, part_count } = preview
  const [only] = parts
  if (only && part_count === 1 && !only.hidden && only.name === '') return <Content part={only} />
  const first = parts.find(({ hidden }) => !hidden)
  return (
    <>
      {parts.map((part, position) => (
        <Part
          key={position}
          part={part}
          number={position + 1}
          uploadId={upload_id}
          isFirst={part === first}
        />
      ))}
      {part_count > parts.length && (
        <p className="file-shown">
          The first {parts.length} of {sayCount(part_count, 'part')} are shown here.
        </p>
      )}
    </>
  )
}

interface PartProps {
  part: UploadPart
  number: number
  uploadId: string
  isFirst: boolean
}

/** What is closed is not rendered: a file may have many sheets. */
function Part({ part, number, uploadId, isFirst }: PartProps) {
  const [isOpen, setOpen] = useState(isFirst)
  const { name, format, hidden } = part
  return (
    <details
      className="file-part disclosure"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <strong>{name || (format === 'markdown' ? 'Text' : `Part ${number}`)}</strong>{' '}
        {sizeOf(part)} {hidden && <em>hidden, not used</em>}
      </summary>
      {isOpen &&
        (format === 'image' ? (
          <Picture {...{ uploadId, number }} name={part.name} />
        ) : (
          <Content part={part} />
        ))}
    </details>
  )
}

interface PictureProps {
  uploadId: string
  number: number
  name: string
}

function Picture({ uploadId, number, name }: PictureProps) {
  const [isBroken, setBroken] = useState(false)
  if (isBroken) return <p className="file-shown">This picture can’t be read, so it is left out.</p>
  return (
    <img
      className="file-picture"
      src={urlOf(operations.downloadUpload, { uid: uploadId, part: number })}
      alt={`The picture ${name}`}
      onError={() => setBroken(true)}
    />
  )
}

function sizeOf({ format, rows, columns, characters }: UploadPart): string {
  if (format === 'image') return 'picture'
  if (rows !== null && columns !== null) {
    return `${sayCount(rows, 'row')}, ${sayCount(columns, 'column')}`
  }
  return sayCount(characters, 'character')
}

function Content({ part }: { part: UploadPart }) {
  const { format, text, is_cut, characters, hidden } = part
  switch (format) {
    case 'image':
      return null
    case 'csv':
    case 'tsv':
      return <Rows part={part} />
    default:
      return (
        <>
          {format === 'markdown' ? (
            <Markdown text={text} />
          ) : (
            <pre className="file-source" tabIndex={0}>
              {text}
            </pre>
          )}
          {is_cut && (
            <Shown shown={text.length} all={characters} what="character" {...{ hidden }} />
          )}
        </>
      )
  }
}

function Rows({ part }: { part: UploadPart }) {
  const rows = rowsOf(part)
  const all = part.rows ?? rows.length
  const width = Math.max(0, ...rows.map((row) => row.length))
  // A sheet may begin in any cell, so these are not the names of its cells.
  const columns = Array.from({ length: width }, (_, index) => index + 1)
  return (
    <>
      <div className="file-table" role="region" aria-label="Table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                <th scope="row">{index + 1}</th>
                {columns.map((column) => (
                  <td key={column} className={isNumber(row[column - 1]) ? 'number' : undefined}>
                    {row[column - 1]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {all > rows.length && <Shown shown={rows.length} all={all} what="row" hidden={part.hidden} />}
    </>
  )
}

interface ShownProps {
  shown: number
  all: number
  what: string
  hidden: boolean
}

function Shown({ shown, all, what, hidden }: ShownProps) {
  return (
    <p className="file-shown">
      The first {shown.toLocaleString()} of {sayCount(all, what)} are shown here
      {hidden ? '.' : '; all of them are used.'}
    </p>
  )
}

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && /^\s*[-−+(]?[$€£]?\d[\d.,'\s]*[%)]?\s*$/.test(cell)
}
