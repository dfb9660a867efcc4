import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface ServerProcess extends AsyncDisposable {
  url: string
  child: ChildProcess
  output(): string
  /** Settles when the last process that could still print has ended. */
  silent: Promise<unknown>
  /** Sends a signal and gives the exit code, or the name of the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string | null>
}

/**
 * Runs the server as its own process on a free port, as `npm start` does: its bundle, which starts in
 * a fraction of the time of its sources. Settles when it says that it is ready, and all else awaited.
 */
export async function startServer(
  environment: Record<string, string>,
  [command = '', ...parameters]: string[] = [process.execPath, 'src/runtime/start.js'],
  { awaited = /./, cwd = root }: { awaited?: RegExp; cwd?: string } = {},
): Promise<ServerProcess> {
  const child = spawn(command, parameters, {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', RATE_LIMIT_REQUESTS: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk
      const ready = /ready at (http:\S+)/.exec(output)
      if (ready?.[1] && awaited.test(output)) resolve(ready[1])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)))
  })
  async function end(signal: NodeJS.Signals): Promise<number | string | null> {
    if (child.exitCode !== null || child.signalCode !== null)
      return child.exitCode ?? child.signalCode
    const exit = once(child, 'exit')
    child.kill(signal)
    const [code, name] = await exit
    return code ?? name
  }
  return {
    url,
    child,
    output: () => output,
    silent: Promise.all([once(child.stdout, 'close'), once(child.stderr, 'close')]),
    end,
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  }
}

/** Runs the server where it is expected to end at once; gives its code and what it printed. */
export async function runServer(
  environment: Record<string, string>,
  script = 'src/runtime/start.js',
  cwd = root,
  parameters: string[] = [],
) {
  const child = spawn(process.execPath, [resolve(root, script), ...parameters], {
    cwd,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const [code] = await once(child, 'exit')
  return { code, output }
}

/** Runs one of the program's own commands (`--backup`, `--restore FILE`, `--verify`) on a database, from the bundle. */
export function runTool(DATABASE_PATH: string, ...parameters: string[]) {
  return runServer({ DATABASE_PATH }, 'dist/tool.js', undefined, parameters)
}

/** Calls the API of a server and reads the answer as JSON. */
export async function call(
  url: string,
  path: string,
  method = 'GET',
  body?: unknown,
): Promise<any> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return response.status === 204 ? undefined : response.json()
}
