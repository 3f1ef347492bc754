import { afterAll, describe, expect, it } from 'vitest'
import { BREAKS } from './breaks.ts'
import { Exploring } from './exploring.ts'

const exploring = new Exploring()
afterAll(() => exploring.remove())
const events: number[] = []

describe.concurrent('random schedules, without any scenario', () => {
  it.each(BREAKS)('show what is broken: $number, $title', async (change) => {
    const found = await exploring.explore(change)
    if (found === null) throw new Error('nothing was found')
    const { how, problem, schedules, cpuSeconds, actions, shrunk, shrinkingSeconds, minimal, needless, repeats } = found
    events.push(found.events)
    process.stdout.write(
      `${change.number}: ${how}, ${problem.what}; ${schedules} schedules, ${cpuSeconds.toFixed(1)} CPU-seconds; ` +
        `${actions} -> ${shrunk.actions.length} actions in ${shrinkingSeconds.toFixed(1)}, ${found.events} events\n`,
    )
    expect({ minimal, needless, repeats }).toEqual({ minimal: true, needless: [], repeats: 100 })
  })
})

afterAll(() => {
  const middle = events.sort((a, b) => a - b)[events.length >> 1]
  process.stdout.write(`median events ${middle}\n`)
})
