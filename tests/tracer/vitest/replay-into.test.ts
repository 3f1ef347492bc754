import { describe, expect, test } from 'vitest'
import { type MakeWorld, sourceOf } from '../../../src/explore/index.ts'
import { Recorder } from '../../../src/tracer/trace/recorder.ts'
import { replayInto, saidOf } from '../../../src/tracer/vitest/replay-into.ts'
import { Scenario } from '../../../src/tracer/vitest/scenario.ts'
import { twoPhase } from '../support/two-phase.ts'

type Vote = { readonly do: 'vote' | 'throw'; readonly node: string }

const working = (round: number) => ({
  role: 'working',
  round,
  coordinator: null,
  note: '',
  reach: 1,
  votes: [],
  log: [],
})

/** Servers that can each vote once; the third vote is one too many, and somebody has to vote in the end. */
const makeWorld: MakeWorld<{ readonly most?: number }, Vote> = ({ most = 2 }) => {
  const states = new Map(['1', '2', '3'].map((node) => [node, working(0)]))
  const observers: ((event: object, state: object) => void)[] = []
  const voted = () => [...states].filter(([, { round }]) => round > 0).map(([node]) => node)
  return {
    can: () =>
      [...states.keys()].flatMap((node): Vote[] => [
        { do: 'vote', node },
        { do: 'throw', node },
      ]),
    do: ({ do: what, node }) => {
      if (what === 'throw') throw new Error('no disk')
      const state = working(1)
      states.set(node, state)
      for (const tell of observers) tell({ node, op: 'joined' }, state)
    },
    problem: () =>
      voted().length > most && { what: 'few vote', found: `${voted().join(' and ')} have voted`, nodes: voted() },
    settle: () => voted().length === 0 && 'nobody votes',
    watched: {
      nodes: [...states.keys()],
      stateOf: (node: string) => ({ ...states.get(node) }),
      subscribe: (observer: (typeof observers)[number]) => observers.push(observer),
    },
  }
}

function recorded() {
  const recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, twoPhase, () => [])
  return { recorder, scenario: new Scenario(recorder) }
}

const votes = (nodes: readonly string[]): Vote[] => nodes.map((node) => ({ do: 'vote', node }))

describe('a schedule that is done again as a test', () => {
  test.each([
    ['of a world that is made', makeWorld],
    ['of a source of worlds', sourceOf(makeWorld)],
  ])('%s is recorded, and passes if all holds', (_, world) => {
    const { recorder, scenario } = recorded()
    replayInto(scenario, world, { actions: votes(['2', '1']) })
    const lines = recorder.toLines().map((line) => JSON.parse(line))
    expect(recorder.failures()).toEqual([])
    expect(lines.filter((line) => 'section' in line)).toEqual([{ section: 'What happens' }])
    expect(lines.filter(({ op }) => op === 'joined').map(({ node }) => node)).toEqual(['2', '1'])
  })

  test('fails with what does not hold, and is recorded up to there', () => {
    const { recorder, scenario } = recorded()
    const schedule = { options: { most: 1 }, actions: votes(['3', '1', '2']) }
    expect(() => replayInto(scenario, makeWorld, schedule)).toThrow(
      expect.objectContaining({ code: 'EXPLORE_FAILED', message: 'few vote: 1 and 3 have voted' }),
    )
    expect(recorder.toLines().filter((line) => line.includes('joined'))).toHaveLength(2)
  })

  test('fails with what has not come about when all has settled, and with what is thrown', () => {
    expect(() => replayInto(recorded().scenario, makeWorld, { actions: [] })).toThrow('nobody votes')
    const thrown = { actions: [{ do: 'throw', node: '1' }] }
    expect(() => replayInto(recorded().scenario, makeWorld, thrown)).toThrow('no disk')
  })
})

test('a problem is not said twice', () => {
  expect(saidOf({ kind: 'broken', what: 'few vote', found: 'few vote' })).toBe('few vote')
  expect(saidOf({ kind: 'broken', what: 'few vote', found: '3 have' })).toBe('few vote: 3 have')
})
