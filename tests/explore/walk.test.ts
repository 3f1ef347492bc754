import { describe, expect, it } from 'vitest'
import { type Action, type Draw, type Problem, replay, type Source, type World, walk } from '../../src/explore/index.ts'

type Step = Action & { readonly by: number }

interface Options {
  readonly start: number
}

/** A world that knows no protocol: a number goes up and down, and may be doubled or thrown. */
class Numbers implements World<Step> {
  private value: number
  private readonly wish: Wish

  constructor({ start }: Options, wish: Wish) {
    this.value = start
    this.wish = wish
  }

  propose(kind: string, draw: Draw): Step | undefined {
    if (kind === 'down' && this.value <= 0) return undefined
    return { do: kind, by: 1 + draw.below(3) }
  }

  perform({ do: kind, by }: Step): boolean {
    if (kind === 'throw') throw new RangeError('out of numbers')
    if (kind === 'down' && this.value < by) return false
    this.value = kind === 'double' ? this.value * 2 : this.value + (kind === 'up' ? by : -by)
    return true
  }

  problem(): Problem | undefined {
    if (this.value <= this.wish.most) return undefined
    return { kind: 'broken', what: 'small numbers', found: `${this.value} is more than ${this.wish.most}` }
  }

  settle(): Problem | undefined {
    if (this.value >= this.wish.least) return undefined
    return { kind: 'stuck', what: 'large numbers', found: `only ${this.value}` }
  }

  counts(): Iterable<readonly [string, number]> {
    return [['value', this.value]]
  }
}

interface Wish {
  readonly most: number
  readonly least: number
}

const KINDS = [
  { name: 'up', weight: 3, optional: false },
  { name: 'down', weight: 3, optional: false },
  { name: 'double', weight: 1, optional: true },
]

function numbers({ most = Number.POSITIVE_INFINITY, least = 0 } = {}, kinds = KINDS): Source<Options, Step> {
  return {
    kinds,
    drawOptions: (draw) => ({ start: draw.below(100) }),
    begin: (options) => new Numbers(options, { most, least }),
  }
}

const all = Array.from({ length: 40 }, (_, schedule) => ({ seed: 5, schedule, actions: 30 }))

describe('a walk', () => {
  it('is the same for the same numbers, and another for others', () => {
    const once = all.map((which) => walk(numbers(), which))
    expect(all.map((which) => walk(numbers(), which))).toEqual(once)
    expect(new Set(once.map(({ actions }) => JSON.stringify(actions))).size).toBe(40)
    expect(walk(numbers(), { seed: 6, schedule: 0, actions: 30 })).not.toEqual(once[0])
  })

  it('that has fewer actions begins in the same way', () => {
    for (const which of all) {
      const { actions } = walk(numbers(), which)
      expect(walk(numbers(), { ...which, actions: 12 }).actions).toEqual(actions.slice(0, 12))
    }
  })

  it('has a subset of its own of the optional kinds, and all others', () => {
    // Long enough for what is rare in those that are about another kind.
    const long = all.map((which) => walk(numbers(), { ...which, actions: 300 }))
    const kinds = long.map(({ actions }) => new Set(actions.map((action) => action.do)))
    expect(kinds.every((own) => own.has('up') && own.has('down'))).toBe(true)
    const doubling = kinds.filter((own) => own.has('double')).length
    expect(doubling).toBeGreaterThan(8)
    expect(doubling).toBeLessThan(32)
  })

  it('counts what was really done, beside what the world counts', () => {
    const { options, actions, counts } = walk(numbers({}, KINDS.slice(0, 2)), { seed: 5, schedule: 3, actions: 30 })
    const moves = actions.map((action) => (action.do === 'up' ? action.by : -action.by))
    let value = options.start
    let done = 0
    for (const move of moves) {
      if (value + move < 0) continue
      value += move
      done += 1
    }
    expect(counts.get('value')).toBe(value)
    expect((counts.get('up') ?? 0) + (counts.get('down') ?? 0)).toBe(done)
  })

  it('ends early where nothing can be done', () => {
    const onlyDown = numbers({}, [{ name: 'down', weight: 1, optional: false }])
    const from = (start: number) => ({ ...onlyDown, drawOptions: () => ({ start }) })
    expect(walk(from(0), { seed: 5, schedule: 1, actions: 9 })).toMatchObject({
      actions: [],
      outcome: { type: 'sound' },
    })
    const { actions, counts } = walk(from(7), { seed: 5, schedule: 1, actions: 1000 })
    expect(counts.get('value')).toBe(0)
    expect(actions.length).toBeLessThan(30)
  })
})

describe('what goes wrong', () => {
  it('stops a walk at once, and is found again by its actions alone', () => {
    const source = numbers({ most: 110 })
    const failed = all.map((which) => walk(source, which)).filter(({ outcome }) => outcome.type === 'failed')
    expect(failed.length).toBeGreaterThan(3)
    for (const { options, actions, outcome } of failed) {
      expect(outcome).toMatchObject({ problem: { kind: 'broken', what: 'small numbers' }, after: actions.length })
      expect(replay(source, { options, actions })).toEqual(outcome)
      expect(replay(source, { options, actions: actions.slice(0, -1) })).toEqual({ type: 'sound' })
    }
  })

  it('may show only when all has settled', () => {
    const { actions, outcome } = walk(numbers({ least: 1e9 }, KINDS.slice(0, 2)), { seed: 5, schedule: 0, actions: 7 })
    expect(actions.length).toBe(7)
    expect(outcome).toMatchObject({ problem: { kind: 'stuck', what: 'large numbers' }, after: 7 })
  })

  it('may be thrown', () => {
    const source = numbers({}, [...KINDS, { name: 'throw', weight: 1, optional: false }])
    const { outcome } = walk(source, { seed: 5, schedule: 0, actions: 1000 })
    expect(outcome).toMatchObject({ problem: { kind: 'exception', what: 'RangeError' } })
    expect(outcome.type === 'failed' && outcome.problem.found).toContain('out of numbers')
  })
})
