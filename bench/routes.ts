import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { decideRoute } from '../src/answering/routing/route.ts'
import { root } from '../src/root.ts'
import { row } from './table.ts'

// How often the rules decide the route of a message, and how often they are right. Names of languages
// as arguments show the messages of these on which the rules abstain.

const Request = v.object({
  message: v.string(),
  has_document: v.boolean(),
  route: v.string(),
  language: v.string(),
})
type Request = v.InferOutput<typeof Request>

const shown = process.argv.slice(2)
const lists = [
  { name: 'not blind', file: 'routes.json' },
  { name: 'blind', file: 'routes-blind.json' },
  { name: 'later writers, learned from since', file: 'routes-unseen.json' },
  { name: 'one more writer, not trained on', file: 'routes-held-out.json' },
]

function readRequests(file: string): Request[] {
  const text = readFileSync(join(root, 'tests/fixtures', file), 'utf8')
  return v.parse(v.array(Request), JSON.parse(text))
}

function decide({ message, has_document }: Request, hasFiles = false): string | undefined {
  return decideRoute({ requested: undefined, message, hasDocument: has_document, hasFiles })?.route
}

function judge(name: string, requests: readonly Request[]): void {
  const decided = requests.filter((one) => decide(one) !== undefined)
  const right = decided.filter((one) => decide(one) === one.route)
  const percent = (part: number, whole: number) => (whole === 0 ? 100 : (100 * part) / whole)
  row(
    name,
    requests.length,
    decided.length,
    percent(right.length, decided.length),
    percent(requests.length - decided.length, requests.length),
  )
}

/** A change that becomes a new document or a picture, the only wrong routes that cost something. */
function isWorst(one: Request, hasFiles: boolean): boolean {
  return one.route === 'edit' && ['create', 'image'].includes(decide(one, hasFiles) ?? '')
}

for (const { name, file } of lists) {
  const requests = readRequests(file)
  const languages = Map.groupBy(requests, ({ language }) => language)
  console.log(`\n## ${name}\n`)
  row('language', 'messages', 'decided', 'right %', 'abstained %')
  row('---', '---:', '---:', '---:', '---:')
  judge('all', requests)
  for (const [language, those] of languages) judge(language, those)

  const wrong = requests.filter((one) => ![one.route, undefined].includes(decide(one)))
  console.log(`\nWrong: ${wrong.length}`)
  for (const one of wrong) {
    console.log(`- ${decide(one)} instead of ${one.route} (${one.language}): ${one.message}`)
  }
  console.log(
    `Changes that became a new document or a picture: ${wrong.filter((one) => isWorst(one, false)).length}`,
  )
  const withFiles = requests.filter((one) => isWorst(one, true))
  console.log(`The same with a file attached: ${withFiles.length}`)
  for (const one of requests) {
    if (decide(one) === undefined && shown.includes(one.language)) {
      console.log(`- no decision, ${one.route} is right (${one.language}): ${one.message}`)
    }
  }
}
