import { spawn, type ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { Duplex, Readable, Writable } from 'node:stream'
import { connect, type DevTools } from './devtools.ts'
import { createProfile, killGroup, removeProfile } from './profiles.ts'
import { NoBrowser, type Program } from './program.ts'

/** A browser that runs, without any way to the network. */
export interface Browser extends Pick<DevTools, 'send' | 'on' | 'sessionOf'> {
  readonly pid: number
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Kills it with all its processes, and removes what it has written. */
  close(): Promise<void>
}

export interface LaunchOptions {
  /** Whether its processes are confined by Chromium’s sandbox. */
  isSandboxed: boolean
  /** The user to run it as; undefined: the user of the server. */
  user: { uid: number; gid: number } | undefined
  /** The largest heap of a page’s scripts, in MB. */
  maxHeapMb: number
}

const unreachable = 'disable_non_proxied_udp'

/** Switches without which a page could reach the network: docs/decisions/0032-exports-have-no-network.md. */
const withoutNetwork = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=http://127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  `--webrtc-ip-handling-policy=${unreachable}`,
  `--force-webrtc-ip-handling-policy=${unreachable}`,
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
]

const quietly = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-gpu',
  '--disable-notifications',
  '--mute-audio',
  '--password-store=basic',
  '--use-mock-keychain',
]

/** The same pixels on every machine. */
const looks = ['--hide-scrollbars', '--font-render-hinting=none', '--force-color-profile=srgb']

const startMs = 15_000

/**
 * Starts a browser with a profile of its own, in a process group of its own, which is controlled over pipes.
 * @throws NoBrowser if it does not start.
 */
export async function launchBrowser(program: Program, options: LaunchOptions): Promise<Browser> {
  const { isSandboxed, user, maxHeapMb } = options
  const profile = await createProfile(program.cache, user)
  await writeFile(join(profile, 'fonts.conf'), fontConfig(program.fonts, profile))
  const child = spawn(
    program.path,
    [
      ...quietly,
      ...looks,
      ...withoutNetwork,
      ...(isSandboxed ? [] : ['--no-sandbox']),
      `--js-flags=--max-old-space-size=${maxHeapMb}`,
      `--user-data-dir=${profile}`,
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
      cwd: profile,
      env: environmentOf(program, profile),
      ...user,
    },
  )
  const said = lastWords(child)
  const ended = endOf(child)
  const gone = ended.then(() => {
    throw new NoBrowser(`Chromium ${program.version} did not start: ${said() || 'it said nothing'}`)
  })
  // Nobody waits for it any more once the browser has started.
  gone.catch(() => undefined)
  const [, , , toBrowser, fromBrowser] = child.stdio
  if (!isWritable(toBrowser) || !isReadable(fromBrowser) || child.pid === undefined) {
    await removeProfile(profile)
    return gone
  }
  const { pid } = child
  async function close(): Promise<void> {
    killGroup(pid)
    await ended
    await removeProfile(profile)
  }
  const devtools = connect(toBrowser, fromBrowser)
  const late = AbortSignal.timeout(startMs)
  const tooLate = new Promise<never>((_, reject) => {
    late.onabort = () => reject(new NoBrowser(`Chromium did not start within ${startMs / 1000} s.`))
  })
  try {
    await Promise.race([devtools.send('Browser.getVersion'), gone, tooLate])
  } catch (error) {
    await close()
    throw error instanceof NoBrowser ? error : await gone
  } finally {
    late.onabort = null
  }
  return { ...devtools, pid, ended, close }
}

/** Nothing of the server’s environment, which may hold keys. */
function environmentOf({ libraries }: Program, profile: string): Record<string, string> {
  return {
    HOME: profile,
    // The profile, by a short name: a socket’s path may have 107 characters.
    TMPDIR: '.',
    LANG: 'C.UTF-8',
    FONTCONFIG_FILE: join(profile, 'fonts.conf'),
    ...(libraries.length > 0 && { LD_LIBRARY_PATH: libraries.join(delimiter) }),
  }
}

/** The families behind general names: the same on every machine. */
const general: Record<string, string> = {
  'system-ui': 'Arimo',
  'ui-sans-serif': 'Arimo',
  'sans-serif': 'Arimo',
  sans: 'Arimo',
  serif: 'Tinos',
  'ui-serif': 'Tinos',
  monospace: 'Cousine',
  'ui-monospace': 'Cousine',
  emoji: 'Noto Color Emoji',
}

/** Families for names that the machine has no font for: of the same metrics where there is one. */
const substitutes: Record<string, string> = {
  Arial: 'Arimo',
  Helvetica: 'Arimo',
  'Helvetica Neue': 'Arimo',
  'Segoe UI': 'Arimo',
  'Times New Roman': 'Tinos',
  Times: 'Tinos',
  Georgia: 'Gelasio',
  Cambria: 'Gelasio',
  Calibri: 'Carlito',
  'Courier New': 'Cousine',
  Consolas: 'Cousine',
  Menlo: 'Cousine',
}

/** What asks for no family, as `system-ui` in some browsers, means `sans-serif`. */
const isNone = `<match target="pattern">
${['serif', 'sans-serif', 'monospace'].map((family) => `<test qual="all" name="family" compare="not_eq"><string>${family}</string></test>`).join('\n')}
<edit name="family" mode="append_last"><string>sans-serif</string></edit>
</match>`

/**
 * For the names of families, the machine’s own fonts come first. Rules that come earlier win, so those of the
 * machine follow.
 */
function fontConfig(fonts: string, profile: string): string {
  const alias = (family: string, how: 'prefer' | 'default', other: string) =>
    `<alias binding="same"><family>${family}</family><${how}><family>${other}</family></${how}></alias>`
  const aliases = [
    ...Object.entries(general).map(([family, other]) => alias(family, 'prefer', other)),
    ...Object.entries(substitutes).map(([family, other]) => alias(family, 'default', other)),
  ]
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${isNone}
${aliases.join('\n')}
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>/usr/share/fonts</dir>
<dir>${fonts}</dir>
<cachedir>${profile}/fonts</cachedir>
</fontconfig>
`
}

const maxWords = 2000

/** Keeps the end of what a program writes about its failures. */
function lastWords(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-maxWords)
  })
  child.once('error', ({ message }) => (words += message))
  return () => words.trim()
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
}

function isWritable(stream: unknown): stream is Writable {
  return stream instanceof Writable || stream instanceof Duplex
}

function isReadable(stream: unknown): stream is Readable {
  return stream instanceof Readable
}
