import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createThreads, ThreadLimitError } from '../src/threads.ts'

describe('a pool of threads', () => {
  const open = (timeoutMs = 60_000) =>
    createThreads<string, string>({
      entry: new URL('support/thread.ts', import.meta.url),
      maxThreads: 2,
      maxMemoryMb: 32,
      timeoutMs,
      isLast: (answer) => answer === 'end',
    })
  const threads = open()
  after(() => threads.close())

  async function ask(pool: ReturnType<typeof open>, request: string, signal?: AbortSignal) {
    const answers: string[] = []
    for await (const answer of pool.ask(request, signal)) answers.push(answer)
    return answers
  }

  it('answers more requests than it has threads', async () => {
    const requests = Array.from({ length: 7 }, (_, index) => String(index))
    const answers = await Promise.all(requests.map((request) => ask(threads, request)))
    assert.deepEqual(
      answers,
      requests.map((request) => [`${request} 1`, 'end']),
    )
  })

  it('stops what takes too much memory or time, and goes on', async () => {
    await assert.rejects(ask(threads, 'grow'), ThreadLimitError)
    const hasty = open(1)
    await assert.rejects(ask(hasty, 'loop'), ThreadLimitError)
    await hasty.close()
    await assert.rejects(ask(threads, 'throw'), { name: 'TypeError' })
    assert.deepEqual(await ask(threads, 'a'), ['a 1', 'end'])
  })

  it('stops where it is told to, also while it waits for a thread', async () => {
    const stop = new AbortController()
    const asked = ['loop', 'loop', 'a'].map((request) => ask(threads, request, stop.signal))
    stop.abort()
    for (const answer of await Promise.allSettled(asked)) {
      assert.ok(answer.status === 'rejected')
      assert.equal(answer.reason.name, 'AbortError')
    }
    assert.deepEqual(await ask(threads, 'a'), ['a 1', 'end'])
  })

  it('ends what is running and waiting when it is closed', async () => {
    const pool = open()
    const asked = ['loop', 'loop', 'a'].map((request) => ask(pool, request))
    const [answers] = await Promise.all([Promise.allSettled(asked), pool.close()])
    for (const answer of answers) {
      assert.ok(answer.status === 'rejected')
      assert.equal(answer.reason.name, 'AbortError')
    }
  })
})
