import type { Connection } from '../server/shared-stream.ts'

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
