import { describe, expect, test } from 'vitest'
import { parseEvidence } from '../../../../src/tracer/features/evidence/parse-evidence.ts'
import { HOSTILE } from '../../../support/hostile.ts'
import { parse } from '../../support/evidence.ts'
import { problemsOf } from '../../support/traces.ts'
import { twoPhase } from '../../support/two-phase.ts'

const CUT = { op: 'cut' }

describe('a file that is no evidence', () => {
  test.each([
    ['no object', 7, ''],
    ['nothing', undefined, ''],
    ['a list', [], ''],
    ['of another version', { evidence: 2, seen: CUT }, 'evidence'],
    ['without what must be seen', { evidence: 1 }, 'seen'],
    ['with a field more', { evidence: 1, seen: CUT, also: 1 }, 'also'],
  ])('%s', (_, input, field) => {
    const problems = problemsOf(() => parseEvidence(input, 'e.json', twoPhase))
    expect(problems).toMatchObject([{ code: 'EVIDENCE', file: 'e.json', ...(field ? { field } : {}) }])
  })
})

/** The first thing that is wrong: its place, what stands there, and what may. */
function refusal(seen: unknown): (string | undefined)[] {
  const [first] = problemsOf(() => parse(seen))
  return [first?.field, first?.found, first?.legal ?? first?.advice]
}

describe('a part that is refused', () => {
  test.each([
    ['no object', 'x', 'seen', '"x"'],
    ['of no kind', { node: '1' }, 'seen', 'node'],
    ['of two kinds', { op: 'cut', all: [CUT] }, 'seen', 'op and all'],
    ['deep inside, of no kind', { all: [CUT, { inOrder: [{}] }] }, 'seen.all.1.inOrder.0', 'nothing'],
    ['an empty list', { any: [] }, 'seen.any', '[]'],
    ['a list that is none', { all: CUT }, 'seen.all', '{"op":"cut"}'],
    ['a field that does not belong', { op: 'cut', nod: '1' }, 'seen.nod', '"1"'],
    ['deep inside, a field that does not belong', { none: { op: 'cut', nod: '1' } }, 'seen.none.nod', '"1"'],
    ['a value of no type', { op: 'cut', before: { round: [] } }, 'seen.before.round', '[]'],
    ['a comparison that is none', { op: 'cut', before: { round: { more: 1 } } }, 'seen.before.round.more', '1'],
    ['an empty comparison', { op: 'cut', before: { round: {} } }, 'seen.before.round', '{}'],
    ['no number of times', { count: 1, of: CUT }, 'seen.count', '1'],
    ['a time that is none', { at: 'noon', state: {} }, 'seen.at', '"noon"'],
  ])('%s', (_, seen, field, found) => {
    expect(refusal(seen).slice(0, 2)).toEqual([field, found])
  })

  test.each([
    ['an event', { op: 'cut', field: {} }, /^"op", .*"like"$/, 'did you mean "fields"?'],
    ['a part in a list', { all: [CUT, { at: 'end', stat: {} }] }, /^"at", "node", "state"$/, 'did you mean "state"?'],
    ['a comparison', { op: 'cut', before: { round: { abov: 1 } } }, /^"above", /, 'did you mean "above"?'],
    ['what no field is like', { none: CUT, xyzzy: 1 }, /^"none"$/, 'remove or rename it'],
  ])('%s with a misspelt field is told those of its kind', (_, seen, legal, advice) => {
    const stray = problemsOf(() => parse(seen)).filter(({ message }) => message === 'a field that does not belong here')
    expect(stray).toMatchObject([{ legal: expect.stringMatching(legal), advice }])
  })

  test('one that stands too deep', () => {
    let seen: object = CUT
    for (let i = 0; i < 5000; i += 1) seen = { none: seen }
    expect(problemsOf(() => parse(seen))).toMatchObject([
      { code: 'EVIDENCE', message: 'parts stand too deep in each other' },
    ])
  })
})

describe('a word that the vocabulary does not know', () => {
  test.each([
    ['an event kind', { op: 'cutt' }, 'seen.op', 'did you mean "cut"?'],
    ['a message kind', { op: 'send', message: 'prepar' }, 'seen.message', 'did you mean "prepare"?'],
    ['a field', { op: 'send', message: 'prepare', fields: { rond: 1 } }, 'seen.fields.rond', 'did you mean "round"?'],
    [
      'a field of one of the kinds',
      { op: 'send', message: ['prepare', 'ballot'], fields: { round: 1 } },
      'seen.fields.round',
      undefined,
    ],
    ['a field of no kind', { op: 'send', fields: { round: 1 } }, 'seen.fields.round', undefined],
    ['a state variable', { op: 'cut', before: { reech: 1 } }, 'seen.before.reech', 'did you mean "reach"?'],
    ['what is kept', { op: 'cut', keeps: ['reech'] }, 'seen.keeps', 'did you mean "reach"?'],
    ['a role', { op: 'cut', before: { role: 'prepare' } }, 'seen.before.role', 'did you mean "prepared"?'],
    [
      'a role among others',
      { op: 'cut', before: { role: { oneOf: ['working', 'idle'] } } },
      'seen.before.role',
      undefined,
    ],
    [
      'a reference',
      { op: 'cut', before: { round: { above: '$before.rund' } } },
      'seen.before.round',
      'did you mean "$before.round"?',
    ],
    [
      'a name that stands for nothing yet',
      { op: 'cut', before: { round: { above: '$x' } } },
      'seen.before.round',
      undefined,
    ],
    ['a message that has no name', { op: 'send', like: 'it' }, 'seen.like', undefined],
  ])('%s', (_, seen, field, advice) => {
    const [first] = problemsOf(() => parse(seen))
    expect(first).toMatchObject({ code: 'EVIDENCE', file: 'evidence.json', field, ...(advice ? { advice } : {}) })
  })
})

describe('evidence that nothing can show', () => {
  test.each([
    ['a value of another type', { op: 'cut', before: { round: 'x' } }, 'seen.before.round'],
    ['null where it is not', { op: 'cut', before: { round: null } }, 'seen.before.round'],
    ['an order of what has none', { op: 'cut', before: { note: { above: 1 } } }, 'seen.before.note'],
    ['words in a number', { op: 'cut', before: { round: { contains: 'x' } } }, 'seen.before.round'],
    [
      'a node that is a number',
      {
        inOrder: [
          { op: 'cut', before: { round: '$x' } },
          { op: 'cut', node: '$x' },
        ],
      },
      'seen.inOrder.1.node',
    ],
    ['a sender of what is sent', { op: 'send', from: '1' }, 'seen.from'],
    ['a receiver of what is handled', { op: 'handle', to: '1' }, 'seen.to'],
    ['a message of a mark', { op: 'cut', message: 'prepare' }, 'seen.message'],
    [
      'a name of one alternative only',
      { inOrder: [{ any: [{ op: 'cut', node: '$a' }, { op: 'cut' }] }, { op: 'cut', node: { not: '$a' } }] },
      'seen.inOrder.1.node',
    ],
    [
      'a name from what must not be',
      { inOrder: [{ none: { op: 'cut', node: '$a' } }, { op: 'cut', node: { not: '$a' } }] },
      'seen.inOrder.1.node',
    ],
    ['what differs, and is not counted', { count: 2, different: '$who', of: CUT }, 'seen.different'],
  ])('%s', (_, seen, field) => {
    expect(refusal(seen)[0]).toBe(field)
  })
})

test('any text may stand where a text is wanted, and none anywhere else does harm', () => {
  for (const text of HOSTILE) {
    const seen = { op: 'asked', fields: { what: { contains: text } } }
    if (text !== '') expect(parse(seen).seen).toEqual(seen)
    if (twoPhase.marks.has(text)) continue
    for (const broken of [{ op: text }, { op: 'cut', [text]: 1 }, { op: 'cut', before: { [text]: 1 } }]) {
      // A computed `__proto__` is a field like any other here.
      expect([text, problemsOf(() => parse(broken))[0]?.code]).toEqual([text, 'EVIDENCE'])
    }
  }
})

test('JSON that looks like a prototype is refused', () => {
  for (const text of ['{"__proto__":{"op":"cut"}}', '{"op":"cut","before":{"__proto__":1}}', '{"op":"constructor"}']) {
    expect(problemsOf(() => parse(JSON.parse(text)))[0]?.code).toBe('EVIDENCE')
  }
})
