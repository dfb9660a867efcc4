/** Quoted text, up to a length. */
export const quoted =
  /"[^"\n]{0,200}"|“[^”\n]{0,200}”|„[^“”\n]{0,200}[“”]|«[^»\n]{0,200}»|»[^«\n]{0,200}«|「[^」\n]{0,200}」|『[^』\n]{0,200}』/g

/** Masks quoted text. Keeps the length. */
function masked(text: string): string {
  return text.replace(quoted, (quote) => 'x'.repeat(quote.length))
}

/** The text before and after the first colon that is followed by text and not quoted. */
export function colonOf(line: string): { before: string; after: string } | undefined {
  const match = /^(.{2,160}?)(?::\s+|：\s*)(?=\S)/.exec(masked(line.slice(0, maxRead)))
  if (!match) return undefined
  const [, before = ''] = match
  return { before: line.slice(0, before.length), after: line.slice(match[0].length) }
}

const abbreviated =
  /(?:^|[\s(])(?:\p{L}|\p{L}\.\s?\p{L}|dr|mr|mrs|ms|prof|st|no|nr|vs|etc|inc|ltd|co|ca|approx|incl|bzw|usw|z\. ?b|d\. ?h|e\.g|i\.e)\.$/iu

/** A day or an ordinal, after which a sentence continues: “am 12. Juli”, “zum 3. Mal”. */
const ordinal = /(?:^|[\s(])\d{1,2}\.$/
const goesOn =
  /^\s+(?:\p{Ll}|(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|quartal|jahrhundert|stock|og\b|klasse|januar|juli|mal\b))/iu

/** How much of a line is split into sentences; the rest stays in one piece. */
const maxRead = 4000

/** The sentences of a line, each with its trailing whitespace. */
export function sentencesOf(line: string): string[] {
  const sentences: string[] = []
  let from = 0
  const mask = masked(line.slice(0, maxRead))
  for (const match of mask.matchAll(/[.!?]\s+|[。！？]+[:：\s]*/g)) {
    const to = match.index + match[0].length
    if (abbreviated.test(mask.slice(Math.max(from, match.index - 12), match.index + 1))) continue
    if (
      ordinal.test(mask.slice(Math.max(from, match.index - 3), match.index + 1)) &&
      goesOn.test(mask.slice(match.index + 1, match.index + 20))
    )
      continue
    sentences.push(line.slice(from, to))
    from = to
  }
  if (from < line.length) sentences.push(line.slice(from))
  return sentences
}

/** The last sentences of a line; the first piece is everything before them. */
export function lastSentencesOf(line: string): string[] {
  const start = Math.max(0, line.length - maxRead)
  const [first = '', ...others] = sentencesOf(line.slice(start))
  return [line.slice(0, start) + first, ...others]
}
