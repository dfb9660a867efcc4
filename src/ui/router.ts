/** Two versions of a document that are compared. */
export interface Comparison {
  base: number
  other: number
}

/** A document, as it is now or in one of its versions. */
export interface DocumentAddress {
  page: 'document'
  documentId: string
  /** The version that is shown; undefined: the latest. */
  version?: number | undefined
  /** The change of the version to look at, by its number from 1. All changes of the version are marked. */
  change?: number | undefined
  comparison?: Comparison | undefined
}

/** What an address of the app shows. `session` leads to a document of the session or to its folder. */
export type Address =
  | { page: 'library' }
  | DocumentAddress
  | { page: 'folder'; sessionId: string }
  | { page: 'session'; sessionId: string }

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const path = new RegExp(`^/([dfs])/(${uuid})/?$`, 'i')

/** Any other address shows the library. */
export function parseAddress({
  pathname,
  search,
  hash,
}: Pick<URL, 'pathname' | 'search' | 'hash'>) {
  const [, page, given = ''] = path.exec(pathname) ?? []
  const id = given.toLowerCase()
  switch (page?.toLowerCase()) {
    case 'd':
      return documentAddress(id, new URLSearchParams(search), hash)
    case 'f':
      return { page: 'folder', sessionId: id } satisfies Address
    case 's':
      return { page: 'session', sessionId: id } satisfies Address
    default:
      return { page: 'library' } satisfies Address
  }
}

function documentAddress(
  documentId: string,
  query: URLSearchParams,
  hash: string,
): DocumentAddress {
  const [, base, other] = /^(\d+)-(\d+)$/.exec(query.get('compare') ?? '') ?? []
  return {
    page: 'document',
    documentId,
    version: numberOf(query.get('v')),
    change: numberOf(/^#c(\d+)$/.exec(hash)?.[1]),
    comparison: base && other ? { base: Number(base), other: Number(other) } : undefined,
  }
}

/** A whole number from 1. */
function numberOf(text: string | null | undefined): number | undefined {
  return text && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}

/** The URL of an address, without its origin. */
export function hrefOf(address: Address): string {
  switch (address.page) {
    case 'library':
      return '/'
    case 'folder':
      return `/f/${address.sessionId}`
    case 'session':
      return `/s/${address.sessionId}`
    case 'document':
      return hrefOfDocument(address)
  }
}

function hrefOfDocument({ documentId, version, change, comparison }: DocumentAddress): string {
  const query = [
    ...(version === undefined ? [] : [`v=${version}`]),
    ...(comparison ? [`compare=${comparison.base}-${comparison.other}`] : []),
  ]
  return [
    `/d/${documentId}`,
    query.length > 0 ? `?${query.join('&')}` : '',
    change === undefined ? '' : `#c${change}`,
  ].join('')
}
