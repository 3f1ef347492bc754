/** For test files: `import { test } from 'protokoll/vitest'`. */
export { Scenario } from './scenario.ts'
export { test } from './test.ts'
export { watch } from './watch.ts'
