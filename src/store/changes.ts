import { sql } from 'drizzle-orm'
import * as v from 'valibot'
import { versionChanges } from '../../drizzle/index.ts'
import { Change } from '../protocol/resources.ts'
import type { Database } from './database.ts'
import { prepared } from './query.ts'
import { versionExists } from './versions.ts'

const changesOfVersion = prepared(({ orm }) =>
  orm
    .select({ revision: versionChanges.revision, changes: versionChanges.changes })
    .from(versionChanges)
    .where(sql`${versionChanges.version_id} = ${sql.placeholder('id')}`)
    .prepare(),
)

/** Returns the stored changes of a version, if rules of this revision or a later one computed them. */
export async function findChanges(
  db: Database,
  versionId: string,
  revision: number,
): Promise<Change[] | undefined> {
  const [row] = await changesOfVersion(db).all({ id: versionId })
  if (!row || row.revision < revision) return undefined
  return v.parse(v.array(Change), JSON.parse(row.changes))
}

/** Stores what a version changed, unless the version is gone or a later revision has stored it. */
export async function storeChanges(
  db: Database,
  versionId: string,
  revision: number,
  changes: readonly Change[],
): Promise<void> {
  await db.write([
    sql`INSERT INTO ${versionChanges} (version_id, revision, changes)
      SELECT ${versionId}, ${revision}, ${JSON.stringify(changes)} WHERE ${versionExists(versionId)}
      ON CONFLICT (version_id) DO UPDATE SET revision = excluded.revision, changes = excluded.changes
      WHERE excluded.revision >= version_changes.revision`,
  ])
}
