/** What the plugin has Vitest run before each file of tests. */
import { aroundEach } from 'vitest'
import { whereLost } from '../io/run-settings.ts'
import { runKnown } from './running.ts'

// In a run that loses messages a test takes as long as all its runs.
const limit = whereLost() === undefined ? [] : [0]

aroundEach(
  async (runTest, { task }) => {
    await runKnown(task.context, runTest)
    const folder = whereLost()
    if (folder === undefined) return
    // What the test left is of the first run, and the others take it for an earlier try.
    const { protokoll } = task.meta
    const { loseEach } = await import('./lose-each.ts')
    await loseEach(task.context, folder)
    if (protokoll !== undefined) task.meta.protokoll = protokoll
  },
  ...limit,
)
