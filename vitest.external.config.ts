import { defineConfig } from 'vitest/config'

/** Tests that need docutils and PlantUML as Debian packages them. They fail where those are missing. */
export default defineConfig({
  test: { include: ['tests/external/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
})
