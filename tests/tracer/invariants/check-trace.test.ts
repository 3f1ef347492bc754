import { describe, expect, test } from 'vitest'
import { type CheckedTrace, checkTrace } from '../../../src/tracer/invariants/check-trace.ts'
import { parseInvariants } from '../../../src/tracer/invariants/parse-invariants.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'
import { answer, ask, hear } from '../support/evidence.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../support/traces.ts'
import { twoPhase, twoPhaseWords } from '../support/two-phase.ts'

/** The words of the two-phase commit, with a power cut that ends a server, a return, and ballots that answer. */
const words = parseVocabulary(
  {
    ...twoPhaseWords,
    marks: [
      ...twoPhaseWords.marks.map((mark) => (mark.id === 'power' ? { ...mark, stops: true } : mark)),
      { id: 'back', cell: 'BACK', resumes: true },
    ],
    messages: twoPhaseWords.messages.map((each) => (each.id === 'ballot' ? { ...each, answers: 'prepare' } : each)),
  },
  'two_phase.json',
)

interface Result {
  readonly broken: string
  readonly checked: number
  readonly unknown: number
}

const SAYS = { rule: 'r', says: 'Something holds.' }

function check(rule: object, lines: readonly object[], rest: object = {}, vocabulary: Vocabulary = words): Result {
  const input = { invariants: 1, vocabulary: 'two_phase', ...rest, rules: [{ ...SAYS, ...rule }] }
  const result = checkTrace(
    readLines([HEADER, SECTION, ...lines, END], vocabulary),
    vocabulary,
    parseInvariants(input, 'rules.json', vocabulary),
  )
  const [{ checked = 0, unknown = 0 } = {}] = result.counts
  return { broken: brokenText(result), checked, unknown }
}

/** The line of the step that cannot be, what was found, and the line that says otherwise. */
function brokenText({ broken }: CheckedTrace): string {
  if (broken === undefined) return ''
  const [{ found, earlier } = { found: '' }] = broken.rules
  return `${broken.step.line}: ${found}${earlier === undefined ? '' : ` (${earlier.line})`}`
}

const sets = (node: string, set: object, op = 'cut') => ({ node, op, set })
/** The lines given stand on line 6 and after it. */
const holds = (rule: object, lines: readonly object[], rest: object = {}) => check(rule, [...JOINED, ...lines], rest)
const broken = (rule: object, lines: readonly object[], rest: object = {}) => holds(rule, lines, rest).broken

describe('at most one', () => {
  const ONE = {
    ...{ atMostOne: '$who', for: '$round' },
    where: [{ node: '$who', state: { role: 'prepared', round: '$round' } }],
  }
  const prepared = (node: string, round: number) => sets(node, { role: 'prepared', round })

  test('names the second of a value, and the first', () => {
    expect(broken(ONE, [prepared('1', 1), sets('1', { role: 'working' }), prepared('2', 1)])).toBe(
      '8: for round 1: who 2, and before that who 1 (6)',
    )
  })

  test('is content with others of other values, and with the same again', () => {
    expect(holds(ONE, [prepared('1', 1), prepared('2', 2), prepared('1', 2), prepared('1', 1)]).broken).toBe(
      '8: for round 2: who 1, and before that who 2 (7)',
    )
    expect(holds(ONE, [prepared('1', 1), prepared('2', 2), prepared('1', 1), sets('1', { note: 'x' })])).toEqual({
      ...{ broken: '', checked: 4, unknown: 0 },
    })
  })

  test('takes every pattern of a rule for the same thing', () => {
    const both = {
      ...{ atMostOne: '$who', for: '$round' },
      where: [
        { node: '$who', state: { role: 'prepared', round: '$round' } },
        { op: 'send', message: 'prepare', node: '$who', fields: { round: '$round' } },
      ],
    }
    expect(broken(both, [ask('1', '2', 1), sets('2', { role: 'prepared', round: 1 })])).toBe(
      '7: for round 1: who 2, and before that who 1 (6)',
    )
  })

  test('takes null for nobody', () => {
    const vote = {
      ...{ atMostOne: '$whom', for: ['$who', '$round'] },
      where: [{ node: '$who', state: { coordinator: '$whom', round: '$round' } }],
    }
    const voting = (node: string, coordinator: string | null) => sets(node, { coordinator })
    expect(broken(vote, [voting('1', '2'), voting('1', null), voting('1', '2'), voting('2', '3')])).toBe('')
    expect(broken(vote, [voting('1', '2'), voting('1', null), voting('1', '3')])).toBe(
      '8: for who 1, round 0: whom 3, and before that whom 2 (6)',
    )
  })

  test('in the whole trace, where it is for nothing', () => {
    const only = { atMostOne: '$who', where: [{ op: 'asked', node: '$who' }] }
    const asked = (node: string) => ({ node, op: 'asked', fields: { what: 'x' } })
    expect(broken(only, [asked('1'), asked('1'), asked('3')])).toBe('8: who 3, and before that who 1 (6)')
  })

  test('until something happens at who said it', () => {
    const rule = { ...ONE, until: { op: 'healed' } }
    const healed = (node: string) => ({ node, op: 'healed' })
    expect(broken(rule, [prepared('1', 1), healed('1'), prepared('2', 1)])).toBe('')
    expect(broken(rule, [prepared('1', 1), healed('2'), prepared('2', 1)])).not.toBe('')
  })

  test('until any of several things happens at who said it', () => {
    const rule = { ...ONE, until: [{ op: 'healed' }, { op: 'power', set: { round: { below: '$before.round' } } }] }
    const behind = (...lines: object[]) => broken(rule, [prepared('1', 1), ...lines, prepared('2', 1)])
    expect(behind({ node: '1', op: 'healed' })).toBe('')
    expect(behind(sets('1', { round: 0 }, 'power'))).toBe('')
    expect(behind({ node: '1', op: 'power' })).toBe('8: for round 1: who 2, and before that who 1 (6)')
  })

  test('for as long as anyone counts who said it', () => {
    const rule = { ...ONE, until: { op: 'healed' } }
    const healed = (node: string) => ({ node, op: 'healed' })
    const twice = [prepared('1', 1), sets('2', { role: 'prepared', round: 1 })]
    const same = {
      ...rule,
      atMostOne: '$what',
      where: [{ op: 'asked', fields: { what: '$what' }, after: { round: '$round' } }],
    }
    const asked = (node: string, what: string) => ({ node, op: 'asked', fields: { what } })
    expect(broken(rule, twice)).not.toBe('')
    expect(broken(same, [asked('1', 'x'), asked('2', 'x'), healed('1'), asked('3', 'y')])).toBe(
      '9: for round 0: what y, and before that what x (7)',
    )
    expect(broken(same, [asked('1', 'x'), asked('2', 'x'), healed('1'), healed('2'), asked('3', 'y')])).toBe('')
    expect(broken(same, [asked('1', 'x'), healed('1'), asked('1', 'x'), asked('3', 'y')])).toContain('(8)')
  })

  test('until that may have happened unseen', () => {
    const rule = { ...ONE, until: { op: 'healed' } }
    const later = (node: string) => [{ section: 'Two' }, { meanwhile: node, set: { role: 'working' } }]
    expect(broken(rule, [prepared('1', 1), ...later('1'), prepared('2', 1)])).toBe('')
    expect(broken(rule, [prepared('1', 1), ...later('2'), prepared('2', 1)])).toContain('(6)')
    expect(broken(ONE, [prepared('1', 1), ...later('1'), prepared('2', 1)])).toContain('(6)')
  })

  describe('at once', () => {
    const LEASE = { atMostOne: '$who', atOnce: true, where: [{ node: '$who', state: { role: 'prepared' } }] }
    const free = (node: string) => sets(node, { role: 'working' })

    test('counts a node as long as it is like that', () => {
      const lines = [prepared('1', 1), free('1'), prepared('2', 1), free('2'), prepared('1', 2)]
      expect(holds(LEASE, lines)).toEqual({ broken: '', checked: 3, unknown: 0 })
      expect(broken(LEASE, [...lines, free('3'), prepared('3', 2)])).toBe('12: who 3, and before that who 1 (10)')
    })

    test('takes what has changed unseen for one change, whatever its order', () => {
      const meanwhile = (node: string, role: string) => ({ meanwhile: node, set: { role } })
      const handed = [meanwhile('1', 'working'), meanwhile('2', 'prepared')]
      for (const lines of [handed, handed.toReversed()]) {
        expect(broken(LEASE, [prepared('1', 1), { section: 'Two' }, ...lines])).toBe('')
        expect(broken(LEASE, [prepared('1', 1), ...lines])).toBe('')
        expect(broken(LEASE, [prepared('1', 1), { section: 'Two' }, ...lines, prepared('3', 1)])).not.toBe('')
      }
      const both = [prepared('1', 1), { section: 'Two' }, meanwhile('2', 'prepared'), meanwhile('3', 'prepared')]
      expect(broken(LEASE, both)).toBe('8: who 2, and before that who 1 (6)')
      expect(broken(LEASE, [free('1'), ...both.slice(1)])).toBe('9: who 3, and before that who 2 (8)')
    })

    test('does not count a node that has stopped, until it is back', () => {
      const [off, back] = [
        { node: '1', op: 'power' },
        { node: '1', op: 'back' },
      ]
      expect(broken(LEASE, [prepared('1', 1), off, prepared('2', 1)])).toBe('')
      expect(broken(LEASE, [prepared('1', 1), off, prepared('2', 1), back])).toBe('9: who 1, and before that who 2 (8)')
      expect(broken(LEASE, [prepared('1', 1), off, free('1'), back, prepared('2', 1)])).toBe('')
    })

    test('for each value of another', () => {
      const rule = { ...LEASE, for: '$round', where: [{ node: '$who', state: { role: 'prepared', round: '$round' } }] }
      expect(broken(rule, [prepared('1', 1), prepared('2', 2), sets('1', { round: 3 }), prepared('3', 1)])).toBe('')
      expect(broken(rule, [prepared('1', 1), prepared('2', 2), sets('2', { round: 1 })])).toBe(
        '8: for round 1: who 2, and before that who 1 (6)',
      )
    })
  })

  describe('of the entries of lists', () => {
    const AGREE = {
      ...{ atMostOne: '$what', for: '$number' },
      where: [{ entries: 'log', number: '$number', last: 'reach', upTo: 'round', entry: { what: '$what' } }],
    }
    const entries = (...all: string[]) => all.map((what) => ({ what }))

    test('as far as they count', () => {
      const first = sets('1', { log: { add: entries('a', 'b') }, reach: 2, round: 2 })
      const other = sets('2', { log: { add: entries('a', 'c') }, reach: 2, round: 1 })
      expect(holds(AGREE, [first, other])).toEqual({ broken: '', checked: 3, unknown: 0 })
      expect(broken(AGREE, [first, other, sets('2', { round: 2 })])).toBe(
        '8: for number 2: what c, and before that what b (6)',
      )
    })

    test('numbered from behind, so that what is dropped in front changes nothing', () => {
      const first = sets('1', { log: { add: entries('a', 'b', 'c') }, reach: 3, round: 3 })
      const dropped = sets('1', { log: { drop: 2, add: entries('d') }, reach: 4, round: 4 })
      expect(holds(AGREE, [first, dropped])).toEqual({ broken: '', checked: 4, unknown: 0 })
      const other = sets('2', { log: { add: entries('c', 'x') }, reach: 4, round: 4 })
      expect(broken(AGREE, [first, dropped, other])).toBe('8: for number 4: what x, and before that what d (7)')
    })

    test('each that is replaced again, and no other', () => {
      const first = sets('1', { log: { add: entries('a', 'b', 'c') }, reach: 3, round: 3 })
      const replaced = sets('1', { log: { keep: 1, add: entries('b', 'x') } })
      expect(holds(AGREE, [first, replaced])).toEqual({
        broken: '7: for number 3: what x, and before that what c (6)',
        ...{ checked: 3 + 2, unknown: 0 },
      })
    })

    test('from the first, where nothing says a number; and of entries that are values', () => {
      const rule = { atMostOne: '$v', for: '$n', where: [{ entries: 'votes', number: '$n', entry: { value: '$v' } }] }
      const votes = (node: string, ...add: string[]) => sets(node, { votes: { add } })
      expect(holds(rule, [votes('1', 'a'), votes('1', 'b'), votes('2', 'a', 'b')])).toMatchObject({
        ...{ broken: '', checked: 4 },
      })
      expect(broken(rule, [votes('1', 'a'), votes('2', 'b')])).toBe('7: for n 1: v b, and before that v a (6)')
    })

    test('also where one was replaced while nothing said what counts', () => {
      const open = parseVocabulary(
        {
          ...twoPhaseWords,
          variables: twoPhaseWords.variables.map((each) => (each.id === 'round' ? { ...each, nullable: true } : each)),
        },
        'two_phase.json',
      )
      const lines = [
        sets('1', { log: { add: entries('a', 'b') }, reach: 2, round: 2 }),
        sets('1', { log: { keep: 1, add: entries('x') }, round: null }),
        sets('1', { round: 2 }),
      ]
      expect(check(AGREE, [...JOINED, ...lines], {}, open).broken).toBe(
        '8: for number 2: what x, and before that what b (6)',
      )
    })

    test('each once, however often a list grows unseen', () => {
      const grow = Array.from({ length: 200 }, (_, i) => [
        { section: `${i}` },
        { meanwhile: '1', set: { log: { add: entries(`${i}`) }, reach: i + 1, round: i + 1 } },
      ])
      expect(holds(AGREE, grow.flat())).toEqual({ broken: '', checked: 200, unknown: 0 })
      const twice = { meanwhile: '1', set: { log: { keep: 199, add: entries('199', '200') }, reach: 201, round: 201 } }
      const last = { meanwhile: '1', set: { log: { keep: 200, add: entries('x') } } }
      expect(holds(AGREE, [...grow.flat(), sets('1', { reach: 200 }), twice]).checked).toBe(200 + 2)
      expect(holds(AGREE, [...grow.flat(), { section: 'Last' }, twice, last]).checked).toBe(200 + 201)
    })

    test('each once, however often a list grows', () => {
      const grow = Array.from({ length: 500 }, (_, i) =>
        sets('1', { log: { add: entries(`${i}`) }, reach: i + 1, round: i + 1 }),
      )
      expect(holds(AGREE, grow)).toEqual({ broken: '', checked: 500, unknown: 0 })
    })
  })
})

describe('never back', () => {
  const BACK = { neverBack: '$r', for: '$n', where: [{ node: '$n', state: { round: '$r' } }] }
  const round = (node: string, value: number, op = 'cut') => sets(node, { round: value }, op)

  test('names what is less than the last', () => {
    expect(broken(BACK, [round('1', 5), round('2', 3), round('1', 5), round('1', 4)])).toBe(
      '9: for n 1: r 4, and before that 5 (8)',
    )
  })

  test('begins anew at a node that stops, or comes back, unless it is kept', () => {
    for (const op of ['power', 'back']) {
      expect(broken(BACK, [round('1', 5), round('1', 0, op), round('1', 1)])).toBe('')
      expect(broken({ ...BACK, kept: true }, [round('1', 5), round('1', 0, op)])).toBe(
        '7: for n 1: r 0, and before that 5 (6)',
      )
    }
  })

  test('may have begun anew unseen, unless it is kept', () => {
    const later = [round('1', 5), { section: 'Two' }, { meanwhile: '1', set: { round: 1 } }]
    expect(broken(BACK, later)).toBe('')
    expect(broken({ ...BACK, kept: true }, later)).toBe('8: for n 1: r 1, and before that 5 (6)')
  })

  test('until something happens there', () => {
    const rule = { ...BACK, kept: true, until: { op: 'healed' } }
    expect(broken(rule, [round('1', 5), round('1', 1, 'healed'), round('1', 2)])).toBe('')
  })

  test('holds of what messages say, too', () => {
    const rule = {
      ...{ neverBack: '$r', for: ['$from', '$to'] },
      where: [{ op: 'send', message: 'prepare', node: '$from', to: '$to', fields: { round: '$r' } }],
    }
    expect(broken(rule, [ask('1', '2', 4), ask('1', '3', 3), ask('1', '2', 3)])).toBe(
      '8: for from 1, to 2: r 3, and before that 4 (6)',
    )
  })

  test('holds of how many entries a list has', () => {
    const rule = { neverBack: '$r', for: '$n', where: [{ node: '$n', state: { votes: '$r' } }] }
    const votes = (change: object) => sets('1', { votes: change })
    expect(broken(rule, [votes({ add: ['a', 'b'] }), votes({ keep: 1 })])).toBe(
      '7: for n 1: r 1, and before that 2 (6)',
    )
  })
})

describe('never', () => {
  test('an event', () => {
    const rule = { never: { op: 'handle', message: 'prepare', fields: { round: { below: '$before.round' } } } }
    expect(broken(rule, [hear('2', '1', 3, { round: 3 }), hear('2', '1', 2)])).toBe('7: it is seen')
    expect(holds(rule, [hear('2', '1', 3, { round: 3 }), hear('2', '1', 3)])).toMatchObject({ broken: '', checked: 2 })
  })

  test('a state, of a node that comes to be so unseen as well', () => {
    const rule = { never: { state: { round: { above: '$after.reach' } } } }
    expect(broken(rule, [sets('1', { round: 1 }), sets('1', { round: 2 })])).toBe('7: it is seen')
    expect(broken(rule, [{ section: 'Two' }, { meanwhile: '2', set: { round: 2 } }])).toBe('7: it is seen')
    const end = [sets('1', { round: 1 }), { meanwhile: '2', set: { round: 2 } }]
    expect(broken(rule, end)).toBe('7: it is seen')
  })

  test('an entry', () => {
    const rule = { never: { entries: 'votes', number: '$n', entry: { value: { oneOf: ['x'] } } } }
    expect(broken(rule, [sets('1', { votes: { add: ['a', 'x'] } })])).toBe('6: it is seen; n 2')
  })
})

describe('whenever', () => {
  const ENTERS = {
    whenever: { op: 'handle', message: 'prepare', from: '$who', fields: { round: { above: '$before.round' } } },
    holds: { after: { round: '$fields.round', coordinator: '$who' } },
  }

  test('holds each event against what is true of it', () => {
    const entering = (round: number, set: object) => hear('2', '1', round, set)
    const right = entering(2, { round: 2, coordinator: '1' })
    expect(holds(ENTERS, [right, entering(1, { note: 'late' })])).toEqual({ broken: '', checked: 1, unknown: 0 })
    expect(broken(ENTERS, [right, entering(4, { round: 3 })])).toBe(
      '7: after it round 3, round 4, after it coordinator 1; who 1',
    )
  })

  test('does not know where the trace does not say', () => {
    const rule = { whenever: { op: 'cut' }, holds: { after: { votes: { atLeast: 1 } }, keeps: ['votes'] } }
    expect(holds(rule, [{ node: '1', op: 'cut' }])).toEqual({ broken: '', checked: 0, unknown: 1 })
    const optional = { whenever: { op: 'handle', message: 'ballot' }, holds: { fields: { why: { not: 'x' } } } }
    expect(holds(optional, [answer('1', '2', true)])).toEqual({ broken: '', checked: 0, unknown: 1 })
  })

  test('what it keeps', () => {
    const rule = { whenever: { op: 'cut' }, holds: { keeps: ['round'] } }
    expect(broken(rule, [sets('1', { reach: 2 }), sets('1', { round: 2 })])).toBe('7: before it round 0')
  })
})

describe('answered', () => {
  const ANSWERED = { answered: 'all' }
  const ballot = (node: string, to: string, op = 'send') => ({ node, op, to, message: 'ballot', fields: { can: true } })

  test('an answer has a question of the same two nodes before it', () => {
    expect(holds(ANSWERED, [hear('2', '1'), ballot('2', '1'), ballot('2', '1')])).toEqual({
      ...{ broken: '', checked: 2, unknown: 0 },
    })
    expect(broken(ANSWERED, [hear('2', '1'), ballot('2', '3')])).toBe('7: 2 has handled no prepare from 3 before')
    expect(broken(ANSWERED, [ballot('2', '1', 'queue'), hear('2', '1')])).toBe(
      '6: 2 has handled no prepare from 1 before',
    )
  })

  test('needs none for what a node tells itself', () => {
    expect(holds(ANSWERED, [ballot('2', '2')])).toMatchObject({ broken: '', checked: 0 })
  })

  test('may have one that nobody saw: between sections, or before the trace begins', () => {
    const later = [{ section: 'Two' }, ballot('2', '1')]
    expect(holds(ANSWERED, later)).toEqual({ broken: '', checked: 0, unknown: 1 })
    expect(broken(ANSWERED, later, { continuous: true })).toBe('7: 2 has handled no prepare from 1 before')
    const there = ['1', '2'].map((meanwhile) => ({ meanwhile, set: {} }))
    expect(check(ANSWERED, [...there, ballot('2', '1')], { continuous: true })).toMatchObject({
      broken: '',
      unknown: 1,
    })
  })

  test('says the same in some fields, where that is asked', () => {
    const message = (id: string) => ({ id, short: id, fields: [{ id: 'round', type: 'integer' }] })
    const same = parseVocabulary(
      { ...twoPhaseWords, messages: [message('prepare'), { ...message('ballot'), answers: 'prepare' }] },
      'two_phase.json',
    )
    const rule = { answered: ['ballot'], same: ['round'] }
    const of = (op: string, kind: string, round: number) => {
      const peer = op === 'handle' ? { from: '1' } : { to: '1' }
      return { node: '2', op, ...peer, message: kind, fields: { round } }
    }
    const asked = [...JOINED, of('handle', 'prepare', 1)]
    expect(check(rule, [...asked, of('send', 'ballot', 1)], {}, same).broken).toBe('')
    expect(check(rule, [...asked, of('send', 'ballot', 2)], {}, same).broken).toBe(
      '7: 2 has handled no prepare from 1 before with round 2',
    )
  })

  test('is not known to say something else where a field is left out', () => {
    const fields = ['round', 'turn'].map((id) => ({ id, type: 'integer', optional: true }))
    const message = (id: string) => ({ id, short: id, fields })
    const open = parseVocabulary(
      { ...twoPhaseWords, messages: [message('prepare'), { ...message('ballot'), answers: 'prepare' }] },
      'two_phase.json',
    )
    const rule = { answered: ['ballot'], same: ['round', 'turn'] }
    const asked = (values: object) => ({ node: '2', op: 'handle', from: '1', message: 'prepare', fields: values })
    const cast = (values: object) => ({ node: '2', op: 'send', to: '1', message: 'ballot', fields: values })
    const of = (...lines: object[]) => check(rule, [...JOINED, ...lines], {}, open)
    const unknown = { broken: '', checked: 0, unknown: 1 }
    expect(of(asked({ round: 1, turn: 1 }), cast({ round: 1 }))).toEqual(unknown)
    expect(of(asked({ round: 1 }), cast({ round: 1, turn: 1 }))).toEqual(unknown)
    expect(of(asked({ turn: 1 }), cast({ round: 1 }))).toEqual(unknown)
    expect(of(asked({ round: 1 }), asked({ round: 2, turn: 1 }), cast({ round: 2, turn: 1 }))).toMatchObject({
      ...{ broken: '', checked: 1 },
    })
    expect(of(asked({ round: 1 }), cast({ round: 2, turn: 1 })).broken).toBe(
      '7: 2 has handled no prepare from 1 before with round 2, turn 1',
    )
    expect(of(cast({ turn: 1 })).broken).toBe('6: 2 has handled no prepare from 1 before with turn 1')
    expect(of(cast({})).broken).toBe('6: 2 has handled no prepare from 1 before')
  })
})

describe('of several rules', () => {
  test('the first event counts, whichever rule it breaks, and every rule that it breaks is named', () => {
    const rules = [
      { ...SAYS, neverBack: '$r', for: '$n', where: [{ node: '$n', state: { round: '$r' } }] },
      { ...SAYS, rule: 'uncut', never: { op: 'cut' } },
      { ...SAYS, rule: 'power', never: { op: 'power' } },
    ]
    const invariants = parseInvariants({ invariants: 1, vocabulary: 'two_phase', rules }, 'rules.json', twoPhase)
    const lines = [sets('1', { round: 2 }, 'healed'), sets('1', { round: 1 }), { node: '2', op: 'power' }]
    const trace = readLines([HEADER, SECTION, ...JOINED, ...lines, END])
    const { broken: found, events } = checkTrace(trace, twoPhase, invariants)
    expect(found?.rules.map(({ rule }) => rule.rule)).toEqual(['r', 'uncut'])
    expect([found?.step.line, events]).toEqual([7, 5])
  })
})
