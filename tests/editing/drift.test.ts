import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openCopy } from '../support/calls.ts'
import { inAuthorStyles } from '../support/drift.ts'
import { createCase, createOddCase } from '../support/edit-cases.ts'
import { documentationPages, realPages } from '../support/pages.ts'
import { createRandom } from '../support/random.ts'

const count = process.env.LONG ? 40_000 : 1500

describe('calls that quote real pages like models do', () => {
  const seed = process.env.LONG ? Math.floor(Math.random() * 2 ** 31) : 1
  const documents = inAuthorStyles([...realPages, ...documentationPages().slice(0, 12)])

  it(`are applied in the right place or refused, seed ${seed}`, () => {
    const random = createRandom(seed)
    let drifted = 0
    let refused = 0
    for (let made = 0; made < count;) {
      const one = createCase(documents, random)
      if (!one) continue
      made++
      const copy = openCopy(one.html)
      const resolution = copy.apply(one.call)
      const what = `${one.group}, ${one.kind}: ${one.call.name} ${one.call.input.slice(0, 2000)}`
      if (one.group === 'must be refused') assert.ok(!resolution.ok, what)
      if (resolution.ok) assert.ok(one.isRight(copy.html()), what)
      else assert.equal(copy.html(), one.html, what)
      if (one.group === 'exact') assert.ok(resolution.ok, what)
      const { old_text } = JSON.parse(one.call.input)
      if (old_text !== undefined) {
        const unchanged = openCopy(one.html)
        const input = JSON.stringify({ old_text, new_text: old_text })
        unchanged.apply({ name: 'html_replace', input })
        assert.equal(unchanged.html(), one.html, `changed by an unchanged quote: ${what}`)
      }
      if (one.group === 'one drift' || one.group === 'two drifts') {
        drifted++
        if (!resolution.ok) refused++
      }
    }
    assert.ok(refused / drifted <= 0.005, `${refused} of ${drifted} were refused`)
  })

  it(`are not applied elsewhere, whatever surrounds their quotes, seed ${seed}`, () => {
    const random = createRandom(seed)
    let [tolerable, refused] = [0, 0]
    for (let made = 0; made < count / 6;) {
      const one = createOddCase(documents, random)
      if (!one) continue
      made++
      const copy = openCopy(one.html)
      const resolution = copy.apply(one.call)
      const what = `${one.group}, ${one.kind}: ${one.call.name} ${one.call.input.slice(0, 2000)}`
      if (one.group === 'must be refused') assert.ok(!resolution.ok, what)
      else if (resolution.ok) assert.ok(one.isRight(copy.html()), what)
      if (one.group === 'one drift' || one.group === 'named') {
        tolerable++
        if (!resolution.ok) refused++
      }
    }
    assert.ok(tolerable > 20 && refused === 0, `${refused} of ${tolerable} were refused`)
  })
})
