// Starts the server from npm on any Node that can parse this file: checks the version, builds what is
// stale, then runs the server.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const minNode = 24
const root = fileURLToPath(new URL('../..', import.meta.url))
const uiConfig = join(root, 'src/ui/vite.config.ts')
const serverConfig = join(root, 'src/runtime/vite.config.ts')
const stampFile = join(root, 'dist/build.json')
const bundle = 'dist/server.js'
const built = ['public/index.html', bundle]
const sources = ['src', 'drizzle', 'package-lock.json']

process.chdir(root)
try {
  await start(process.argv[2])
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}

async function start(command = '--node') {
  const major = Number(process.versions.node.split('.')[0])
  if (major < minNode) {
    throw new Error(
      `AI HTML Builder needs Node ${minNode} or newer, and this is ${process.version}. Run \`npm ci\` without --omit=optional, which installs a matching Node on the common platforms, or install Node ${minNode}.`,
    )
  }
  if (!existsSync('node_modules/libsql')) {
    throw new Error('The packages are not installed. Run `npm ci` first.')
  }
  switch (command) {
    case '--node':
      buildIfStale()
      return import(pathToFileURL(bundle).href)
    case '--bun':
      buildIfStale()
      return runWith('bun', ['src/runtime/bun.ts'])
    case '--deno':
      buildIfStale()
      return runWith('deno', ['run', '-A', '--no-lock', 'src/runtime/deno.ts'])
    case '--dev':
      return develop()
    case '--build':
      return build()
    case '--backup':
    case '--restore':
    case '--verify':
      return import('./tool.ts')
    default:
      throw new Error(`Unknown command ${command}. \`npm run\` lists the commands.`)
  }
}

/** Runs the server on another runtime. When one of the two processes ends, so does the other. */
async function runWith(command, parameters) {
  const child = spawn(command, parameters, { stdio: 'inherit' })
  child.on('error', () => {
    process.stderr.write(
      `\`${command}\` was not found. Run \`npm ci\` without --omit=dev, or install it.\n`,
    )
    process.exit(1)
  })
  await endWith(child)
}

async function endWith(child) {
  const stop = () => child.kill('SIGTERM')
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  child.on('exit', (code) => process.exit(code ?? 0))
  const { watchParent } = await import('./parent.ts')
  watchParent(stop)
}

/** Builds in a process of its own, so that the server does not keep the memory of the build. */
function buildIfStale() {
  if (built.every((file) => existsSync(file)) && readStamp() === stampOf(sources)) return
  process.stdout.write('Building the browser app and the server …\n')
  const script = fileURLToPath(import.meta.url)
  const { status } = spawnSync(process.execPath, [script, '--build'], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

async function build() {
  const vite = await loadVite()
  for (const configFile of [uiConfig, serverConfig]) {
    await vite.build({ configFile, logLevel: 'error' })
  }
  writeFileSync(stampFile, `${JSON.stringify({ stamp: stampOf(sources) })}\n`)
}

/** Runs the sources of server and browser app; both reload when their sources change. */
async function develop() {
  const { createServer } = await loadVite()
  const server = spawn(process.execPath, ['--watch', 'src/runtime/node.ts'], { stdio: 'inherit' })
  const vite = await createServer({ configFile: uiConfig })
  await vite.listen()
  vite.printUrls()
  await endWith(server)
}

async function loadVite() {
  try {
    return await import('vite')
  } catch {
    throw new Error(
      'The program has to be built, and Vite is not installed. Run `npm ci` without --omit=dev.',
    )
  }
}

/** Returns a hash of all files that the build reads. */
function stampOf(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesIn)) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

function filesIn(path) {
  if (path.endsWith('.json')) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8')).stamp
  } catch {
    return undefined
  }
}
