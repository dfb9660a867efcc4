import type { Connection } from '../shared-stream.ts'
import './connection-bar.css'

/** Says that changes do not arrive at present. Disappears when they do again. */
export function ConnectionBar({ connection }: { connection: Connection }) {
  return (
    <div role="status">
      {connection === 'lost' && (
        <p className="connection-bar">Connection lost. The server keeps working. Reconnecting …</p>
      )}
    </div>
  )
}
