import type { Fact } from './facts.ts'

/** What one test was told of, as its worker hands it over. */
export interface SeenTest {
  /** The test's file, a full path. */
  readonly file: string
  /** What Vitest calls the test: the places on the way to it, after the file's own name. */
  readonly id: string
  /** Whether the plugin is in the configuration that it ran with. */
  readonly isPlugged: boolean
  readonly isWatching: boolean
  readonly events: number
  readonly facts: readonly Fact[]
}

/** In an order that no worker's speed decides: by file, and as the tests stand there. */
export function inOrder(tests: readonly SeenTest[]): SeenTest[] {
  const { compare } = new Intl.Collator('en', { numeric: true })
  const byText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)
  return tests.toSorted((a, b) => byText(a.file, b.file) || compare(a.id, b.id) || byText(a.id, b.id))
}
