import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { it } from 'node:test'
import {
  askPrompt,
  continuePrompt,
  createPrompt,
  editPrompt,
  imagePrompt,
  rewritePrompt,
  routePrompt,
  shortEditPrompt,
  shortImagePrompt,
  trialPrompt,
} from '../../src/answering/prompts.ts'

it('each prompt has a new version when its text changes', () => {
  const prompts = [
    createPrompt,
    editPrompt,
    askPrompt,
    rewritePrompt,
    imagePrompt,
    shortEditPrompt,
    shortImagePrompt,
    routePrompt(['create', 'edit', 'image', 'ask']),
    routePrompt(['create', 'ask']),
    continuePrompt,
    trialPrompt,
  ].map(({ name, version, text }) => {
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 12)
    return `${name}@${version} ${digest}`
  })
  assert.deepEqual(prompts, [
    'create@1 837cfe4cfab5',
    'edit@1 06a50c27065d',
    'ask@4 143e99a4b49b',
    'rewrite@1 bc40be7b7b18',
    'image@2 d7f4574bb6ce',
    'edit-short@1 d902b88b486b',
    'image-short@1 444406da8f07',
    'route@1 4f253917d975',
    'route-first@1 4a516ed332bb',
    'continue@1 180c6814a78c',
    'trial@1 c96ee0dd2fad',
  ])
})
