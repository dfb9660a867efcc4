import { overviewOf } from '../src/editing/showing/overview.ts'
import { editPrompt } from '../src/answering/prompts.ts'
import { resolveCall } from '../src/editing/tools/resolve.ts'
import { createSource } from '../src/editing/passages/source.ts'
import { createStandIns } from '../src/editing/showing/stand-ins.ts'
import { toolSpecs } from '../src/editing/tools/schemas.ts'
import { applyCall, openWorkingCopy } from '../src/editing/working-copy.ts'
import { inAuthorStyles, type TestPage } from '../tests/support/drift.ts'
import { createCase, createOddCase, type EditCase } from '../tests/support/edit-cases.ts'
import { documentationPages, joinedPage, realPages } from '../tests/support/pages.ts'
import { createRandom } from '../tests/support/random.ts'
import { quantile, row } from './table.ts'

// How often calls that quote real pages like models do are applied in the right place, and how long
// they take. Cases are random; the first argument is a seed to repeat a run, the second the number of
// cases.

const seed = Number(process.argv[2] ?? Math.floor(Math.random() * 2 ** 31))
const count = Number(process.argv[3] ?? 10_000)
const random = createRandom(seed)

const pages = [...realPages, ...documentationPages()]
const near = (length: number) =>
  pages.toSorted((a, b) => Math.abs(a.html.length - length) - Math.abs(b.html.length - length))
const corpus: { size: string; documents: TestPage[]; part: number }[] = [
  { size: '10 KB', documents: inAuthorStyles(near(10_000).slice(0, 6)), part: 0.5 },
  { size: '100 KB', documents: inAuthorStyles(near(100_000).slice(0, 6)), part: 0.45 },
  {
    size: '1 MB',
    documents: inAuthorStyles([{ name: 'joined', html: joinedPage(1_000_000) }]),
    part: 0.05,
  },
]

const millisecondsOf = (work: () => unknown) => {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

interface Tally {
  right: number
  wrong: number
  refused: number
}
const kinds = new Map<string, Tally>()
const groups = new Map<string, Tally>()
const times = new Map<string, { exact: number[]; cold: number[]; warm: number[] }>()

function add(map: Map<string, Tally>, key: string, how: keyof Tally): void {
  const tally = map.get(key) ?? { right: 0, wrong: 0, refused: 0 }
  map.set(key, tally)
  tally[how]++
}

function judge(size: string, one: EditCase): void {
  const { state, resolution } = applyCall(openWorkingCopy(one.html), one.call)
  const isMeant = one.group === 'must be refused' ? !resolution.ok : one.isRight(state.html)
  const how =
    isMeant && (one.group === 'must be refused' || resolution.ok)
      ? 'right'
      : resolution.ok
        ? 'wrong'
        : 'refused'
  if (how === 'wrong') console.error(`wrong: ${one.kind} ${one.call.name} ${one.call.input}`)
  add(kinds, `${one.group}: ${one.kind}`, how)
  add(groups, one.group, how)

  if (one.group === 'named' || one.group === 'right or refused') return
  const time = times.get(size) ?? { exact: [], cold: [], warm: [] }
  times.set(size, time)
  const source = createSource(one.html)
  const cold = millisecondsOf(() => resolveCall(source, one.call))
  if (one.group === 'exact') time.exact.push(cold)
  else {
    time.cold.push(cold)
    time.warm.push(millisecondsOf(() => resolveCall(source, one.call)))
  }
}

console.log(`Seed ${seed}, ${count} cases\n`)
for (const { size, documents, part } of corpus) {
  for (let made = 0; made < count * part;) {
    // One of five cases is an odd one.
    const isOdd = size !== '1 MB' && random.below(5) === 0
    const one = isOdd ? createOddCase(documents, random) : createCase(documents, random)
    if (!one) continue
    made++
    judge(size, one)
  }
}

row('calls', 'right', 'wrong', 'refused', 'right %')
row('---', '---:', '---:', '---:', '---:')
for (const map of [kinds, groups]) {
  for (const [name, { right, wrong, refused }] of [...map].toSorted()) {
    row(name, right, wrong, refused, (100 * right) / (right + wrong + refused))
  }
}

console.log()
row('ms per call', 'exact p50', 'p99', 'cold p50', 'p99', 'longest', 'warm p50', 'p99', 'longest')
row('---', ...Array.from({ length: 8 }, () => '---:'))
for (const [size, { exact, cold, warm }] of times) {
  row(
    size,
    quantile(exact, 0.5),
    quantile(exact, 0.99),
    quantile(cold, 0.5),
    quantile(cold, 0.99),
    Math.max(...cold),
    quantile(warm, 0.5),
    quantile(warm, 0.99),
    Math.max(...warm),
  )
}

const replace = (old_text: string) => ({
  name: 'html_replace',
  input: JSON.stringify({ old_text, new_text: '<hr>' }),
})
const median = (call: { name: string; input: string }, html: string) =>
  quantile(
    Array.from({ length: 5 }, () => millisecondsOf(() => resolveCall(createSource(html), call))),
    0.5,
  )

console.log()
row('ms, cold', 'median')
row('---', '---:')
const large = joinedPage(2_000_000).slice(0, 2_000_000)
const lines = large.slice(1_000_000).split('\n', 16).slice(1).join('\n')
row('15 lines that are not in 2 MB', median(replace(lines.replace(/class/g, 'klass')), large))
row('3 lines that are in 2 MB often', median(replace('</div>\n</div>\n</div>'), large))
const data = Array.from({ length: 150_000 }, () =>
  random.pick([...'ABCDEFabcdef0123456789+/']),
).join('')
const image = `<img alt="" src="data:image/png;base64,${data}">`
const page = `${joinedPage(250_000)}${image}\n</body>`
row(
  '150 KB quoted with one wrong character',
  median(replace(`${image.slice(0, 70_000)}*${image.slice(70_001)}`), page),
)
const cells = '<td>0</td>\n'.repeat(5000)
row(
  '100 KB of equal cells with one other, of 1 MB of them',
  median(replace(`${cells}<td>1</td>\n${cells}`), cells.repeat(18)),
)
for (const megabytes of [0.25, 0.5, 1, 2, 3, 4, 5]) {
  const html = joinedPage(megabytes * 1e6).slice(0, megabytes * 1e6)
  row(`4 words that are not in ${megabytes} MB`, median(replace('these four words nowhere'), html))
}

/** Pages of a given length that are built to be slow, and calls on them. */
const hostile: Record<string, (length: number) => [html: string, name: string, input: object]> = {
  'drawings left open': (length) => [
    `<i>x</i>${'<svg>'.repeat(length / 10)}${'</b>'.repeat(length / 10)}`,
    'set_attribute',
    { selector: 'i', name: 'a', value: 'b' },
  ],
  'formats left open': (length) => [
    `<i>x</i><p>${Array.from({ length: 400 }, (_, index) => `<b a${index}>`).join('')}${'<p>x'.repeat(length / 4)}`,
    'delete_element',
    { selector: 'i' },
  ],
  'elements left open': (length) => [
    `<i>x</i>${'<span>'.repeat(length / 17)}${'<div></div>'.repeat(length / 17)}`,
    'delete_element',
    { selector: 'i' },
  ],
  'a selector of brackets': (length) => [
    `<style>a{b:c} ${'\\['.repeat(length / 2)}{x:y}</style>`,
    'set_style',
    { rule: 'a', property: 'b', value: 'd' },
  ],
  'half characters': (length) => [
    `${'x '.repeat(length / 2)}${'\u200dabcd efgh.'.repeat(10_000)}`,
    'html_delete',
    { text_to_delete: 'abcd  efgh' },
  ],
}

console.log()
row('ms, cold, on a page with', '0.25 MB', '0.5 MB', '1 MB')
row('---', '---:', '---:', '---:')
for (const [name, pageOf] of Object.entries(hostile)) {
  const times = [0.25, 0.5, 1].map((megabytes) => {
    const [html, tool, input] = pageOf(megabytes * 1e6)
    return median({ name: tool, input: JSON.stringify(input) }, html)
  })
  row(name, ...times)
}

console.log()
row('characters for one new sentence', 'to the model', 'from the model', 'the whole, both ways')
row('---', '---:', '---:', '---:')
const instructions = editPrompt.text.length + JSON.stringify(toolSpecs()).length
const message = 'Say under "Usage" that it is new.'
for (const megabytes of [0.01, 0.1, 1, 5]) {
  const html = megabytes === 0.01 ? near(10_000)[0]?.html : joinedPage(megabytes * 1e6)
  if (html === undefined) continue
  const { text } = createStandIns(html)
  // Four characters a token, and 60,000 tokens from which on the overview is shown.
  const shown = text.length > 240_000 ? overviewOf(text, message) : text
  const call = { anchor_text: '<p>To apply this component', new_content: ', which is new,' }
  row(
    `${megabytes} MB`,
    instructions + shown.length + message.length,
    JSON.stringify(call).length,
    2 * html.length,
  )
}

const isWritten = [...groups.values()].some(({ wrong }) => wrong > 0)
if (isWritten) process.exitCode = 1
