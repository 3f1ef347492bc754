import type { Action, SimpleWorld } from '../../src/explore/index.ts'

interface Options {
  readonly nodes: number
  readonly unused?: string
}

/** A lock that two nodes get when one of them asks while the other's request waits behind a restart. */
export function lockWorld({ nodes }: Options): SimpleWorld<Action & { node?: number; amount?: number }> {
  const holds = new Set<number>()
  let taken = false
  let sum = 0
  const ids = Array.from({ length: nodes }, (_, i) => i)
  return {
    can: () => [
      ...ids.flatMap((node) => [
        { do: 'ask', node },
        { do: 'release', node },
      ]),
      ...[1, 2, 3].map((amount) => ({ do: 'count', amount })),
      { do: 'restart' },
    ],
    do(action) {
      if (action.do === 'restart') taken = false
      if (action.do === 'count') sum += action.amount ?? 0
      if (action.do === 'release' && holds.delete(action.node ?? -1)) taken = false
      if (action.do !== 'ask' || taken) return
      taken = true
      holds.add(action.node ?? -1)
    },
    problem: () => (holds.size > 1 ? { what: 'one node has the lock', found: `${[...holds]} have it` } : undefined),
    settle: () => (sum > 20 ? 'the count stays small' : undefined),
  }
}

export const LOCK = {
  faults: ['restart'],
  options: (draw: { below(end: number): number }) => ({ nodes: 2 + draw.below(3), unused: 'as it is' }),
}
