import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { temporaryFolder } from '../support/app.ts'
import { imageEnvironment, inImage, layOutImage } from '../support/image.ts'
import { runServer, startServer } from '../support/server.ts'

describe('the files to deploy it with', () => {
  it('make an image that serves, passes its health check, runs the commands and ends on SIGTERM', async () => {
    using folder = temporaryFolder()
    const at = (path: string) => join(folder.path, path)
    layOutImage(folder.path)
    mkdirSync(at('data'))
    const [command = ''] = inImage('CMD')
    const [node, ...parameters] = v.parse(v.array(v.string()), JSON.parse(command))
    assert.equal(node, 'node')
    await using server = await startServer(
      { ...imageEnvironment(), PORT: '0', HOST: '127.0.0.1', DATABASE_PATH: at('data/app.db') },
      [process.execPath, ...parameters],
      { cwd: folder.path },
    )
    assert.match(await (await fetch(server.url)).text(), /<script type="module"/)
    const check = /CMD (\[.*\])/.exec(inImage('HEALTHCHECK').join())?.[1] ?? ''
    const [, ...script] = v.parse(v.array(v.string()), JSON.parse(check))
    const health = async (port: string) => {
      const child = spawn(process.execPath, script, { env: { PORT: port }, stdio: 'inherit' })
      return (await once(child, 'exit'))[0]
    }
    assert.equal(await health(new URL(server.url).port), 0)
    assert.equal(await health('9'), 1)
    for (const [command, output] of [
      ['--backup', /^The backup is at .*backups/],
      ['--verify', /^No problems found/],
    ] as const) {
      const settings = { ...imageEnvironment(), DATABASE_PATH: at('data/app.db') }
      const tool = await runServer(settings, join(folder.path, 'dist/tool.js'), folder.path, [
        command,
      ])
      assert.match(tool.output, output)
    }
    assert.equal(await server.end('SIGTERM'), 0)
  })
})
