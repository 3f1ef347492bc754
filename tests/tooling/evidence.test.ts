import { describe, expect, test } from 'vitest'
import { withImplied } from '../../src/tracer/features/catalogue.ts'
import { evidenceProblems } from '../../src/tracer/features/claims.ts'
import { loadCatalogue, loadTraces, loadVocabulary } from '../../src/tracer/io/load.ts'
import type { TraceEvent } from '../../src/tracer/trace/events.ts'
import {
  allSections,
  claims,
  contradicted,
  decisiveEvents,
  shows,
  withEvents,
  withoutEachNone,
} from '../support/evidence.ts'

const vocabulary = loadVocabulary('vocabulary/raft.json')
const catalogue = loadCatalogue('features', vocabulary)
const sections = allSections(loadTraces(['docs-out/traces'], vocabulary), vocabulary)
const proven = [...catalogue.entries.values()].flatMap(({ id, evidence }) => (evidence ? [{ id, ...evidence }] : []))

/** Events of each kind, a few of a kind, to be put where they do not belong. */
const pool = fewOfEachKind(sections.flatMap(({ frames }) => frames.map(({ event }) => event)))

function fewOfEachKind(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const kinds = new Map<string, Map<string, TraceEvent>>()
  for (const event of events) {
    const kind = JSON.stringify([event.op, 'message' in event && event.message, Object.keys(event.set ?? {})])
    const shape = JSON.stringify([event.fields, event.set])
    const alike = kinds.get(kind) ?? new Map<string, TraceEvent>()
    if (alike.size < 6 && !alike.has(shape)) kinds.set(kind, alike.set(shape, event))
  }
  return [...kinds.values()].flatMap((alike) => [...alike.values()])
}

test('every branch has evidence, and so has every feature that a section claims by itself', () => {
  const claimed = sections.flatMap(({ section }) => section.tests ?? [])
  const needed = [...catalogue.entries.keys()].filter((id) => id.includes('/') || claimed.includes(id))
  const without = needed.filter((id) => catalogue.entries.get(id)?.evidence === undefined)
  expect(without).toEqual([])
  expect(needed.length).toBeGreaterThan(90)
})

describe('a claim is refused', () => {
  test.each(proven)('of $id, without the events that decide it', ({ id, seen }) => {
    const own = sections.filter((section) => claims(section, id) && shows(section, seen))
    expect(own.length).toBeGreaterThan(0)
    for (const folded of own) {
      const decisive = decisiveEvents(folded, seen, vocabulary)
      expect([folded.section.title, decisive?.size]).not.toEqual([folded.section.title, undefined])
      const left = folded.frames.map(({ event }) => event).filter((event) => !decisive?.has(event))
      const refused = evidenceProblems(withEvents(folded, left, vocabulary), catalogue)
      expect(messages(evidenceProblems(folded, catalogue), id)).toEqual([])
      expect(messages(refused, id)).toHaveLength(1)
      expect(messages(refused, id)[0]).toContain(JSON.stringify(folded.section.title))
    }
  })

  const forbidding = proven.flatMap(({ id, seen }) =>
    withoutEachNone(seen).map((weakened, i) => ({ id, seen, weakened, place: i + 1 })),
  )

  test.each(forbidding)('of $id, with what must not be there, $place', ({ id, seen, weakened }) => {
    const own = sections.filter((section) => claims(section, id) && shows(section, seen))
    const altered = contradicted(own.slice(0, 8), seen, weakened, pool, vocabulary)
    expect(altered).toBeDefined()
    if (altered) expect(messages(evidenceProblems(altered, catalogue), id)).toHaveLength(1)
  })

  test('each branch was put to the test, and some evidence forbids something', () => {
    const branches = [...catalogue.entries.keys()].filter((id) => id.includes('/'))
    const tested = new Set(sections.flatMap(({ section }) => (section.tests ?? []).flatMap(withImplied)))
    expect(branches.filter((id) => !(tested.has(id) && proven.some((each) => each.id === id)))).toEqual([])
    expect(forbidding.length).toBeGreaterThan(20)
  })
})

/** What is wrong with the claim of one feature. */
function messages(problems: readonly { message: string }[], id: string): string[] {
  return problems.map(({ message }) => message).filter((message) => message.includes(` ${id},`))
}
