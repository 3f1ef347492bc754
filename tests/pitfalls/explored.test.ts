import { resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { BREAKS } from './breaks.ts'
import { Exploring } from './exploring.ts'
import { runPasted } from './pasted.ts'
import { describeFound, type Explored, MOST_EVENTS, medianEvents } from './report.ts'

const FIGURES = resolve(import.meta.dirname, 'explored.json')

const exploring = new Exploring()
afterAll(() => exploring.remove())
const all = new Map<number, Explored>()

describe.concurrent('random schedules, without any scenario', () => {
  it.each(BREAKS)('show what is broken: $number, $title', async (change) => {
    const found = await exploring.explore(change)
    if (found === null) throw new Error('nothing was found')
    process.stdout.write(describeFound(change, found))
    // Each action is needed, and the shrunk schedule always fails in the same way, also as a test that was pasted.
    const { minimal, needless, repeats, how, problem, schedules, shrunk, events } = found
    const pasted = await runPasted(change, found)
    expect({ minimal, needless, repeats, pasted }).toEqual({ minimal: true, needless: [], repeats: 100, pasted: 100 })
    all.set(change.number, { how, what: problem.what, schedules, actions: shrunk.actions.length, events })
  })
})

describe('what they show', () => {
  it('is told in docs/contributing/pitfalls.md', async ({ expect }) => {
    const figures = Object.fromEntries(BREAKS.map(({ number }) => [number, all.get(number) ?? null]))
    await expect(`${JSON.stringify(figures, null, 2)}\n`).toMatchFileSnapshot(FIGURES)
  })

  it('has few events', () => {
    expect(medianEvents([...all.values()])).toBeLessThanOrEqual(MOST_EVENTS)
  })
})
