import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { knownProviders } from '../src/providers/catalogue.ts'
import { composer, models } from '../src/providers/catalogue-models.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

// An import goes down this list, near or far; never up, and never to another folder of the same step.
const steps = [
  ['runtime'],
  ['app'],
  ['http'],
  ['services'],
  ['turns'],
  ['answering'],
  ['templates', 'brands', 'publishing', 'maintenance'],
  ['documents', 'costs'],
  ['uploads', 'exports'],
  ['store'],
  ['providers'],
  ['composer'],
  ['tables', 'editing', 'pictures', 'isolation'],
  ['drizzle'],
  ['protocol'],
]
// The same for the areas of the browser app.
const areas = [
  ['main'],
  ['app'],
  ['library'],
  ['conversation', 'document'],
  ['exports', 'files', 'receipts'],
  ['link'],
  ['state'],
  ['server'],
  ['router', 'kit'],
]
/** What may be imported from anywhere but from these folders, which import nothing but what is listed. */
const everywhere = ['errors', 'log', 'config', 'root', 'threads']
const only: Record<string, string[]> = {
  answering: ['providers', 'composer', 'editing', 'pictures', 'tables', 'protocol', ...everywhere],
  composer: ['tables', 'editing', 'protocol'],
  editing: [],
  pictures: [],
  tables: [],
  isolation: [],
  protocol: [],
  client: ['protocol'],
  cli: ['client', 'protocol'],
  mcp: ['client', 'protocol'],
  ui: ['client', 'protocol'],
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|js)$/.test(file))
    .map((file) => join(folder, file))
}

function folderOf(file: string): string {
  const [top = '', second = ''] = file.split('/')
  return top === 'src' ? second.replace(/\.\w+$/, '') : top
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative(root, join(root, dirname(file), path)),
  )
}

/** The area of the browser app that a file is in; undefined if it is no part of that app. */
function areaOf(file: string): string | undefined {
  const area = /^src\/ui\/([\w-]+)/.exec(file)?.[1]
  return areas.flat().find((one) => one === area)
}

/** A test, and the files beside it that it imports, near or far. */
function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file) || !file.startsWith('tests/')) return reached
  reached.add(file)
  for (const target of importsOf(file)) reachedFrom(target, reached)
  return reached
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true
  const listed = only[from]
  if (listed) return listed.includes(to)
  return everywhere.includes(to) || isBelow(steps, from, to)
}

function isBelow(all: string[][], from: string, to: string): boolean {
  const stepOf = (folder: string) => all.findIndex((step) => step.includes(folder))
  return stepOf(from) >= 0 && stepOf(to) > stepOf(from)
}

const opening = 'src/providers/open.ts'

/** A provider's own files are known to the one place that opens providers. */
function isOfOneProvider(file: string): boolean {
  return /^src\/providers\/\w+\//.test(file)
}

describe('the layout', () => {
  it('has imports that go down the steps only', () => {
    const wrong: string[] = []
    for (const file of [...sourcesOf('src'), ...sourcesOf('drizzle')]) {
      for (const target of importsOf(file)) {
        const [from, to] = [folderOf(file), folderOf(target)]
        const isPrivate =
          isOfOneProvider(target) && file !== opening && !file.startsWith(dirname(target))
        if (isPrivate || !mayImport(from, to)) wrong.push(`${file} → ${target}`)
      }
    }
    assert.deepEqual(wrong, [])
  })

  it('has imports in the browser app that go down its areas only', () => {
    const files = sourcesOf('src/ui')
    const wrong: string[] = []
    for (const file of files) {
      const from = areaOf(file)
      if (from === undefined) continue
      for (const target of importsOf(file).filter((path) => /^src\/ui\/.*\.tsx?$/.test(path))) {
        const to = areaOf(target)
        if (to === undefined || (from !== to && !isBelow(areas, from, to))) {
          wrong.push(`${file} → ${target}`)
        }
      }
    }
    assert.deepEqual(wrong, [])
    const parts = files.map((file) => areaOf(file) ?? file)
    assert.deepEqual(
      parts.filter((part) => part.includes('/') && !/^src\/ui\/(docs\/|vite\.config)/.test(part)),
      [],
    )
  })

  it('has no file that leads back to itself by its imports', () => {
    const found: string[] = []
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (done.has(file)) return
      done.add(file)
      for (const target of importsOf(file)) {
        if (target.startsWith('src/') && /\.tsx?$/.test(target)) visit(target, [...path, file])
      }
    }
    for (const file of sourcesOf('src')) visit(file, [])
    assert.deepEqual(found, [])
  })

  it('reads the environment in runtime only', () => {
    const readers = sourcesOf('src').filter((file) =>
      /process\.env/.test(readFileSync(join(root, file), 'utf8')),
    )
    assert.deepEqual(
      readers.filter(
        (file) => !file.startsWith('src/runtime/') && file !== 'src/ui/vite.config.ts',
      ),
      [],
    )
  })

  it('asks what a model and its provider can do, never for their names', () => {
    const naming = sourcesOf('src').filter(
      (file) => file !== opening && !/^src\/providers\/catalogue(-models)?\.ts$/.test(file),
    )
    const wrong: string[] = []
    for (const file of naming) {
      const text = readFileSync(join(root, file), 'utf8')
      const ids = models.filter((model) => model !== composer).map(({ id }) => id)
      const names = [...knownProviders, composer.provider].filter(
        (name) => !file.startsWith('src/ui/') && dirname(file) !== `src/providers/${name}`,
      )
      const found = [
        ...ids.filter((id) => text.includes(id)),
        ...names.filter((name) => new RegExp(`['"\`]${name}['"\`/]`).test(text)),
      ]
      wrong.push(...found.map((name) => `${file} names ${name}`))
    }
    assert.deepEqual(wrong, [])
  })

  it('keeps tests that start browsers and other processes out of those that run fast', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const patterns = [...scripts['test:fast'].matchAll(/"([^"]+)"/g)].map(([, glob = '']) => glob)
    const fast = globSync(patterns, { cwd: root })
    const others = globSync('tests/**/*.test.ts', { cwd: root, exclude: fast })
    assert.deepEqual(
      others.filter((file) => !/^tests\/(browser|exports|runtime)\//.test(file)),
      [],
    )
    const starting = fast.filter((file) =>
      [...reachedFrom(file)].some((reached) =>
        /'(node:child_process|playwright-core)'/.test(readFileSync(join(root, reached), 'utf8')),
      ),
    )
    assert.deepEqual(starting, [])
  })

  it('never lets a document share the app’s origin', () => {
    const naming = [...sourcesOf('src')].filter((file) =>
      readFileSync(join(root, file), 'utf8').includes('allow-same-origin'),
    )
    assert.deepEqual(naming, [])
  })

  it('keeps out the packages that the product does without, and pins the others', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    )
    const all: Record<string, string> = {
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    }
    const refused =
      /redis|^ws$|socket\.io|websocket|jsonwebtoken|^jose$|passport|next-auth|better-auth|lucia|langchain|litellm|llamaindex|^ai$|@ai-sdk|xlsx/i
    assert.deepEqual(
      Object.keys(all).filter((name) => refused.test(name)),
      [],
    )
    for (const [name, version] of Object.entries(all))
      assert.match(version, /^\d+\.\d+\.\d+$/, name)
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
    const addresses = [...lock.matchAll(/"resolved": "([^"]+)"/g)].map((match) => match[1] ?? '')
    assert.deepEqual(
      addresses.filter((address) => !address.startsWith('https://registry.npmjs.org/')),
      [],
    )
  })
})
