import { defineConfig } from 'vitest/config'
import { protokoll } from './src/tracer/vitest/plugin.ts'

export default defineConfig({
  plugins: [protokoll()],
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/external/**', '**/node_modules/**'],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
