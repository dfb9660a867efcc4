import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'

const oldest = 148
const advice =
  'No Chromium 148 or newer was found. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to its program.'
const flags = [
  // The browsers of people run frames of other origins in processes of their own; this one only if told.
  '--site-per-process',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts Chromium: from CHROMIUM_PATH, the PATH, or the one that came with the packages. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const { executablePath, env } = await findChromium()
  // Chromium's own sandbox does not work for root.
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath,
    args: isRoot ? ['--no-sandbox', ...flags] : flags,
    chromiumSandbox: !isRoot,
    env: { ...process.env, ...env },
    ...options,
  })
}

async function findChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (versionOf(named) < oldest) throw new Error(`CHROMIUM_PATH is ${named}. ${advice}`)
    return { executablePath: named, env: {} }
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name)
      if (existsSync(path) && versionOf(path) >= oldest) return { executablePath: path, env: {} }
    }
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(advice)
  return unpackChromium()
}

function versionOf(path: string): number {
  try {
    const said = execFileSync(path, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return Number(/(\d+)\.\d+\.\d+/.exec(said)?.[1] ?? 0)
  } catch {
    return 0
  }
}

/**
 * Unpacks the package's Chromium with its libraries and fonts into a folder of this checkout, once:
 * its own default is a shared folder whose content it would trust.
 */
async function unpackChromium() {
  const require = createRequire(import.meta.url)
  const home = dirname(dirname(require.resolve('@sparticuz/chromium')))
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url))
  const folder = join(cache, `chromium-${version}`)
  const executablePath = join(folder, 'chromium')
  if (!existsSync(executablePath)) {
    mkdirSync(cache, { recursive: true })
    const fresh = mkdtempSync(join(cache, 'unpacking-'))
    const before = process.env.TMPDIR
    process.env.TMPDIR = fresh
    try {
      for (const name of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br'])
        await inflate(join(home, 'bin', name))
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
    writeFileSync(
      join(fresh, 'fonts.conf'),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`,
    )
    // Something may have deleted the program, but not the folder.
    if (!existsSync(executablePath)) rmSync(folder, { recursive: true, force: true })
    try {
      renameSync(fresh, folder)
    } catch {
      // Another test run was faster.
      rmSync(fresh, { recursive: true, force: true })
    }
  }
  return {
    executablePath,
    env: {
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  }
}

/**
 * Where the program keeps what it unpacks for its export browser, so that all tests share it: in this
 * checkout or, where another user can't enter that, in the folder for temporary files.
 */
export const browserCaches = [
  fileURLToPath(new URL('../../node_modules/.cache/ai-html-builder', import.meta.url)),
  join(tmpdir(), `ai-html-builder-${process.getuid?.() ?? 0}`),
]

/** The paths of the profiles of a server’s export browsers; the server is a process. */
export function browserProfiles(server = process.pid): Set<string> {
  const inCache = (cache: string) =>
    existsSync(cache) ? readdirSync(cache).map((name) => join(cache, name)) : []
  const isProfile = (path: string) => basename(path).startsWith(`profile-${server}-`)
  return new Set(browserCaches.flatMap(inCache).filter(isProfile))
}
