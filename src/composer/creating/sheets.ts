import { inWords } from '../in-words.ts'

/** What remains of an instruction and its files once the sheets that it names are chosen. */
interface Choice<File> {
  instruction: string
  attachments: readonly File[]
  notes: string[]
}

const noun = '(?:(?:work)?sheets?|tabs?|tabellenbl(?:att|ätter)|bl(?:att|ätter)|reiter)'
const before = '(?:the |das |dem |des |die |den )?(?:hidden |(?:ausgeblendete|versteckte)[ns]? )?'
const only = '(?:only|just|nur)'
const excluding = /(?:without|except(?: for)?|excluding|but(?: not)?|not|ohne|außer|nicht) $/iu

/**
 * Keeps the sheets of workbooks that an instruction names as such, as in “a dashboard of the sheet Q2” or “only
 * Q2”, or all but those that it excludes. In the instruction, their names stand for them.
 */
export function chooseSheets<File extends { part?: string }>(
  instruction: string,
  attachments: readonly File[],
): Choice<File> {
  const parts = [...new Set(attachments.flatMap(({ part }) => part ?? []))]
  const all = { instruction, attachments, notes: [] }
  if (parts.length === 0) return all
  const names = parts.toSorted((one, other) => other.length - one.length).map(RegExp.escape)
  const name = `["“„']?(?:${names.join('|')})["”“']?(?![\\p{L}\\p{N}])`
  const list = `(?<names>${name}(?:(?:, ?(?:and |und )?| and | und | & )${name})*)`
  const found = [
    `(?:${only} )?${before}${noun} (?:called |named |namens )?${list}`,
    `(?:${only} )?${before}${list}[ -]${noun}(?![\\p{L}\\p{N}])`,
    `${only} ${before}${list}`,
  ]
    .map((pattern) => new RegExp(`(?<![\\p{L}\\p{N}])${pattern}`, 'iu').exec(instruction))
    .find((match) => match !== null)
  const said = found?.groups?.names
  if (!found || said === undefined) return all
  const isNamed = (part: string) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(part)}(?![\\p{L}\\p{N}])`, 'iu').test(said)
  const isExcluded = excluding.test(instruction.slice(0, found.index))
  const isUsed = ({ part }: File) => part === undefined || isNamed(part) !== isExcluded
  const used = attachments.filter(isUsed)
  if (used.length === 0) return all
  const left = attachments.flatMap((one) => (isUsed(one) ? [] : (one.part ?? [])))
  const notes =
    left.length === 0
      ? []
      : [`As you asked, ${inWords(left)} ${left.length === 1 ? 'was' : 'were'} not used.`]
  if (isExcluded) return { instruction, attachments: used, notes }
  const rest = instruction.slice(found.index + found[0].length)
  const named = said.replace(/["“”„']/g, '')
  return {
    instruction: `${instruction.slice(0, found.index)}${named}${rest}`,
    attachments: used,
    notes,
  }
}
