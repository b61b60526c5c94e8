// A test that stops half way fails alone: the next one finds everything as if it had never been.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gateway, visit } from './world.mjs'

let left

test('a test ends with its page open, its server gone and its answers lost', async () => {
  left = await visit()
  await left.goto(`${gateway.origin}/v`)
  gateway.change = () => Buffer.from('nothing')
  gateway.losing = () => true
  await gateway.close()
})

test('the test after it finds a server that answers, and no page of others', async () => {
  assert.equal(left.isClosed(), true)
  const page = await visit()
  await page.goto(`${gateway.origin}/v`)
  await page.getByRole('heading', { level: 1, name: 'Votre chèque' }).waitFor()
  await page.leave()
})
