import assert from 'node:assert/strict'
import { it } from 'node:test'
import { diffSources } from '../../src/ui/document/compare/diff.ts'

it('compares sources of which hundreds of thousands of lines are gone', () => {
  const lines = Array.from({ length: 200_000 }, (_, index) => `line ${index}`).join('\n')
  const { blocks, isExact } = diffSources(`a\n${lines}\nsame\nb`, 'c\nsame\nd')
  assert.ok(isExact)
  assert.deepEqual(
    blocks.map((block) =>
      block.kind === 'same' ? block.lines.length : [block.removed.length, block.added.length],
    ),
    [[200_001, 1], 1, [1, 1]],
  )
})
