/** What is looked up is what trying every way would find. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventPart, Part } from '../../../../src/tracer/features/evidence/evidence.ts'
import { Search } from '../../../../src/tracer/features/evidence/find.ts'
import { Steps } from '../../../../src/tracer/features/evidence/search-steps.ts'
import { EXISTENCE } from '../../../../src/tracer/features/evidence/way.ts'
import type { TraceEvent } from '../../../../src/tracer/trace/events.ts'
import { foldSection } from '../../../../src/tracer/trace/fold.ts'
import { isSeenByDefinition } from '../../support/evidence-by-definition.ts'
import { twoPhase } from '../../support/two-phase.ts'

const one = fc.constantFrom
const INITIAL = { role: 'working', round: 0 }
const NODES = ['1', '2', '3']

const node = one(...NODES)
const message = one('prepare', 'ballot')
const number = fc.nat(2)
const set = fc.option(fc.record({ round: number }), { nil: undefined, freq: 2 })
const fields = fc.record({ round: number })
const event: fc.Arbitrary<TraceEvent> = fc.oneof(
  fc.record({ node, op: one('cut', 'healed'), set }),
  fc.record({ node, op: one('send', 'lose'), to: node, message, fields, set }),
  fc.record({ node, op: one('handle' as const), from: node, message, fields, set }),
)
const name = one('$a', '$b')
const who = fc.oneof({ weight: 4, arbitrary: name }, node, fc.record({ not: name }))
const round = fc.oneof(
  one<string | number>('$n', '$a', '$before.round', 1),
  fc.record({ above: one('$n', '$before.round', 0) }),
)
const rounds = fc.record({ round })
const few = <T>(arbitrary: fc.Arbitrary<T>, freq = 2) => fc.option(arbitrary, { nil: undefined, freq })

/** Without the fields that it does not have: those that are undefined. */
function present(part: object): EventPart {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as EventPart
}

const eventPart = fc.oneof(
  fc.record({ op: one('cut', 'healed'), node: few(who, 1), before: few(rounds), set: few(rounds) }).map(present),
  fc
    .record({
      ...{ op: one<string | string[]>('send', 'handle', ['send', 'handle', 'lose']), node: few(who, 1) },
      ...{ message: few(message), fields: few(rounds), set: few(rounds, 4), after: few(rounds, 4) },
      ...{ as: few(one('m'), 4), like: few(one('m'), 4), keeps: few(one('everything'), 6) },
    })
    .map(present),
)
const statePart = fc
  .record({ at: one('start', 'here', 'end'), node: few(who, 1), state: rounds })
  .map((part) => present(part) as unknown as Part)

const part: fc.Arbitrary<Part> = fc.letrec<{ part: Part }>((tie) => {
  const inner = tie('part')
  const list = fc.array(inner, { minLength: 1, maxLength: 4 })
  const parts = fc.oneof(
    { weight: 2, arbitrary: list.map((inOrder): Part => ({ inOrder })) },
    list.map((all): Part => ({ all })),
    list.map((any): Part => ({ any })),
    { weight: 2, arbitrary: inner.map((none): Part => ({ none })) },
    fc
      .record({ count: fc.constant(2), of: inner, different: few(name) })
      .map((each) => present(each) as unknown as Part),
  )
  return {
    part: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 5, arbitrary: eventPart },
      { weight: 1, arbitrary: statePart },
      { weight: 5, arbitrary: parts },
    ),
  }
}).part
/** Sequences are where ways are left out that lead nowhere else. */
const sequence = fc
  .array(
    fc.oneof(
      part,
      eventPart,
      part.map((none): Part => ({ none })),
    ),
    { minLength: 2, maxLength: 5 },
  )
  .map((inOrder): Part => ({ inOrder }))

test('a part is seen where it is by definition', () => {
  const seen = { shown: 0, not: 0 }
  fc.assert(
    fc.property(fc.oneof(part, sequence), fc.array(event, { maxLength: 8 }), (wanted, events) => {
      const before = new Map(NODES.map((id) => [id, INITIAL]))
      const section = foldSection({ title: 'S', line: 1, meanwhile: [], events }, before, twoPhase)
      // As many ways at once as there are, and one after the other.
      const [isShown, inTurn] = [64, 1].map((atOnce) => {
        const search = new Search(section, new Steps(1_000_000), atOnce)
        return search.find(wanted, search.whole, new Map(), EXISTENCE).length > 0
      })
      expect(inTurn).toBe(isShown)
      seen[isShown ? 'shown' : 'not'] += 1
      expect(isShown).toBe(isSeenByDefinition(section, wanted))
    }),
    { seed: 20260501, numRuns: 5000 },
  )
  expect(Math.min(seen.shown, seen.not)).toBeGreaterThan(500)
})
