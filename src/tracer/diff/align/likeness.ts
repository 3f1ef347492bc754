import { LIMITS } from '../../common/limits.ts'
import { withoutPlace } from '../../trace/sent-messages.ts'
import type { Trace } from '../../trace/trace.ts'

/** A test before and a test after that have much in common. */
export interface AlikePair {
  readonly before: Trace
  readonly after: Trace
  /** Which part of what they weigh together they have in common, from {@link ALIKE} to 1. */
  readonly likeness: number
}

/** Two tests with other names are one if this much of what tells them from other tests is the same. */
const ALIKE = 0.5

/** A title says more of a test than one of its events. */
const TITLE_WEIGHT = 3

/**
 * Two tests that are alike have at least this part in common of what either weighs: one that weighs less than this part
 * of the other could not have enough. Sums of fractions may be off by a little.
 */
const LEAST_COMMON = ALIKE / (2 - ALIKE) - 1e-9

/**
 * Every two tests that are alike, the most alike first. `all`: the tests among which they have to be told apart; these
 * are among them. The two sides may be swapped.
 */
export function alikePairs(
  before: readonly Trace[],
  after: readonly Trace[],
  all: readonly Trace[],
  nameOf: (trace: Trace) => string,
): AlikePair[] {
  const frequency = frequencyOf(all)
  const marked = (traces: readonly Trace[]) =>
    traces.map((trace) => new Marked(trace, nameOf(trace), frequency)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const found = [...candidates(marked(before), marked(after))].flatMap(([a, b]) => {
    const likeness = alike(a, b)
    if (likeness < ALIKE) return []
    return [{ before: a.trace, after: b.trace, likeness, names: [a.name, b.name].sort().join(' ') }]
  })
  return found.sort((x, y) => y.likeness - x.likeness || (x.names < y.names ? -1 : 1))
}

/** Two tests that are alike have a telling mark in common. Yields them, and some others, each two once. */
function* candidates(before: readonly Marked[], after: readonly Marked[]): Generator<readonly [Marked, Marked]> {
  const having = new Map<string, Marked[]>()
  for (const b of after) for (const mark of b.telling()) append(having, mark, b)
  /** How many tests before have had the mark already. */
  const places = new Map<string, number>()
  for (const a of before) {
    const found = new Set<Marked>()
    for (const mark of a.telling()) {
      const place = places.get(mark) ?? 0
      places.set(mark, place + 1)
      const near = having.get(mark)?.slice(Math.max(0, place - LIMITS.alikeTests), place + LIMITS.alikeTests + 1) ?? []
      for (const b of near) found.add(b)
    }
    for (const b of found) yield [a, b]
  }
}

function append(lists: Map<string, Marked[]>, key: string, item: Marked): void {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  list.push(item)
}

/** How many tests have each mark. */
function frequencyOf(traces: readonly Trace[]): ReadonlyMap<string, number> {
  const frequency = new Map<string, number>()
  for (const trace of traces)
    for (const mark of new Set(marksOf(trace))) frequency.set(mark, (frequency.get(mark) ?? 0) + 1)
  return frequency
}

/** What tells a test from others. What few tests have weighs most. */
class Marked {
  readonly trace: Trace
  readonly name: string
  readonly weights: ReadonlyMap<string, number>
  readonly total: number
  private readonly frequency: ReadonlyMap<string, number>

  constructor(trace: Trace, name: string, frequency: ReadonlyMap<string, number>) {
    const weights = new Map<string, number>()
    for (const mark of marksOf(trace)) {
      const weight = (mark.startsWith('t') ? TITLE_WEIGHT : 1) / (frequency.get(mark) ?? 1)
      weights.set(mark, (weights.get(mark) ?? 0) + weight)
    }
    this.trace = trace
    this.name = name
    this.weights = weights
    this.total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
    this.frequency = frequency
  }

  /**
   * Its rarest marks, all but those that together weigh less than any test that is alike has in common with it. Of what
   * two such tests have in common, the rarest is therefore among these of both.
   */
  telling(): string[] {
    const frequencyOf = (mark: string) => this.frequency.get(mark) ?? 1
    const commonest = [...this.weights].sort(([a], [b]) => frequencyOf(b) - frequencyOf(a) || (a < b ? -1 : 1))
    let spare = LEAST_COMMON * this.total
    const first = commonest.findIndex(([, weight]) => {
      spare -= weight
      return spare <= 0
    })
    return commonest.slice(Math.max(0, first)).map(([mark]) => mark)
  }
}

function marksOf({ sections }: Trace): string[] {
  return sections.flatMap(({ title, events }) => [
    `t${title}`,
    ...events.map((event) => `e${JSON.stringify(withoutPlace(event))}`),
  ])
}

/** Which part of what they weigh together two tests have in common. */
function alike(a: Marked, b: Marked): number {
  const total = a.total + b.total
  if (total === 0 || 2 * Math.min(a.total, b.total) < ALIKE * total) return 0
  // Which of the two is gone through must not depend on the side it is on: sums of fractions depend on their order.
  const [one, other] = a.name < b.name ? [a, b] : [b, a]
  let common = 0
  for (const [mark, weight] of one.weights) common += Math.min(weight, other.weights.get(mark) ?? 0)
  return (2 * common) / total
}
