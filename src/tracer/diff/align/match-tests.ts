import type { Header } from '../../trace/events.ts'
import type { Trace } from '../../trace/trace.ts'

/** Tests that are taken as one, and those that are on one side only. */
export interface TestPairs {
  readonly pairs: readonly { readonly before: Trace; readonly after: Trace }[]
  readonly removed: readonly Trace[]
  readonly added: readonly Trace[]
}

/** Two tests with other names are one if this much of what tells them from other tests is the same. */
const ALIKE = 0.5

/** A title says more of a test than one of its events. */
const TITLE_WEIGHT = 3

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
  return JSON.stringify([sections.map(({ line, ...rest }) => rest), outcome])
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
    const marks = new Marks(this.all)
    const left = this.before.map((trace) => marks.of(trace))
    const right = this.after.map((trace) => marks.of(trace))
    const candidates = left.flatMap((a) =>
      right.flatMap((b) => {
        const likeness = alike(a, b)
        return likeness >= ALIKE
          ? [{ before: a.trace, after: b.trace, likeness, names: [a.name, b.name].sort().join(' ') }]
          : []
      }),
    )
    candidates.sort((x, y) => y.likeness - x.likeness || (x.names < y.names ? -1 : 1))
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
    this.pairs.push(...pairs.map(({ before, after }) => ({ before, after })))
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

interface Marked {
  readonly trace: Trace
  readonly name: string
  readonly weights: ReadonlyMap<string, number>
  readonly total: number
}

/** What tells a test from others. What few tests have weighs most. */
class Marks {
  private readonly frequency = new Map<string, number>()

  constructor(traces: readonly Trace[]) {
    for (const trace of traces)
      for (const mark of new Set(marksOf(trace))) this.frequency.set(mark, (this.frequency.get(mark) ?? 0) + 1)
  }

  of(trace: Trace): Marked {
    const weights = new Map<string, number>()
    for (const mark of marksOf(trace)) {
      const weight = (mark.startsWith('t') ? TITLE_WEIGHT : 1) / (this.frequency.get(mark) ?? 1)
      weights.set(mark, (weights.get(mark) ?? 0) + weight)
    }
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
    return { trace, name: nameOf(trace.header), weights, total }
  }
}

function marksOf({ sections }: Trace): string[] {
  return sections.flatMap(({ title, events }) => [`t${title}`, ...events.map((event) => `e${JSON.stringify(event)}`)])
}

/** Which part of what they weigh together two tests have in common. */
function alike(a: Marked, b: Marked): number {
  const total = a.total + b.total
  if (total === 0 || 2 * Math.min(a.total, b.total) < ALIKE * total) return 0
  let common = 0
  for (const [mark, weight] of a.weights) common += Math.min(weight, b.weights.get(mark) ?? 0)
  return (2 * common) / total
}
