import fc from 'fast-check'
import { expect, test } from 'vitest'
import type {
  Change,
  EventDifference,
  LoneTest,
  Report,
  StateDifference,
  TestDiff,
} from '../../../src/tracer/diff/report.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { share } from '../../support/campaign.ts'
import { edited, edits, interleave, traces } from './generated.ts'
import { compare } from './support.ts'

const RUNS = { seed: 20261123, numRuns: share(1000) }

test('a trace against itself differs in nothing', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const { verdict, tests, changes } = compare([trace], [structuredClone(trace)])
      expect({ verdict, tests, changes }).toEqual({ verdict: 'nothing', tests: [], changes: [] })
    }),
    RUNS,
  )
})

test('a legal other order of the same events is an order, and nothing more', () => {
  let orders = 0
  fc.assert(
    fc.property(traces, fc.array(fc.nat(3), { minLength: 1, maxLength: 20 }), (trace, choices) => {
      const other = interleave(trace, choices)
      const isSame = JSON.stringify(trace) === JSON.stringify(other)
      if (!isSame) orders += 1
      expect(compare([trace], [other]).verdict).toBe(isSame ? 'nothing' : 'order')
    }),
    RUNS,
  )
  expect(orders).toBeGreaterThan(share(500))
})

test('another state at the end is another outcome, whatever else differs', () => {
  fc.assert(
    fc.property(traces, edits, fc.nat(3), fc.integer({ min: 5, max: 9 }), (trace, changes, node, round) => {
      const before = edited(
        trace,
        changes.filter(({ kind }) => kind !== 'name'),
      )
      const after = withLast(trace, `${node}`, round)
      // One that is on one side only has no other state.
      fc.pre(before.sections.some(({ events }) => events.some((event) => event.node === `${node}`)))
      expect(compare([before], [after]).verdict).toBe('outcome')
    }),
    RUNS,
  )
})

/** The node ends in a state that no generated trace has. */
function withLast(trace: Trace, node: string, round: number): Trace {
  const last = trace.sections.length - 1
  const event = { node, op: 'asked', fields: { what: '0' }, set: { round } }
  const sections = trace.sections.map((section, i) =>
    i === last ? { ...section, events: [...section.events, event] } : section,
  )
  return { ...trace, sections }
}

test('before and after swapped make the same report, the other way round', () => {
  const verdicts = new Set<string>()
  fc.assert(
    fc.property(fc.array(fc.tuple(traces, edits), { minLength: 1, maxLength: 2 }), (all) => {
      const before = all.map(([trace], i) => named(trace, i))
      const after = all.map(([trace, changes], i) => named(edited(trace, changes), i))
      const report = compare(before, after)
      verdicts.add(report.verdict)
      expect(essence(mirrored(compare(after, before)))).toEqual(essence(report))
    }),
    RUNS,
  )
  expect(verdicts.size).toBeGreaterThan(2)
})

function named(trace: Trace, i: number): Trace {
  return { ...trace, header: { ...trace.header, file: `f${i}` } }
}

const OTHER: Readonly<Record<string, string>> = { added: 'removed', removed: 'added', split: 'merged', merged: 'split' }
const turned = (word: string) => OTHER[word] ?? word

function turnedId(id: string): string {
  return id.replace(/[a-z]+$/, turned)
}

/** The report as if its sides were swapped. */
function mirrored({ counts, features, added, removed, tests, changes, ...rest }: Report): Report {
  return {
    ...rest,
    before: rest.after,
    after: rest.before,
    counts: { ...counts, added: counts.removed, removed: counts.added },
    features: { lost: features.gained, gained: features.lost },
    added: removed,
    removed: added,
    changes: changes.map((change) => ({ ...change, id: turnedId(change.id) })),
    tests: tests.map(mirroredTest),
  }
}

function swapped<T extends { before?: unknown; after?: unknown }>({ before, after, ...rest }: T): T {
  return {
    ...rest,
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
  } as T
}

function mirroredTest(test: TestDiff): TestDiff {
  return {
    ...swapped(test),
    changes: test.changes.map(turnedId),
    result: swapped(test.result),
    sections: test.sections.map((each) => ({
      ...swapped(each),
      relation: turned(each.relation) as typeof each.relation,
    })),
    states: test.states.map(swapped),
    claims: test.claims.map(swapped),
    events: test.events.map((event) => ({
      ...swapped(event),
      status: turned(event.status) as EventDifference['status'],
      fields: event.fields.map(swapped),
      changes: event.changes.map(turnedId),
    })),
  }
}

/** How a test fails is told of new ones only. */
function withoutFailure({ failure: _, ...test }: LoneTest): LoneTest {
  return test
}

/** What has no order, or is named after one side, in a form that can be compared. */
function essence({ summary: _, before, after, changes, tests, added, removed, ...rest }: Report): object {
  const bySides = ({ tests: names, ...change }: Change) => ({ ...change, text: '', tests: names.length })
  return {
    ...rest,
    ...{ added: added.map(withoutFailure), removed: removed.map(withoutFailure) },
    sides: [before.tests, after.tests],
    changes: sorted(changes.map(bySides)),
    tests: sorted(
      tests.map(({ id: _id, order: _order, first, events, states, sections, changes: ids, claims, ...test }) => ({
        ...test,
        hasFirst: first !== null,
        changes: ids.toSorted(),
        events: sorted(events),
        sections: sorted(sections),
        states: sorted(states.map(({ section: _section, ...state }: StateDifference) => state)),
        claims: sorted(claims.map(({ section: _section, ...claim }) => claim)),
      })),
    ),
  }
}

function sorted(list: readonly object[]): string[] {
  return list.map((each) => JSON.stringify(inOrder(each))).sort()
}

/** With the fields of every object, and the items of every list, in one order. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return sorted(value.map((each) => ({ each })))
  const entries = Object.entries(value).map(([key, each]) => [key, inOrder(each)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
