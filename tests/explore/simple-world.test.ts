import { describe, expect, it } from 'vitest'
import {
  type Action,
  ExploreError,
  findFailure,
  replay,
  type SimpleWorld,
  sourceOf,
  walk,
} from '../../src/explore/index.ts'
import { LOCK, lockWorld } from './lock-world.ts'

const which = { seed: 1, schedule: 0, actions: 10 }
const idle: SimpleWorld = { can: () => [{ do: 'nothing' }], do() {} }

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof ExploreError) return error.code
    throw error
  }
  return 'nothing was thrown'
}

/** A world that its types forbid. */
function hostile(world: object): string {
  return codeOf(() =>
    walk(
      sourceOf(() => ({ ...idle, ...world }) as SimpleWorld),
      which,
    ),
  )
}

describe('a world as its authors write it', () => {
  it('is walked the same for the same numbers, and its actions can be written down', () => {
    const source = sourceOf(lockWorld, LOCK)
    for (let schedule = 0; schedule < 50; schedule += 1) {
      const walked = walk(source, { seed: 3, schedule, actions: 40 })
      expect(walk(source, { seed: 3, schedule, actions: 40 })).toEqual(walked)
      const { options, actions, outcome } = walked
      expect(replay(source, JSON.parse(JSON.stringify({ options, actions })))).toEqual(outcome)
    }
  })

  it('has each of its faults in some schedules, and not in others', () => {
    const source = sourceOf(lockWorld, LOCK)
    const has = Array.from({ length: 40 }, (_, schedule) =>
      walk(
        { ...source, begin: (options) => ({ ...source.begin(options), ...untroubled(source.begin(options)) }) },
        { seed: 3, schedule, actions: 40 },
      ).actions.some((action) => action.do === 'restart'),
    )
    expect(has.filter(Boolean).length).toBeGreaterThan(8)
    expect(has.filter((each) => !each).length).toBeGreaterThan(8)
  })

  it('never does what it does not offer', () => {
    const done: Action[] = []
    const source = sourceOf(() => ({ can: () => [{ do: 'a', n: 1 }], do: (action: Action) => void done.push(action) }))
    const actions = [{ do: 'a' }, { do: 'b' }, { do: 'a', n: 1 }, { do: 'a', n: 2 }]
    expect(replay(source, { options: {}, actions: actions as never })).toEqual({ type: 'sound' })
    expect(done).toEqual([{ do: 'a', n: 1 }])
  })

  it('is refused where it waits, wherever that is', () => {
    for (const method of ['can', 'do', 'problem', 'settle', 'start']) {
      expect([method, hostile({ [method]: async () => undefined })]).toEqual([method, 'EXPLORE_ASYNC'])
    }
    expect(codeOf(() => walk(sourceOf((async () => idle) as never), which))).toBe('EXPLORE_ASYNC')
    expect(hostile({ settle: () => Promise.reject(new Error('nobody waits')) })).toBe('EXPLORE_ASYNC')
  })

  it('is refused where its actions are no plain data', () => {
    const self: Record<string, unknown> = { do: 'a' }
    self['self'] = self
    const wrong = [
      undefined,
      null,
      'text',
      [7],
      [null],
      [{}],
      [{ do: '' }],
      [{ do: 'a', at: Number.NaN }],
      [{ do: 'a', at: new Date(0) }],
      [{ do: 'a', at: undefined }],
      [{ do: 'a', at: new Map() }],
      [{ do: 'a', act() {} }],
      [self],
    ]
    for (const told of wrong) expect(hostile({ can: () => told })).toBe('EXPLORE_ACTION')
    expect(
      codeOf(() =>
        walk(
          sourceOf(() => idle, { options: () => new Map() }),
          which,
        ),
      ),
    ).toBe('EXPLORE_ACTION')
  })

  it('is refused where it is none, or says what is no problem', () => {
    expect(codeOf(() => walk(sourceOf((() => undefined) as never), which))).toBe('EXPLORE_WORLD')
    expect(codeOf(() => walk(sourceOf((() => ({ can: () => [] })) as never), which))).toBe('EXPLORE_WORLD')
    for (const told of [true, 7, {}, { what: 7 }]) expect(hostile({ problem: () => told })).toBe('EXPLORE_WORLD')
    for (const told of [undefined, null, false, '']) expect(hostile({ problem: () => told })).toBe('nothing was thrown')
    expect(codeOf(() => sourceOf(() => idle, { weights: { nothing: 0.5 } }))).toBe('EXPLORE_OPTION')
  })

  it('that throws has failed, with what it threw', () => {
    const source = sourceOf(() => ({
      ...idle,
      do() {
        throw new RangeError('too far')
      },
    }))
    const { outcome } = walk(source, which)
    expect(outcome).toMatchObject({ type: 'failed', after: 1, problem: { kind: 'exception', what: 'RangeError' } })
  })

  it('is refused where the same actions lead elsewhere the second time', () => {
    let worlds = 0
    const source = sourceOf(() => {
      worlds += 1
      const isFirst = worlds === 1
      return { ...idle, problem: () => (isFirst ? 'the first world is broken' : undefined) }
    })
    const message =
      /schedule 0 of seed 1 was the first world is broken after 1 actions, and with the same actions again sound/
    expect(() => findFailure(source, { seed: 1, actions: 10, numbers: [0] }).next()).toThrow(message)
    const numbers = Array.from({ length: 1000 }, (_, i) => i)
    const other = sourceOf(() => ({ ...idle, can: () => [{ do: 'a', n: numbers.pop() ?? 0 }] }))
    expect(codeOf(() => findFailure(other, { seed: 1, actions: 10, numbers: [0] }).next())).toBe(
      'EXPLORE_NOT_DETERMINISTIC',
    )
  })
})

/** A world in which nothing is wrong, so that it is walked to its end. */
function untroubled(world: ReturnType<ReturnType<typeof sourceOf>['begin']>) {
  return {
    propose: world.propose.bind(world),
    perform: world.perform.bind(world),
    problem: () => undefined,
    settle: () => undefined,
    counts: () => [],
  }
}
