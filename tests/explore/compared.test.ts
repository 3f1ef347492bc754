import { describe, expect, it } from 'vitest'
import { type Action, compared, type ReplayOptions, replay, type Source, walk } from '../../src/explore/index.ts'

type Add = Action & { readonly by: number }
type Observer = (observation: object, state: object) => void

/** A counter that says what it does. `sum` is what is right or wrong about it. */
function counters(sum: (value: number, by: number) => number): Source<object, Add> {
  return {
    kinds: [{ name: 'add', weight: 1, optional: false }],
    drawOptions: () => ({}),
    begin: () => {
      const observers: Observer[] = []
      let value = 0
      return {
        watched: { nodes: ['1'], stateOf: () => ({ value }), subscribe: (observer) => observers.push(observer) },
        propose: (_, draw) => ({ do: 'add', by: draw.below(10) }),
        perform({ by }) {
          value = sum(value, by)
          for (const observer of observers)
            observer({ node: '1', op: 'send', message: 'sum', fields: { by } }, { value })
          return true
        },
        problem: () => undefined,
        settle: () => undefined,
        counts: () => [],
      }
    },
  }
}

const sound = counters((value, by) => value + by)

describe('worlds that are compared', () => {
  it('differ in nothing where both do the same', () => {
    expect(walk(compared(sound, sound), { seed: 1, schedule: 0, actions: 50 }).outcome).toEqual({ type: 'sound' })
  })

  it('show the first thing that one does otherwise, by the parts that differ', () => {
    const changed = counters((value, by) => (by === 7 ? value : value + by))
    const actions = [3, 7, 1].map((by) => ({ do: 'add', by }))
    expect(replay(compared(changed, sound), { options: {}, actions })).toMatchObject({
      type: 'failed',
      after: 2,
      problem: { kind: 'differs', what: 'send sum: value', found: expect.stringContaining('"value":3}} instead of') },
    })
  })

  it('show what one does too much, and what it does not do', () => {
    const silent = { ...sound, begin: () => ({ ...sound.begin({}), perform: () => true }) }
    const schedule = { options: {}, actions: [{ do: 'add', by: 1 }] }
    expect(replay(compared(silent, sound), schedule)).toMatchObject({ problem: { what: 'send sum is missing' } })
    expect(replay(compared(sound, silent), schedule)).toMatchObject({ problem: { what: 'send sum is too much' } })
  })

  it('can be watched up to the first thing that differs, and say at which node it is', () => {
    const changed = counters((value, by) => (by === 7 ? value : value + by))
    const told: unknown[] = []
    const onBegin: ReplayOptions<Add>['onBegin'] = ({ watched }) =>
      watched?.subscribe((_: object, state: object) => told.push(state))
    const actions = [3, 7, 1].map((by) => ({ do: 'add', by }))
    const outcome = replay(compared(changed, sound), { options: {}, actions }, { onBegin })
    expect(outcome).toMatchObject({ problem: { nodes: ['1'] } })
    expect(told).toEqual([{ value: 3 }, { value: 3 }])
  })
})
