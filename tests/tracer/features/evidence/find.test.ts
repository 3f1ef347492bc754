import { describe, expect, test } from 'vitest'
import { answer, ask, hear, missing } from '../../support/evidence.ts'

/** Whether a section with these events shows it. */
function isShown(seen: object, ...events: object[]): boolean {
  return missing(seen, events) === undefined
}

const HEARD = { op: 'handle', message: 'prepare' }
const CUT = { node: '2', op: 'cut', set: { reach: 2 } }

describe('an event', () => {
  test.each([
    ['of its kind', HEARD, [hear('2', '1')], true],
    ['of another kind', { op: 'send', message: 'prepare' }, [hear('2', '1')], false],
    ['of one of several kinds', { op: ['send', 'handle'], message: ['ballot', 'prepare'] }, [hear('2', '1')], true],
    ['of any message', { op: 'handle' }, [answer('1', '2', true)], true],
    ['at a node', { ...HEARD, node: '2' }, [hear('2', '1')], true],
    ['at another node', { ...HEARD, node: '3' }, [hear('2', '1')], false],
    ['from a node', { ...HEARD, from: '1' }, [hear('2', '1')], true],
    ['from another node', { ...HEARD, from: '3' }, [hear('2', '1')], false],
    ['to a node', { op: 'send', to: '2' }, [ask('1', '2')], true],
    ['to another node', { op: 'send', to: '3' }, [ask('1', '2')], false],
    ['with a field', { ...HEARD, fields: { round: 2 } }, [hear('2', '1', 2)], true],
    ['with another field', { ...HEARD, fields: { round: 2 } }, [hear('2', '1', 3)], false],
    [
      'with a field that is left out',
      { op: 'handle', message: 'ballot', fields: { why: '' } },
      [answer('1', '2', true)],
      false,
    ],
    ['with a value before', { op: 'cut', before: { reach: 1 } }, [CUT], true],
    ['with another value before', { op: 'cut', before: { reach: 2 } }, [CUT], false],
    ['with a value after', { op: 'cut', after: { reach: 2 } }, [CUT], true],
    ['that sets', { op: 'cut', set: { reach: 2 } }, [CUT], true],
    ['that sets what it was already', { op: 'cut', set: { reach: 1 } }, [{ ...CUT, set: { reach: 1 } }], false],
    ['that sets anything else', { op: 'cut', set: { round: { not: 7 } } }, [CUT], false],
    ['that keeps', { op: 'cut', keeps: ['round', 'role'] }, [CUT], true],
    ['that does not keep', { op: 'cut', keeps: ['round', 'reach'] }, [CUT], false],
    ['that keeps everything', { ...HEARD, keeps: 'everything' }, [hear('2', '1')], true],
    ['that does not keep everything', { op: 'cut', keeps: 'everything' }, [CUT], false],
  ] as const)('%s', (_, seen, events, shown) => {
    expect(isShown(seen, ...events)).toBe(shown)
  })
})

describe('a value', () => {
  test.each([
    [{ above: 1 }, true],
    [{ above: 2 }, false],
    [{ atLeast: 2 }, true],
    [{ atLeast: 3 }, false],
    [{ below: 3 }, true],
    [{ below: 2 }, false],
    [{ atMost: 2 }, true],
    [{ atMost: 1 }, false],
    [{ above: 0, below: 2 }, false],
    [{ not: 1 }, true],
    [{ not: [1, 2] }, false],
    [{ oneOf: [1, 2] }, true],
    [{ oneOf: [1, 3] }, false],
    [{ above: '$before.round' }, true],
    [{ below: '$before.round' }, false],
    ['$after.round', false],
  ] as const)('of 2 against %j', (round, shown) => {
    expect(isShown({ ...HEARD, fields: { round } }, hear('2', '1', 2))).toBe(shown)
  })

  test('is like a field of the event itself', () => {
    const adopts = { ...HEARD, fields: { round: { above: '$before.round' } }, set: { round: '$fields.round' } }
    expect(isShown(adopts, hear('2', '1', 3, { round: 3 }))).toBe(true)
    expect(isShown(adopts, hear('2', '1', 3, { round: 2 }))).toBe(false)
  })

  test('of text has words in it', () => {
    const asked = { op: 'asked', fields: { what: { contains: 'for a' } } }
    expect(isShown(asked, { node: '1', op: 'asked', fields: { what: 'asks for all' } })).toBe(true)
    expect(isShown(asked, { node: '1', op: 'asked', fields: { what: 'For a' } })).toBe(false)
  })

  test('that is left out is none of those that it must not be, and no number', () => {
    const why = (wanted: object) => ({ op: 'handle', message: 'ballot', fields: { why: wanted } })
    expect(isShown(why({ not: 'x' }), answer('1', '2', true))).toBe(true)
    expect(isShown(why({ oneOf: ['x'] }), answer('1', '2', true))).toBe(false)
  })
})

describe('a name', () => {
  const twice = {
    inOrder: [
      { ...HEARD, node: '$who' },
      { ...HEARD, node: '$who' },
    ],
  }

  test('stands for the same value everywhere', () => {
    expect(isShown(twice, hear('2', '1'), hear('3', '1'))).toBe(false)
    expect(isShown(twice, hear('2', '1'), hear('3', '1'), hear('2', '1'))).toBe(true)
  })

  test('of a message means its kind, both nodes and every field, whatever became of it', () => {
    const late = {
      inOrder: [
        { op: 'send', as: 'it' },
        { op: 'handle', like: 'it' },
      ],
    }
    expect(isShown(late, ask('1', '2'), hear('2', '1'))).toBe(true)
    expect(isShown(late, ask('1', '2'), hear('3', '1'))).toBe(false)
    expect(isShown(late, ask('1', '2', 1), hear('2', '1', 2))).toBe(false)
    expect(isShown(late, hear('2', '1'), ask('1', '2'))).toBe(false)
  })

  test('of a message means the last that was given it', () => {
    const heard = { ...HEARD, as: 'it' }
    const again = { inOrder: [{ ...heard, fields: { round: 1 } }, heard, { op: 'lose', like: 'it' }] }
    const lost = (round: number) => ({ ...ask('1', '2', round), op: 'lose' })
    expect(isShown(again, hear('2', '1', 1), hear('2', '1', 2), hear('2', '1', 3), lost(3))).toBe(true)
    expect(isShown(again, hear('2', '1', 1), hear('2', '1', 2), lost(1))).toBe(false)
  })
})

describe('parts', () => {
  const A = { ...HEARD, node: '2' }
  const B = { ...HEARD, node: '3' }
  const a = hear('2', '1')
  const b = hear('3', '1')

  test('in order', () => {
    expect(isShown({ inOrder: [A, B] }, a, b)).toBe(true)
    expect(isShown({ inOrder: [A, B] }, b, a)).toBe(false)
    expect(isShown({ inOrder: [A, A] }, a)).toBe(false)
  })

  test('all of them, in any order', () => {
    expect(isShown({ all: [A, B] }, b, a)).toBe(true)
    expect(isShown({ all: [A, B] }, b)).toBe(false)
  })

  test('any of them', () => {
    expect(isShown({ any: [A, B] }, b)).toBe(true)
    expect(isShown({ any: [A, B] }, CUT)).toBe(false)
  })

  test('none, in the whole section', () => {
    expect(isShown({ all: [A, { none: B }] }, a)).toBe(true)
    expect(isShown({ all: [{ none: B }, A] }, a, b)).toBe(false)
  })

  test('none, between two parts, before the first and after the last', () => {
    const C = { op: 'cut' }
    expect(isShown({ inOrder: [A, { none: C }, B] }, CUT, a, b, CUT)).toBe(true)
    expect(isShown({ inOrder: [A, { none: C }, B] }, a, CUT, b)).toBe(false)
    expect(isShown({ inOrder: [A, { none: C }, B] }, a, CUT, a, b)).toBe(true)
    expect(isShown({ inOrder: [{ none: C }, A] }, CUT, a)).toBe(false)
    expect(isShown({ inOrder: [A, { none: C }] }, a, CUT)).toBe(false)
    expect(isShown({ inOrder: [A, { none: C }] }, CUT, a)).toBe(true)
  })

  test('none, of what another part found', () => {
    const alone = { all: [{ ...HEARD, node: '$who' }, { none: { op: 'cut', node: '$who' } }] }
    expect(isShown(alone, a, CUT)).toBe(false)
    expect(isShown(alone, a, b, CUT)).toBe(true)
  })

  test('so many times', () => {
    expect(isShown({ count: 2, of: HEARD }, a, a)).toBe(true)
    expect(isShown({ count: 2, of: HEARD }, a)).toBe(false)
  })

  test('so many times, and what must not be there behind the last of them', () => {
    const seen = { inOrder: [A, { count: 2, of: HEARD }, { none: { op: 'cut' } }] }
    expect(isShown(seen, a, b, b, CUT)).toBe(false)
    // Counting begins behind any of those before it.
    expect(isShown(seen, a, a, b, CUT, b)).toBe(true)
  })

  describe('none, where only some of the ways to get there have left it behind', () => {
    const still = { at: 'end', state: { reach: 1 } }
    const none = { none: { op: 'cut' } }

    test.each([
      ['and got further', { inOrder: [none, { any: [still, A] }, { none: { op: 'power' } }, B] }, [a, CUT, b], true],
      ['or not', { inOrder: [none, { any: [still, A] }, { none: { op: 'power' } }, B] }, [CUT, a, b], false],
      ['and others got as far', { inOrder: [A, A, none, { any: [still, A] }, B] }, [a, a, a, CUT, b], true],
    ])('%s', (_, seen, events, shown) => {
      expect(isShown(seen, ...events)).toBe(shown)
    })
  })

  test.each([['1'], ['2']])('none, of one of two that another part found: not %s', (node) => {
    const either = {
      any: [
        { ...HEARD, node: '$who' },
        { ...HEARD, from: '$who' },
      ],
    }
    const still = { at: 'end', state: { reach: 1 } }
    const seen = { inOrder: [either, { none: { op: 'cut', node: '$who' } }, still, B] }
    expect(isShown(seen, a, { ...CUT, node }, b)).toBe(true)
    expect(isShown(seen, a, CUT, { ...CUT, node: '1' }, b)).toBe(false)
  })

  test('so many different ones', () => {
    const seen = { count: 2, different: '$who', of: { ...HEARD, node: '$who' } }
    expect(isShown(seen, a, b)).toBe(true)
    expect(isShown(seen, a, a)).toBe(false)
    expect(isShown({ inOrder: [seen, { op: 'cut' }] }, a, CUT, b)).toBe(false)
  })
})

describe('a state', () => {
  test('when the section begins, and when it ends', () => {
    const state = (at: string, reach: number) => ({
      all: [
        { op: 'cut', node: '$who' },
        { at, node: '$who', state: { reach } },
      ],
    })
    expect(isShown(state('end', 2), { node: '1', op: 'joined' }, CUT)).toBe(true)
    expect(isShown(state('end', 1), CUT)).toBe(false)
    // The nodes of this trace come to be in the section itself.
    expect(isShown(state('start', 1), CUT)).toBe(false)
  })

  test('of another node at that moment', () => {
    const while2IsCut = {
      inOrder: [
        { ...HEARD, node: '3' },
        { at: 'here', node: { not: '3' }, state: { reach: 2 } },
      ],
    }
    expect(isShown(while2IsCut, CUT, hear('3', '1'))).toBe(true)
    expect(isShown(while2IsCut, hear('3', '1'), CUT)).toBe(false)
  })
})

describe('a long section is searched in a number of steps that grows with its length', () => {
  const LENGTH = 20_000
  const events = Array.from({ length: LENGTH }, (_, i) => hear(i % 2 === 0 ? '2' : '3', '1', i))
  const steps = Array.from({ length: 8 }, () => ({ ...HEARD, node: '$who' }))
  const cut = { op: 'cut', node: '$who' }

  // With its square, each of them would take minutes.
  test.each<[string, object]>([
    ['for one event after the other', { inOrder: [...steps, cut] }],
    ['for what must not be there', { inOrder: [...steps, { none: { op: 'cut' } }, { op: 'power' }] }],
    ['for what must not be in between', { inOrder: [HEARD, { none: { op: 'cut' } }, { op: 'power' }] }],
    ['for two that differ in a number', { inOrder: [{ ...HEARD, fields: { round: '$n' } }, { op: 'asked' }] }],
    [
      'for two with the same number',
      {
        inOrder: [
          { ...HEARD, fields: { round: '$n' } },
          { ...HEARD, fields: { round: '$n' } },
        ],
      },
    ],
    [
      'for the same message',
      {
        inOrder: [
          { op: 'handle', as: 'it' },
          { op: 'handle', like: 'it' },
        ],
      },
    ],
    ['for one of which something must not be', { all: [HEARD, { none: HEARD }] }],
    ['for many', { count: LENGTH + 1, of: HEARD }],
    ['for many different ones', { count: LENGTH + 1, different: '$n', of: { ...HEARD, fields: { round: '$n' } } }],
  ])('%s', (_, seen) => {
    expect(isShown(seen, ...events)).toBe(false)
  })
})
