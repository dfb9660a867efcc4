import './connection-bar.css'

/** Says that changes do not arrive at present. Disappears when they do again. */
export function ConnectionBar({ isLost }: { isLost: boolean }) {
  return (
    <div role="status">
      {isLost && (
        <p className="connection-bar">Connection lost. The server keeps working. Reconnecting …</p>
      )}
    </div>
  )
}
