import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { sweepProfiles } from './profiles.ts'
import { gatherFonts, isPackaged, unpackChromium } from './packaged.ts'

/** A Chromium that can be started. */
export interface Program {
  path: string
  /** Such as `153.0.8010.22`. */
  version: string
  /** When it was built, as its files say. */
  builtAt: Date
  /** Folders of libraries that the machine may lack. */
  libraries: string[]
  /** The folder of the fonts that come with the packages. */
  fonts: string
  /** A folder that can be written, and that the browser’s user can enter. */
  cache: string
}

export interface ProgramOptions {
  /** The setting CHROMIUM_PATH. */
  path?: string | undefined
  /** The variable PATH. */
  searchPath: string
  /** Folders in which to keep what is unpacked, best first. */
  caches: string[]
  /** Whether the browser runs as another user than the server. */
  isOtherUser: boolean
}

/** Why there is no browser, as a sentence for whoever runs the server. */
export class NoBrowser extends Error {}

const oldest = 148
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const advice =
  'Install Chromium 148 or newer (Debian: apt-get install chromium) or set CHROMIUM_PATH to its program.'

/**
 * Finds Chromium: the one of the setting, of the PATH, or of the packages.
 * @throws NoBrowser if none can be used.
 */
export async function findProgram(options: ProgramOptions): Promise<Program> {
  const cache = await findCache(options)
  await sweepProfiles(cache)
  const fonts = await gatherFonts(cache)
  const { path, searchPath } = options
  if (path !== undefined) {
    const version = await versionOf(path)
    if (isNew(version))
      return { path, version, builtAt: await timeOf(path), libraries: [], fonts, cache }
    throw new NoBrowser(
      `CHROMIUM_PATH is ${path}, which is ${version ? `version ${version}` : 'no Chromium that can be started'}. ${advice}`,
    )
  }
  for (const folder of searchPath.split(delimiter).filter(Boolean)) {
    for (const name of names) {
      const found = join(folder, name)
      const version = await versionOf(found)
      if (isNew(version)) {
        return { path: found, version, builtAt: await timeOf(found), libraries: [], fonts, cache }
      }
    }
  }
  if (!isPackaged) throw new NoBrowser(`There is no Chromium for exports. ${advice}`)
  const folder = await unpackChromium(cache)
  const libraries = [join(folder, 'lib')]
  const own = join(folder, 'chromium')
  return {
    path: own,
    version: (await versionOf(own, libraries)) ?? '',
    // The program itself is unpacked without its time.
    builtAt: await timeOf(join(folder, 'libEGL.so')),
    libraries,
    fonts,
    cache,
  }
}

function isNew(version: string | undefined): version is string {
  return version !== undefined && Number.parseInt(version, 10) >= oldest
}

const run = promisify(execFile)

/** The time of a file, of a link that of what it points at. */
async function timeOf(path: string): Promise<Date> {
  return (await stat(path)).mtime
}

/** The version of a program; undefined if it is no Chromium, or can’t be started. */
async function versionOf(path: string, libraries: string[] = []): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK)
    const env = { LD_LIBRARY_PATH: libraries.join(delimiter) }
    const { stdout } = await run(path, ['--version'], { env, timeout: 10_000 })
    return /(\d+\.\d+\.\d+(?:\.\d+)?)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}

/** The first folder that can be written, and that the browser’s user can read. */
async function findCache({ caches, isOtherUser }: ProgramOptions): Promise<string> {
  for (const cache of caches) {
    try {
      await mkdir(cache, { recursive: true, mode: 0o755 })
      await access(cache, constants.W_OK)
      if ((await isOwn(cache)) && (!isOtherUser || (await isOpen(cache)))) return cache
    } catch {
      // Such as a read-only file system: try the next one.
    }
  }
  throw new NoBrowser(`None of these folders can be written for the browser: ${caches.join(', ')}.`)
}

/** Whether nobody else may put a program there for us to run. */
async function isOwn(folder: string): Promise<boolean> {
  const { uid, mode } = await stat(folder)
  const own = process.getuid?.()
  return own === undefined || (uid === own && (mode & constants.S_IWOTH) === 0)
}

/** Whether every user may enter a folder. */
async function isOpen(folder: string): Promise<boolean> {
  const { mode } = await stat(folder)
  const isEnterable = (mode & constants.S_IXOTH) !== 0
  const parent = dirname(folder)
  return isEnterable && (parent === folder || (await isOpen(parent)))
}
