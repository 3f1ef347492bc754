import { describe, expect, it } from 'vitest'
import { BREAKS } from './breaks.ts'
import { runScenarios } from './broken-copy.ts'
import { describeCaught, propertiesIn } from './report.ts'

describe.concurrent('a copy of the engine', () => {
  it('passes every scenario as it is', async () => {
    const { passed, failures } = await runScenarios()
    expect(failures).toEqual([])
    expect(passed).toBeGreaterThanOrEqual(90)
  })

  it.each(BREAKS)('is caught when broken: $number, $title', async (change) => {
    const { failures } = await runScenarios(change)
    process.stdout.write(describeCaught(change, failures))
    expect(failures.map(({ test }) => test)).toContain(change.scenario)
    if (change.property !== undefined) expect(propertiesIn(failures)).toContain(change.property)
  })
})
