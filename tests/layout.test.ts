import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

// Each may import what stands in a row below its own; rows are levels.
const levels = [
  ['runtime'],
  ['app'],
  ['services'],
  ['http'],
  ['turns', 'documents'],
  ['costs'],
  ['providers', 'store'],
  ['composer'],
  ['editing', 'tables'],
  ['drizzle'],
  ['protocol'],
]
const everywhere = ['errors', 'log', 'config']
const apart: Record<string, string[]> = {
  ui: ['protocol'],
  composer: ['editing', 'tables'],
  editing: [],
  tables: [],
  protocol: [],
}
// The routes know the type of what they are given, and nothing else of it.
const given = ['http → services']

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|js)$/.test(file))
    .map((file) => join(folder, file))
}

function areaOf(file: string): string {
  const [top = '', second = ''] = file.split('/')
  return top === 'src' ? second.replace(/\.\w+$/, '') : top
}

function importsOf(file: string): { target: string; isType: boolean }[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(import type [^']*)?(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    ([, type, path = '']) => ({
      target: relative(root, join(root, dirname(file), path)),
      isType: type !== undefined,
    }),
  )
}

describe('the layout', () => {
  it('has every arrow pointing the right way', () => {
    const levelOf = (area: string) => levels.findIndex((row) => row.includes(area))
    const wrong: string[] = []
    for (const file of [...sourcesOf('src'), ...sourcesOf('drizzle')]) {
      for (const { target, isType } of importsOf(file)) {
        const [from, to] = [areaOf(file), areaOf(target)]
        const arrow = `${from} → ${to}`
        if (from === to || (isType && given.includes(arrow))) continue
        const allowed = apart[from]
          ? apart[from].includes(to)
          : everywhere.includes(to) ||
            (!everywhere.includes(from) && levelOf(to) > levelOf(from) && levelOf(from) >= 0)
        if (!allowed) wrong.push(`${file} → ${target}`)
        if (
          /^src\/providers\/\w+\//.test(target) &&
          from !== 'services' &&
          !file.startsWith(dirname(target))
        )
          wrong.push(`${file} → ${target}`)
      }
    }
    assert.deepEqual(wrong, [])
  })

  it('has no file that leads back to itself by its imports', () => {
    const found: string[] = []
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (done.has(file)) return
      done.add(file)
      for (const { target } of importsOf(file)) {
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
