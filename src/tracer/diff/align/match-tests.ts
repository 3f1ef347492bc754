import type { Header } from '../../trace/events.ts'
import { withoutPlace } from '../../trace/sent-messages.ts'
import type { Trace } from '../../trace/trace.ts'
import { alikePairs } from './likeness.ts'

/** Tests that are taken as one, and those that are on one side only. */
export interface TestPairs {
  readonly pairs: readonly { readonly before: Trace; readonly after: Trace }[]
  readonly removed: readonly Trace[]
  readonly added: readonly Trace[]
}

/**
 * Finds which test before is which test after: by name; then, of those that are left, by ever less of the name; then
 * by content; then by what is most alike. The two sides may be swapped, and the same tests are found.
 */
export function matchTests(before: readonly Trace[], after: readonly Trace[]): TestPairs {
  const matcher = new Matcher(before, after)
  matcher.byKey(({ header }) => nameOf(header))
  matcher.byKey(({ header: { group, test } }) => JSON.stringify([group, test]))
  matcher.byKey(({ header: { test } }) => test)
  matcher.byKey(contentOf)
  matcher.byLikeness()
  return matcher.result()
}

export function nameOf({ group, file, test }: Pick<Header, 'group' | 'file' | 'test'>): string {
  return JSON.stringify([group, file, test])
}

/** Everything but what the test is called. */
export function contentOf({ sections, outcome }: Trace): string {
  return JSON.stringify([
    sections.map(({ line, events, ...rest }) => ({ ...rest, events: events.map(withoutPlace) })),
    outcome,
  ])
}

class Matcher {
  private before: readonly Trace[]
  private after: readonly Trace[]
  private readonly all: readonly Trace[]
  private readonly pairs: { before: Trace; after: Trace }[] = []

  constructor(before: readonly Trace[], after: readonly Trace[]) {
    this.before = before
    this.after = after
    this.all = [...before, ...after]
  }

  /** Pairs tests with the same key, if it is one test's alone on both sides. */
  byKey(keyOf: (trace: Trace) => string): void {
    if (this.before.length === 0 || this.after.length === 0) return
    const left = only(this.before, keyOf)
    const right = only(this.after, keyOf)
    this.take(
      [...left].flatMap(([key, before]) => (right.has(key) ? [{ before, after: right.get(key) as Trace }] : [])),
    )
  }

  byLikeness(): void {
    if (this.before.length === 0 || this.after.length === 0) return
    const candidates = alikePairs(this.before, this.after, this.all, ({ header }) => nameOf(header))
    const used = new Set<Trace>()
    this.take(
      candidates.filter(({ before, after }) => {
        if (used.has(before) || used.has(after)) return false
        used.add(before).add(after)
        return true
      }),
    )
  }

  result(): TestPairs {
    return { pairs: this.pairs, removed: this.before, added: this.after }
  }

  private take(pairs: readonly { before: Trace; after: Trace }[]): void {
    const taken = new Set(pairs.flatMap(({ before, after }) => [before, after]))
    for (const { before, after } of pairs) this.pairs.push({ before, after })
    this.before = this.before.filter((trace) => !taken.has(trace))
    this.after = this.after.filter((trace) => !taken.has(trace))
  }
}

function only(traces: readonly Trace[], keyOf: (trace: Trace) => string): Map<string, Trace> {
  const found = new Map<string, Trace | undefined>()
  for (const trace of traces) {
    const key = keyOf(trace)
    found.set(key, found.has(key) ? undefined : trace)
  }
  return new Map([...found].flatMap(([key, trace]) => (trace ? [[key, trace] as const] : [])))
}
