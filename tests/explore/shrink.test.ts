import { describe, expect, it } from 'vitest'
import {
  type Action,
  failsAs,
  replay,
  type Schedule,
  shrink,
  sourceOf,
  type Walk,
  walk,
  withoutKinds,
} from '../../src/explore/index.ts'
import { LOCK, lockWorld } from './lock-world.ts'

const source = sourceOf(lockWorld, LOCK)
type Failing = Walk<{ nodes: number }, Action>

function failing(what: string, from = source): Failing {
  for (let schedule = 0; schedule < 500; schedule += 1) {
    const walked = walk(from, { seed: 7, schedule, actions: 60 })
    if (walked.outcome.type === 'failed' && walked.outcome.problem.what === what) return walked
  }
  throw new Error(`no schedule fails as ${what}`)
}

function problemOf({ outcome }: Failing) {
  if (outcome.type !== 'failed') throw new Error('it does not fail')
  return outcome.problem
}

function withoutEach<O, A extends Action>({ options, actions }: Schedule<O, A>): Schedule<O, A>[] {
  return actions.map((_, i) => ({ options, actions: actions.toSpliced(i, 1) }))
}

describe('a failing schedule', () => {
  it('is left with what it takes: no single action can be left out', () => {
    const walked = failing('one node has the lock')
    const shrunk = shrink(source, walked, problemOf(walked))
    expect(shrunk.minimal).toBe(true)
    expect(shrunk.settling).toBe(false)
    expect(shrunk.schedule.options).toEqual({ nodes: 2 })
    expect(shrunk.schedule.actions.map((action) => action.do)).toEqual(['ask', 'restart', 'ask'])
    expect(failsAs(source, shrunk.schedule, shrunk)).toBe(true)
    for (const less of withoutEach(shrunk.schedule)) expect(failsAs(source, less, shrunk)).toBe(false)
  })

  it('of what shows when all settles is shrunk in the same way, and values get smaller where the world can do that', () => {
    const sound = withoutKinds(source, ['restart'])
    const walked = failing('the count stays small', sound)
    const { schedule, settling, minimal, problem } = shrink(sound, walked, problemOf(walked))
    expect([settling, minimal, problem.kind]).toEqual([true, true, 'stuck'])
    for (const less of withoutEach(schedule)) expect(replay(sound, less)).toEqual({ type: 'sound' })
    const sum = schedule.actions.reduce((total, action) => total + ((action as { amount?: number }).amount ?? 0), 0)
    expect(sum).toBe(21)
  })

  it('becomes the same each time, also when it was written down in between', () => {
    const walked = failing('one node has the lock')
    const { options, actions } = walked
    const written = JSON.parse(JSON.stringify({ options, actions }))
    const shrunk = shrink(source, walked, problemOf(walked))
    expect(shrink(source, written, problemOf(walked))).toEqual(shrunk)
    expect(JSON.stringify(shrink(source, shrunk.schedule, shrunk.problem).schedule)).toBe(
      JSON.stringify(shrunk.schedule),
    )
  })

  it('is said not to be minimal where a bound ends it, and fails all the same', () => {
    const walked = failing('one node has the lock')
    for (const replays of [1, 2, 3, 5, 8]) {
      const shrunk = shrink(source, walked, problemOf(walked), { replays })
      expect(shrunk.minimal).toBe(false)
      expect(shrunk.replays).toBeLessThanOrEqual(replays + 1)
      expect(failsAs(source, shrunk.schedule, shrunk)).toBe(true)
    }
    let asked = 0
    const until = () => {
      asked += 1
      return asked > 4
    }
    expect(shrink(source, walked, problemOf(walked), { until }).minimal).toBe(false)
  })

  it('is handed back if it does not fail so', () => {
    const walked = failing('one node has the lock')
    const other = { kind: 'broken', what: 'another property', found: '' } as const
    expect(shrink(source, walked, other)).toMatchObject({ schedule: walked, minimal: false, replays: 1 })
  })

  it('that throws goes on throwing the same, not something else', () => {
    const throwing = sourceOf(() => {
      let count = 0
      return {
        can: () => [{ do: 'one' }, { do: 'two' }],
        do(action: Action) {
          count += 1
          if (action.do === 'two' && count > 3) throw new TypeError(`the ${count}th is too many`)
          if (count > 10) throw new TypeError('something else')
        },
      }
    })
    const actions = ['one', 'two', 'one', 'one', 'one', 'two', 'one'].map((name) => ({ do: name }))
    const outcome = replay(throwing, { options: {}, actions })
    if (outcome.type !== 'failed') throw new Error('it does not fail')
    const { schedule, minimal } = shrink(throwing, { options: {}, actions }, outcome.problem)
    expect(minimal).toBe(true)
    expect(schedule.actions).toHaveLength(4)
    expect(schedule.actions.at(-1)).toEqual({ do: 'two' })
  })
})

describe('what does much', () => {
  /** Doors that each need a key; `enter` goes through at most `count` of them. Four are needed. */
  const doors = {
    ...sourceOf(() => {
      let keys = 0
      let through = 0
      return {
        can: () => [{ do: 'key' }, { do: 'enter', count: 1 }, { do: 'enter', count: 4 }, { do: 'rest' }],
        do(action: Action & { readonly count?: number }) {
          if (action.do === 'key') keys += 1
          for (let i = 0; i < (action.count ?? 0) && keys > 0; i += 1) {
            keys -= 1
            through += 1
          }
        },
        problem: () => through >= 4 && 'nobody gets through four doors',
        settle: () => through >= 3 && { what: 'nobody gets through four doors', kind: 'broken' as const },
      }
    }),
    *simpler({ options, actions }: Schedule<unknown, Action>) {
      const at = actions.findIndex((action) => (action as { count?: number }).count === 4)
      if (at < 0) return
      const single = Array.from({ length: 4 }, () => ({ do: 'enter', count: 1 }))
      yield { options, actions: [...actions.slice(0, at), ...single, ...actions.slice(at + 1)] }
    },
    settled: ({ options, actions }: Schedule<unknown, Action>) => ({
      options,
      actions: [...actions, { do: 'key' }, { do: 'enter', count: 1 }],
    }),
  }
  const key = { do: 'key' }
  const enter = (count: number) => ({ do: 'enter', count })
  const shrunkFrom = (actions: readonly Action[]) => {
    const outcome = replay(doors, { options: {}, actions })
    if (outcome.type !== 'failed') throw new Error('it does not fail')
    return { before: outcome, after: shrink(doors, { options: {}, actions }, outcome.problem) }
  }

  it('is taken apart, although there are more actions then', () => {
    const { after } = shrunkFrom([{ do: 'rest' }, key, key, key, key, enter(4)])
    expect(after.schedule.actions).toEqual([key, key, key, key, enter(1), enter(1), enter(1), enter(1)])
    expect([after.minimal, after.settling]).toEqual([true, false])
  })

  it('of settling becomes actions, where one of them shows it too', () => {
    const { before, after } = shrunkFrom([key, enter(1), key, enter(1), key, enter(1)])
    expect([before.settling, after.settling, after.minimal]).toEqual([true, false, true])
    expect(after.schedule.actions).toHaveLength(8)
    expect(replay(doors, after.schedule, { settles: false })).toMatchObject({ type: 'failed' })
  })

  it('is left out by pairs, where neither of two can go without the other', () => {
    const matched = sourceOf(() => {
      let open = 0
      let count = 0
      return {
        can: () => [{ do: 'open' }, { do: 'close' }, { do: 'fail' }],
        do(action: Action) {
          open += { open: 1, close: -1, fail: 0 }[action.do] ?? 0
          if (action.do === 'fail') count += 1
        },
        problem: () => count > 0 && open === 0 && 'it never fails',
      }
    })
    const actions = ['open', 'open', 'close', 'close', 'fail'].map((name) => ({ do: name }))
    const outcome = replay(matched, { options: {}, actions })
    if (outcome.type !== 'failed') throw new Error('it does not fail')
    expect(shrink(matched, { options: {}, actions }, outcome.problem).schedule.actions).toEqual([{ do: 'fail' }])
  })
})
