import * as v from 'valibot'
import type { Operations } from './operation.ts'
import * as requests from './requests.ts'
import * as resources from './resources.ts'
import { Text, wholeNumber } from './text.ts'

/** Documents of all sessions. */
export const libraryOperations = {
  readLibrary: {
    method: 'GET',
    path: '/api/documents',
    query: {
      q: v.optional(v.pipe(Text, v.maxLength(1000))),
      kind: v.optional(resources.DocumentKind),
      pinned: v.optional(v.boolean()),
      trash: v.optional(v.boolean(), false),
      limit: v.optional(wholeNumber(1, 200), 50),
      cursor: v.optional(v.string()),
    },
    response: resources.Library,
  },
  readDocument: {
    method: 'GET',
    path: '/api/documents/:did',
    response: resources.LibraryRow,
  },
  updateDocument: {
    method: 'PATCH',
    path: '/api/documents/:did',
    body: requests.DocumentChange,
    response: resources.LibraryRow,
    errors: [409],
  },
  removeDocument: {
    method: 'DELETE',
    path: '/api/documents/:did',
    query: { permanent: v.optional(v.boolean(), false) },
    errors: [409],
  },
  restoreFromTrash: {
    method: 'POST',
    path: '/api/documents/:did/restore',
    response: resources.LibraryRow,
  },
  duplicateDocument: {
    method: 'POST',
    path: '/api/documents/:did/duplicate',
    creates: 'libraryDocument',
    status: 201,
    response: resources.LibraryRow,
  },
} as const satisfies Operations
