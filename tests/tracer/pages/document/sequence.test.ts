import { expect, test } from 'vitest'
import { journeysOf } from '../../../../src/tracer/pages/document/journeys.ts'
import { buildSequence, type Sequence } from '../../../../src/tracer/pages/document/sequence.ts'
import { fold } from '../../../../src/tracer/trace/fold.ts'
import { parseVocabulary } from '../../../../src/tracer/trace/parse-vocabulary.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../../support/traces.ts'
import { twoPhase, twoPhaseWords } from '../../support/two-phase.ts'

function sequenceOf(lines: readonly object[], vocabulary = twoPhase): Sequence {
  const trace = readLines([HEADER, SECTION, ...JOINED, { section: 'Two' }, ...lines, END], vocabulary)
  const last = fold(trace, vocabulary).at(-1)
  const journeys = journeysOf(trace.sections).at(-1)
  if (!last || !journeys) throw new Error('no section')
  return buildSequence(last, vocabulary, journeys)
}

/** `1>2 r-7 handled`, a text a message. */
function fatesOf(...lines: readonly object[]): string[] {
  return sequenceOf(lines).steps.map((step) =>
    step.type === 'message' ? `${step.from}>${step.to} ${step.label} ${step.fate}` : step.type,
  )
}

const at = (op: string, round = 7) => ({ node: '1', op, to: '2', message: 'prepare', fields: { round, by: '1' } })
const handled = (round = 7) => ({ node: '2', op: 'handle', from: '1', message: 'prepare', fields: { round, by: '1' } })

test.each([
  ['sent and handled', [at('queue'), at('send'), handled()], ['1>2 pre r-7 handled']],
  ['handled, having been sent before', [handled()], ['1>2 pre r-7 handled_late']],
  ['sent and not yet handled', [at('send')], ['1>2 pre r-7 under_way']],
  ['sent and lost', [at('send'), at('lose')], ['1>2 pre r-7 lost']],
  ['lost before it was sent', [at('queue'), at('lose')], ['1>2 pre r-7 lost']],
  ['blocked', [at('queue'), at('block')], ['1>2 pre r-7 blocked']],
  ['merely queued', [at('queue')], []],
])('a message that was %s', (_, lines, fates) => {
  expect(fatesOf(...lines)).toEqual(fates)
})

test('a message that crosses the border of its section says where its other end is, and what that is', () => {
  const trace = readLines([HEADER, SECTION, ...JOINED, at('send'), { section: 'Two' }, handled(), END], twoPhase)
  const sections = fold(trace, twoPhase)
  const journeys = journeysOf(trace.sections)
  const ends = sections.map((folded, i) => {
    const own = journeys[i]
    return (
      own && buildSequence(folded, twoPhase, own).steps.flatMap((step) => ('elsewhere' in step ? step.elsewhere : []))
    )
  })
  const [sent, ended] = trace.sections.map(({ events }) => events.at(-1))
  expect(ends).toEqual([
    [{ section: 2, title: 'Two', op: 'handle', event: ended }],
    [{ section: 1, title: 'One', op: 'send', event: sent }],
  ])
})

test('each message is drawn once, where it ends', () => {
  expect(fatesOf(at('send', 1), at('send', 2), handled(2), at('send', 3), handled(1))).toEqual([
    '1>2 pre r-2 handled',
    '1>2 pre r-3 under_way',
    '1>2 pre r-1 handled',
  ])
})

test('of two copies the first sent is the first handled', () => {
  expect(fatesOf(at('send'), at('send'), handled())).toEqual(['1>2 pre r-7 under_way', '1>2 pre r-7 handled'])
  expect(fatesOf(at('send'), handled(), handled())).toEqual(['1>2 pre r-7 handled', '1>2 pre r-7 handled_late'])
})

test('a blocked copy does not end one that is under way', () => {
  expect(fatesOf(at('send'), at('block'), handled())).toEqual(['1>2 pre r-7 blocked', '1>2 pre r-7 handled'])
})

test('a message the other way is another message', () => {
  const back = { node: '1', op: 'handle', from: '2', message: 'prepare', fields: { round: 7, by: '1' } }
  expect(fatesOf(at('send'), back)).toEqual(['1>2 pre r-7 under_way', '2>1 pre r-7 handled_late'])
})

test('a change of role is a step, all else that changed is one note', () => {
  const set = { note: 'x', role: 'prepared', coordinator: '2', round: 3 }
  expect(sequenceOf([{ node: '1', op: 'asked', fields: { what: 'pay' }, set }]).steps).toEqual([
    { type: 'mark', node: '1', label: 'ASKED', details: 'pay' },
    { type: 'role', node: '1', role: 'prepared', label: 'PREP' },
    { type: 'changes', node: '1', changes: ['round 3', 'coordinator S2', 'note x'] },
  ])
})

test('a mark that diagrams leave out leaves what it changed', () => {
  expect(sequenceOf([{ node: '1', op: 'power', set: { role: 'committed' } }]).steps).toEqual([
    { type: 'role', node: '1', role: 'committed', label: 'DONE' },
  ])
})

test('participants have the role in which the section finds them, in the order in which they came', () => {
  const change = { node: '2', op: 'cut', set: { role: 'prepared' } }
  const fourth = { node: '0', op: 'joined', set: { role: 'committed' } }
  const { participants } = sequenceOf([{ meanwhile: '1', set: { role: 'committed' } }, change, fourth])
  expect(participants.map(({ label, role, roleLabel }) => [label, role, roleLabel].join(' '))).toEqual([
    'S1 committed DONE',
    'S2 working WORK',
    'S3 working WORK',
    'S0 committed DONE',
  ])
})

test('a variable may be called like something that every JavaScript object has', () => {
  const variables = [{ id: 'constructor', type: 'integer', initial: 0, meaning: 'Who builds.' }]
  const vocabulary = parseVocabulary({ ...twoPhaseWords, variables }, 'v.json')
  expect(sequenceOf([{ node: '1', op: 'cut', set: { role: 'prepared' } }], vocabulary).steps).toEqual([
    { type: 'mark', node: '1', label: 'CUT', details: '' },
    { type: 'role', node: '1', role: 'prepared', label: 'PREP' },
  ])
})
