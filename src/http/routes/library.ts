import {
  duplicateDocument,
  readLibrary,
  removeDocument,
  updateDocument,
} from '../../documents/library.ts'
import { found } from '../../errors.ts'
import type { libraryOperations } from '../../protocol/library-operations.ts'
import type { Services } from '../../services.ts'
import { findLibraryRow, restoreFromTrash } from '../../store/library.ts'
import { parseCursor } from '../cursor.ts'
import type { Handlers } from '../router.ts'

export function libraryHandlers({
  db,
  search,
}: Pick<Services, 'db' | 'search'>): Handlers<typeof libraryOperations> {
  return {
    readLibrary: ({ query: { cursor, ...query } }) =>
      readLibrary(db, { ...query, after: parseCursor(cursor) }),
    readDocument: async ({ params: { did } }) => found(await findLibraryRow(db, did), 'document'),
    updateDocument: ({ params: { did }, body }) => updateDocument(db, did, body),
    async removeDocument({ params: { did }, query: { permanent } }) {
      await removeDocument(db, did, permanent)
      if (permanent) search.update()
    },
    async restoreFromTrash({ params: { did } }) {
      found((await restoreFromTrash(db, did)) || undefined, 'document')
      return found(await findLibraryRow(db, did), 'document')
    },
    duplicateDocument: ({ params: { did } }, id) => duplicateDocument(db, did, id),
  }
}
