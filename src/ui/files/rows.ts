import Papa from 'papaparse'
import type { UploadPart } from '../../protocol/uploads.ts'

const maxShownRows = 100

type TablePart = Pick<UploadPart, 'format' | 'text' | 'delimiter' | 'is_cut'>

/** The first rows of a table, without one that is cut off in the middle. */
export function rowsOf({ format, text, delimiter, is_cut }: TablePart): string[][] {
  const { data } = Papa.parse<string[]>(text, {
    delimiter: delimiter ?? (format === 'tsv' ? '\t' : ''),
    skipEmptyLines: true,
    preview: maxShownRows + 1,
  })
  const whole = is_cut && data.length <= maxShownRows ? data.slice(0, -1) : data
  return whole.slice(0, maxShownRows)
}
