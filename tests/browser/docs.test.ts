import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { operations } from '../../src/protocol/operations.ts'
import { open } from '../support/browser.ts'

describe('the documentation of the API in the browser', () => {
  it('shows every operation and sends one, within the app’s policy and with requests to it alone', async () => {
    await using app = await open()
    const { page, server } = app
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`))
    page.on('request', (request) => requests.push(request.url()))
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (violation) =>
        console.error(`policy: ${violation.violatedDirective} ${violation.blockedURI}`),
      )
    })

    const response = await page.goto(`${server.url}/api/docs`)
    const policy = response?.headers()['content-security-policy'] ?? ''
    assert.match(policy, /script-src 'self'; style-src 'self'/)
    assert.doesNotMatch(policy, /unsafe/)
    await page.getByRole('heading', { name: /AI HTML Builder/ }).waitFor()
    assert.equal(await page.locator('.opblock').count(), Object.keys(operations).length)

    const operation = page.locator('#operations-Service-listModels')
    await operation
      .getByRole('button', { name: /\/api\/models/ })
      .first()
      .click()
    await operation.getByText('Lists the models, and which one serves each role and why.').waitFor()
    await operation.getByRole('button', { name: 'Try it out' }).click()
    await operation.getByRole('button', { name: 'Execute' }).click()
    await operation.locator('.live-responses-table').getByText('200').first().waitFor()

    await page.getByRole('link', { name: /Licences/ }).click()
    await page.getByText('Copyright 2020-2021 SmartBear Software Inc.').waitFor()
    assert.deepEqual(
      requests.filter((url) => !url.startsWith(`${server.url}/`) && !url.startsWith('data:')),
      [],
    )
    assert.deepEqual(complaints, [])
  })
})
