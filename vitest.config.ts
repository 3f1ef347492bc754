import { defineConfig } from 'vitest/config'
import { protokoll } from './src/tracer/vitest/plugin.ts'

export default defineConfig({
  plugins: [protokoll()],
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/{browser,cases,external,pitfalls}/**', '**/node_modules/**'],
    // No test changes what others see, and starting each file afresh takes longer than running it.
    isolate: false,
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      // What is left of the engine's branches are guards that say why they stand.
      thresholds: { 'src/raft/**': { branches: 98 } },
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
