import { defineConfig } from 'vitest/config'

/** Tests of the site that `npm run site` built, as readers get it. They need Chromium as Debian packages it. */
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    globalSetup: 'tests/browser/require-site.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
