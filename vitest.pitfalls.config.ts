import { defineConfig } from 'vitest/config'

/** Tests that run all scenarios on broken copies of the engine, one after the other. */
export default defineConfig({
  test: { include: ['tests/pitfalls/**/*.test.ts'], testTimeout: 120_000 },
})
