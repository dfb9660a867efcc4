// Starts the server from npm, on any Node that can read this: checks the version, builds the
// browser app when it is stale, then runs the sources.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const stampFile = join(root, 'public', 'build.json')
const leastNode = 24
const sources = ['src/ui', 'src/client', 'src/protocol', 'package-lock.json']

process.chdir(root)
try {
  await start()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}

async function start() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < leastNode) {
    throw new Error(
      `AI HTML Builder needs Node ${leastNode} or newer, and this is ${process.version}. Run \`npm ci\` without --omit=optional, which brings one along where there is one for this machine, or install Node ${leastNode}.`,
    )
  }
  if (!existsSync(join(root, 'node_modules', 'hono'))) {
    throw new Error('The packages are not installed. Run `npm ci` first.')
  }
  const [what = '--node'] = process.argv.slice(2)
  if (what === '--dev') return develop()
  if (what === '--build') return buildApp()
  if (['--backup', '--restore', '--verify'].includes(what)) return import('./tool.ts')
  if (!['--node', '--bun', '--deno'].includes(what)) {
    throw new Error(`${what} is nothing that can be started. The settings are in README.md.`)
  }
  await buildIfStale()
  if (what === '--bun') return runWith('bun', ['src/runtime/bun.ts'])
  if (what === '--deno') return runWith('deno', ['run', '-A', '--no-lock', 'src/runtime/deno.ts'])
  await import('./node.ts')
}

/** Runs the server on another runtime; that ends with this process, and this one with it. */
async function runWith(command, parameters) {
  const child = spawn(command, parameters, { stdio: 'inherit' })
  child.on('error', () => {
    process.stderr.write(
      `There is no ${command} here. Run \`npm ci\` without --omit=dev, or install it.\n`,
    )
    process.exit(1)
  })
  await passOnTheEnd(child)
}

async function passOnTheEnd(child) {
  const stop = () => child.kill('SIGTERM')
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  child.on('exit', (code) => process.exit(code ?? 0))
  const { watchParent } = await import('./parent.ts')
  watchParent(stop)
}

async function buildIfStale() {
  if (existsSync(join(root, 'public', 'index.html')) && readStamp() === stampOf(sources)) return
  process.stdout.write('Building the browser app …\n')
  await buildApp()
}

async function buildApp() {
  const { build } = await loadVite()
  await build({ configFile: join(root, 'src/ui/vite.config.ts'), logLevel: 'error' })
  writeFileSync(stampFile, `${JSON.stringify({ stamp: stampOf(sources) })}\n`)
}

/** The server and the browser app, each loaded anew when its sources change. */
async function develop() {
  const { createServer } = await loadVite()
  const server = spawn(process.execPath, ['--watch', 'src/runtime/node.ts'], { stdio: 'inherit' })
  const vite = await createServer({ configFile: join(root, 'src/ui/vite.config.ts') })
  await vite.listen()
  vite.printUrls()
  await passOnTheEnd(server)
}

async function loadVite() {
  try {
    return await import('vite')
  } catch {
    throw new Error(
      'The browser app has to be built, and Vite is not installed. Run `npm ci` without --omit=dev.',
    )
  }
}

/** What the browser app was built from. */
function stampOf(sources) {
  const hash = createHash('sha256')
  for (const source of sources) {
    const files = source.endsWith('.json')
      ? [source]
      : readdirSync(source, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .toSorted()
    for (const file of files) hash.update(file).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8')).stamp
  } catch {
    return undefined
  }
}
