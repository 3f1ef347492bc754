import { defineConfig } from 'vitest/config'

/** Tests on the traces of changed code, which is run before them. Rendering needs Debian's `cmark-gfm` and `chromium`. */
export default defineConfig({
  test: {
    include: ['tests/cases/**/*.test.ts'],
    globalSetup: 'tests/cases/setup.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
