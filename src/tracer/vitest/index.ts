/** For test files: `import { test } from 'protokoll/vitest'`. */
export { watch } from './running.ts'
export { Scenario } from './scenario.ts'
export { test } from './test.ts'
