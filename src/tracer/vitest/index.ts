/** For test files: `import { test } from 'protokoll/vitest'`. */
export type { ExploreSettings } from './explore-test.ts'
export { replayInto } from './replay-into.ts'
export { Scenario } from './scenario.ts'
export { test } from './test.ts'
export { watch } from './watch.ts'
