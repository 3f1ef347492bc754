import { describe, expect, test } from 'vitest'
import { MessageEnds } from '../../../src/tracer/import/loose-ends.ts'

type Told = readonly [op: string, number: number, id?: string]

/** Messages of one kind from a to b, each of which says a number. */
function found(told: readonly Told[]) {
  const ends = new MessageEnds()
  for (const [op, number, id] of told) {
    const [node, peer] = op === 'handle' ? ['b', 'a'] : ['a', 'b']
    const named = id === undefined ? {} : { id }
    ends.take({ op, node, peer, message: 'm', ...named, fields: { number }, set: {}, state: 'after' })
  }
  return ends.found
}

const NONE = { unsent: 0, unsentLost: 0, unhandled: 0, differing: 0 }

describe('the ends of messages', () => {
  test.each<[string, readonly Told[], object]>([
    [
      'both are there',
      [
        ['send', 1],
        ['handle', 1],
      ],
      NONE,
    ],
    [
      'it is lost, or blocked',
      [
        ['send', 1],
        ['lose', 1],
        ['block', 2],
      ],
      NONE,
    ],
    [
      'it waits in an outbox first',
      [
        ['queue', 1],
        ['send', 1],
        ['handle', 1],
      ],
      NONE,
    ],
    [
      'one is sent',
      [
        ['send', 1],
        ['send', 2],
        ['handle', 2],
      ],
      { ...NONE, unhandled: 1 },
    ],
    [
      'one is lost, and another sent',
      [
        ['send', 1],
        ['lose', 2],
      ],
      { ...NONE, unhandled: 1, unsentLost: 1 },
    ],
    [
      'one is handled',
      [
        ['handle', 1],
        ['send', 1],
      ],
      { ...NONE, unsent: 1, unhandled: 1 },
    ],
    [
      'a copy comes',
      [
        ['send', 1, 'x'],
        ['handle', 1, 'x'],
        ['handle', 1, 'x'],
      ],
      NONE,
    ],
    [
      'the same is sent once, and handled twice',
      [
        ['send', 1],
        ['handle', 1],
        ['handle', 1],
      ],
      { ...NONE, unsent: 1 },
    ],
    [
      'ids join what differs',
      [
        ['send', 1, 'x'],
        ['handle', 2, 'x'],
      ],
      { ...NONE, differing: 1 },
    ],
  ])('are counted where %s', (_, told, expected) => {
    expect(found(told)).toEqual(expected)
  })

  test('need not say the same fields', () => {
    const ends = new MessageEnds()
    const both = { message: 'm', id: 'x', set: {}, state: 'after' as const }
    ends.take({ ...both, op: 'send', node: 'a', peer: 'b', fields: { number: 1, more: 'x' } })
    ends.take({ ...both, op: 'handle', node: 'b', peer: 'a', fields: { number: 1 } })
    expect(ends.found).toEqual(NONE)
  })
})
