import { resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { BREAKS } from './breaks.ts'
import { runScenarios } from './broken-copy.ts'
import { type Caught, describeCaught } from './report.ts'

const REPORT = resolve(import.meta.dirname, '../../docs/contributing/pitfalls.md')

describe('a broken copy of the engine', () => {
  const caught: Caught[] = []

  it('that is not broken passes every scenario', async () => {
    const { passed, failures } = await runScenarios()
    expect(failures).toEqual([])
    expect(passed).toBeGreaterThanOrEqual(8)
  })

  it.each(BREAKS)('$number: $title', async (change) => {
    const { failures } = await runScenarios(change)
    caught.push({ change, failures })
    expect(failures.length).toBeGreaterThan(0)
  })

  it('is caught by what docs/contributing/pitfalls.md says', async () => {
    expect(caught.length).toBe(BREAKS.length)
    await expect(describeCaught(caught)).toMatchFileSnapshot(REPORT)
  })

  afterAll(() => process.stdout.write(`\n${describeCaught(caught)}\n`))
})
