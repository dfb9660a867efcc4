import { Icon } from '../kit/icons.tsx'
import { saySize } from '../kit/times.ts'
import type { ExportState, Made } from './use-export.ts'

/** Which version is exported, where it is not the latest one. */
export function Shown({ version, latest }: { version: number; latest: number }) {
  if (version === latest) return
  return (
    <p className="export-note">
      This is version {version}, the one that is shown. The latest is version {latest}.
    </p>
  )
}

/** What is being done, what came of it, and what the file does not have. */
export function Progress({ state }: { state: ExportState }) {
  return (
    <div className="export-progress" role="status">
      {state.state === 'running' && (
        <>
          <span>{state.content}…</span>
          <progress max={1} value={state.share} />
        </>
      )}
      {state.state === 'failed' && (
        <p className="export-failure">
          <Icon name="warn" /> {state.content}
        </p>
      )}
      {state.state === 'made' && <Report file={state.file} />}
    </div>
  )
}

function Report({ file }: { file: Made }) {
  const { file_name, size, url, report } = file
  return (
    <>
      <p>
        <Icon name="check" /> <a href={url}>{file_name}</a> ({saySize(size)})
      </p>
      {report.length > 0 && (
        <details className="disclosure" open={report.length <= 3}>
          <summary>
            {report.length === 1
              ? '1 thing is not as in the document'
              : `${report.length} things are not as in the document`}
          </summary>
          <ul>
            {report.map(({ what, where, why }, index) => (
              <li key={index}>
                {what}
                {where !== '' && <code> {where}</code>}: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
