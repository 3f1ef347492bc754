/** Whatever is drafted from a run, that run records without refusal, and a reader takes what it leaves. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftVocabulary } from '../../../src/tracer/draft/draft.ts'
import { Facts } from '../../../src/tracer/draft/facts.ts'
import { Observer } from '../../../src/tracer/draft/observer.ts'
import type { Observation, ToldState } from '../../../src/tracer/trace/events.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { readTrace } from '../../../src/tracer/trace/read.ts'
import { Recorder, type Source } from '../../../src/tracer/trace/recorder.ts'
import { share } from '../../support/campaign.ts'

/** A step of a test: a section begins, or something happens at a node, which is in this state then. */
type Step = { readonly section: true } | { readonly event: object; readonly state: object }

/** What a test does with what watches: the same for an observer and a recorder. */
function play(steps: readonly Step[], watching: Pick<Recorder, 'watch' | 'openSection' | 'closeSection'>): void {
  const states = new Map<string, object>()
  let observe: Parameters<Source['subscribe']>[0] = () => {}
  watching.watch({
    get nodes() {
      return [...states.keys()]
    },
    stateOf: (node) => (states.get(node) ?? {}) as ToldState,
    subscribe: (observer) => {
      observe = observer
    },
  })
  let sections = 0
  for (const step of steps) {
    if ('section' in step) {
      if (sections > 0) watching.closeSection()
      sections += 1
      watching.openSection(`Section ${sections}`, {}, false)
      continue
    }
    const { event, state } = step
    states.set((event as { node: string }).node, state)
    observe(event as Observation, state as ToldState)
  }
  if (sections > 0) watching.closeSection()
}

function draft(runs: readonly (readonly Step[])[]) {
  const facts = new Facts()
  for (const steps of runs) {
    const observer = new Observer()
    play(steps, observer)
    observer.finish()
    // As a worker hands it over.
    for (const fact of JSON.parse(JSON.stringify(observer.facts))) facts.note(fact)
  }
  const { vocabulary, problems, hints } = draftVocabulary(facts, 'drafted', 'Drafted')
  return { vocabulary: parseVocabulary(JSON.parse(JSON.stringify(vocabulary)), 'drafted.json'), problems, hints }
}

const NODES = ['a', 'b', '1', 'é"']
const node = fc.constantFrom(...NODES)
const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -2, max: 2 }) },
  { weight: 2, arbitrary: fc.boolean() },
  { weight: 3, arbitrary: fc.constantFrom('', 'x', ...NODES) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const entry = fc.oneof(scalar, fc.dictionary(fc.constantFrom('term', 'who'), scalar, { noNullPrototype: true }))
/** What a field or a variable is in all of a run: of one kind mostly, so that not everything is several things at once. */
const valuesOf = fc.constantFrom<fc.Arbitrary<unknown>>(
  fc.integer({ min: -2, max: 2 }),
  fc.option(fc.integer()),
  fc.boolean(),
  fc.constantFrom('', 'x', ...NODES),
  node,
  fc.option(node),
  fc.constant(null),
  scalar,
)
const listsOf = fc.constantFrom<fc.Arbitrary<unknown>>(
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  fc.array(node, { maxLength: 2 }),
  fc.array(fc.record({ term: fc.integer(), who: node }, { requiredKeys: ['term'], noNullPrototype: true }), {
    maxLength: 2,
  }),
  fc.array(entry, { maxLength: 2 }),
  fc.constant([]),
)
const odd = fc.constantFrom<unknown>(1.5, 2 ** 60, Number.NaN, 1n, undefined, () => {}, { a: 1 }, [1], Symbol('s'))

/** How the values of one run are made, and how often something stands there that no vocabulary can say. */
const shape = fc.record({
  ...{ term: valuesOf, holder: valuesOf, commitIndex: valuesOf, log: listsOf, n: valuesOf, who: valuesOf },
  strange: fc.constantFrom(0, 0, 0, 20),
  hasKinds: fc.boolean(),
  isPartial: fc.boolean(),
})
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never

function stepsOf(made: Shape): fc.Arbitrary<Step[]> {
  const usually = (values: fc.Arbitrary<unknown>) =>
    made.strange === 0 ? values : fc.oneof({ weight: made.strange, arbitrary: values }, { weight: 1, arbitrary: odd })
  const state = fc.record(
    {
      role: usually(fc.constantFrom('idle', 'leader', 'follower', 'Leader')),
      ...{ term: usually(made.term), holder: usually(made.holder) },
      ...{ commitIndex: usually(made.commitIndex), log: usually(made.log) },
    },
    {
      noNullPrototype: true,
      requiredKeys: made.isPartial ? ['role'] : ['role', 'term', 'holder', 'commitIndex', 'log'],
    },
  )
  const fields = fc.record(
    { n: usually(made.n), who: usually(made.who) },
    { noNullPrototype: true, requiredKeys: ['n'] },
  )
  const kind = (id: string) => (made.hasKinds ? { kind: id === 'a' ? 'server' : 'client' } : {})
  const happened = fc.oneof(
    fc.record({
      node,
      op: usually(fc.constantFrom('send', 'lose', 'queue')),
      to: node,
      message: fc.constantFrom('ping', 'append_entries'),
      fields,
    }),
    fc.record({
      node,
      op: fc.constant('handle'),
      from: node,
      message: usually(fc.constantFrom('ping', 'ack')),
      fields,
      id: fc.constantFrom('x', 'y'),
    }),
    fc.record({ node, op: fc.constantFrom('timeout', 'asked_for') }),
    fc.record({ node, op: fc.constantFrom('timeout', 'told'), fields }),
  )
  const event = fc.tuple(happened, state).map(([each, now]): Step => ({ event: each, state: now }))
  const joined = (id: string) =>
    fc
      .tuple(fc.constantFrom('joined', 'booted'), state)
      .map(([op, now]): Step => ({ event: { node: id, op, ...kind(id) }, state: now }))
  const step = fc.oneof({ weight: 5, arbitrary: event }, { weight: 1, arbitrary: fc.constant<Step>({ section: true }) })
  return fc
    .tuple(fc.tuple(...NODES.map(joined)), fc.integer({ min: 0, max: NODES.length }), fc.array(step, { maxLength: 25 }))
    .map(([joins, at, steps]) => [...joins.slice(0, at), { section: true as const }, ...joins.slice(at), ...steps])
}

const runs = shape.chain((made) => fc.array(stepsOf(made), { minLength: 1, maxLength: 3 }))

test('a run that is seen again is recorded as it was', () => {
  const seen = { clean: 0, kinds: 0, lists: 0, nodes: 0, initial: 0, problems: 0 }
  fc.assert(
    fc.property(runs, (all) => {
      const { vocabulary, problems } = draft(all)
      if (problems.length > 0) {
        seen.problems += 1
        return
      }
      seen.clean += 1
      const variables = [...vocabulary.variables.values()]
      if (vocabulary.kinds.size > 0) seen.kinds += 1
      if (variables.some(({ type }) => type === 'list')) seen.lists += 1
      if (variables.some(({ type }) => type === 'node')) seen.nodes += 1
      if (variables.some(({ initial }) => initial !== undefined)) seen.initial += 1
      for (const steps of all) {
        const recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, vocabulary, () => [])
        play(steps, recorder)
        recorder.assertComplete()
        const text = [...recorder.toLines(), '{"end":"passed"}', ''].join('\n')
        const trace = readTrace(new TextEncoder().encode(text), 'a.jsonl', vocabulary)
        expect(trace.sections).toHaveLength(steps.filter((step) => 'section' in step).length)
      }
    }),
    { seed: 20260301, numRuns: share(2000) },
  )
  // None may be so rare that the test says little.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(share(2000) / 80)
})
