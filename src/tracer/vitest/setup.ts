/** What the plugin has Vitest run before each file of tests. */
import { aroundEach } from 'vitest'
import { runKnown } from './running.ts'

aroundEach((runTest, { task }) => runKnown(task.context, runTest))
