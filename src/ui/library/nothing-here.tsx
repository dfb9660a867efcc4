import { Link } from '../link.tsx'
import type { Failure } from '../state/page.ts'
import { useActions } from '../state/use-app.ts'

/** Says why an address can't be shown, with a way out. */
export function NothingHere({ failure }: { failure: Failure }) {
  const actions = useActions()
  return (
    <div className="home">
      <div className="home-inner" role="alert">
        <h1>
          {failure.isMissing ? 'There is nothing at this address' : 'This can’t be shown now'}
        </h1>
        <p className="home-lead">
          {failure.isMissing
            ? 'The document was moved to the trash or deleted, or the link is wrong.'
            : failure.why}
        </p>
        <div className="examples">
          {!failure.isMissing && (
            <button type="button" className="small-button primary" onClick={actions.reopen}>
              Try again
            </button>
          )}
          <Link to={{ page: 'library' }} onOpen={() => actions.open({ page: 'library' })}>
            All documents
          </Link>
        </div>
      </div>
    </div>
  )
}
