import { AppError } from '../errors.ts'

/** Reads a cursor that names the last row of a page by its time and id. @throws AppError `invalid` */
export function parseCursor(cursor: string | undefined): { time: string; id: string } | undefined {
  if (cursor === undefined) return undefined
  const [, time, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (time && id) return { time, id }
  throw new AppError(
    'invalid',
    'The cursor is not valid. Use the next_cursor of an earlier response.',
  )
}
