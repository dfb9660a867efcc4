import type { Route } from '../../protocol/resources.ts'
import { routeNames } from './routes.ts'

interface RouteMenuProps {
  /** Undefined: the server decides. */
  route: Route | undefined
  routes: readonly Route[]
  onRoute(route: Route | undefined): void
}

/** Chooses what the next message does, where it should not be found out from its words. */
export function RouteMenu({ route, routes, onRoute }: RouteMenuProps) {
  return (
    <select
      className="route-menu"
      aria-label="What the message does"
      title="What the message does"
      value={route ?? ''}
      onChange={({ target }) => onRoute(routes.find((one) => one === target.value))}
    >
      <option value="">Auto</option>
      {routes.map((one) => (
        <option key={one} value={one}>
          {routeNames[one]}
        </option>
      ))}
    </select>
  )
}
