import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../../src/tracer/common/errors.ts'
import { invariantsSchema } from '../../../src/tracer/invariants/invariants-schema.ts'
import { parseInvariants } from '../../../src/tracer/invariants/parse-invariants.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { leaseVocabulary } from '../import/imported.ts'
import { expectPublished, published } from '../support/published.ts'
import { block, exampleVocabulary } from '../support/reference.ts'
import { problemsOf } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'

const NAMED = { rule: 'r', says: 'Something holds.' }
const ROUNDS = { ...NAMED, neverBack: '$r', where: [{ state: { round: '$r' } }] }
const ONE = { ...NAMED, atMostOne: '$n', for: '$r', where: [{ node: '$n', state: { round: '$r' } }] }

function refusalOf(...rules: readonly unknown[]): string {
  const input = { invariants: 1, vocabulary: 'two_phase', rules }
  const problems = problemsOf(() => parseInvariants(input, 'rules.json', twoPhase))
  return `${problems.map(describeProblem).join('\n')}\n`
}

describe('invariants are refused', () => {
  test.each<[object, string]>([
    [NAMED, 'a rule is of exactly one kind\n  field  rules.0\n  found  rule, says\n'],
    [{ ...ROUNDS, never: { op: 'cut' } }, 'found  neverBack and never\n'],
    [{ ...ROUNDS, where: [{}] }, 'a pattern is of exactly one kind\n  field  rules.0.where.0\n'],
    [{ ...ROUNDS, where: [] }, 'field  rules.0.where\n'],
    [{ ...ROUNDS, where: [7] }, 'field  rules.0.where.0\n'],
    [{ ...ROUNDS, says: undefined }, 'a field is missing\n  field  rules.0.says\n'],
    [{ ...ROUNDS, atOnce: true }, 'a field that does not belong here\n  field  rules.0.atOnce\n'],
    [{ ...ROUNDS, neverBack: 'round' }, 'field  rules.0.neverBack\n'],
    [{ ...ROUNDS, neverBack: '$x' }, 'the pattern gives no $x, which is in "neverBack"\n  field  rules.0.where.0\n'],
    [{ ...ROUNDS, for: '$x' }, 'the pattern gives no $x, which is in "for"\n'],
    [{ ...ROUNDS, where: [{ state: { note: '$r' } }] }, 'what never goes back is an integer\n'],
    [{ ...ROUNDS, where: [{ state: { rond: '$r' } }] }, 'field  rules.0.where.0.state.rond\n'],
    [{ ...ROUNDS, where: [{ op: 'cutt', after: { round: '$r' } }] }, 'do     did you mean "cut"?'],
    [{ ...ROUNDS, where: [{ op: 'cut', as: 'm', after: { round: '$r' } }] }, 'field  rules.0.where.0.as\n'],
    [{ ...ROUNDS, until: { op: 'cutt' } }, 'field  rules.0.until.op\n'],
    [{ ...ROUNDS, until: { ops: 'cut' } }, 'field  rules.0.until.ops\n'],
    [{ ...ROUNDS, until: [{ op: 'cut' }, { op: 'cutt' }] }, 'field  rules.0.until.1.op\n'],
    [{ ...ROUNDS, until: [{ op: 'cut' }, { op: 'cut', wat: 1 }] }, 'field  rules.0.until.1.wat\n'],
    [{ ...ROUNDS, until: [] }, 'field  rules.0.until\n'],
    [{ ...ONE, atOnce: true, until: { op: 'cut' } }, '"until" with "atOnce"'],
    [{ ...ONE, atOnce: true, where: [{ op: 'cut', node: '$n', after: { round: '$r' } }] }, 'patterns of states'],
    [{ ...ROUNDS, where: [{ entries: 'round', number: '$r' }] }, 'an unknown list\n  field  rules.0.where.0.entries\n'],
    [
      { ...ROUNDS, where: [{ entries: 'log', number: '$r', upTo: 'note' }] },
      'an unknown integer variable\n  field  rules.0.where.0.upTo\n',
    ],
    [{ ...ROUNDS, where: [{ entries: 'log', number: '$r', entry: { wat: 1 } }] }, 'field  rules.0.where.0.entry.wat\n'],
    [{ ...NAMED, never: { state: { role: 'prepaird' } } }, 'do     did you mean "prepared"?'],
    [{ ...NAMED, whenever: { op: 'cut' } }, 'field  rules.0.holds\n'],
    [{ ...NAMED, whenever: { op: 'cut' }, holds: {} }, '"holds" says nothing\n'],
    [{ ...NAMED, whenever: { op: 'cut' }, holds: { fields: { what: 'x' } } }, 'field  rules.0.holds.fields.what\n'],
    [
      { ...NAMED, whenever: { op: 'cut' }, holds: { after: { round: '$r' } } },
      'an unknown name\n  field  rules.0.holds\n',
    ],
    [{ ...NAMED, answered: 'all' }, 'the vocabulary has no answers\n'],
    [{ ...NAMED, answered: ['ballot'] }, 'an unknown answer\n  field  rules.0.answered\n'],
    [JSON.parse('{"rule":"r","says":"s","never":{"state":{"__proto__":1}}}'), 'a name is not legal\n'],
  ])('%o', (rule, text) => {
    expect(refusalOf(rule)).toContain(text)
  })

  test('with all that is wrong in them', () => {
    const text = refusalOf({ ...ROUNDS, neverBack: '$x' }, { ...ONE, for: '$y' })
    expect(text.match(/^INVARIANTS /gm)).toHaveLength(3)
    expect(text).toContain('two rules of one name\n  field  rules.1.rule\n  found  "r"\n')
  })

  test.each([null, 7, [], {}, { invariants: 2, vocabulary: 'two_phase', rules: [ROUNDS] }])('%o', (input) => {
    const problems = problemsOf(() => parseInvariants(input, 'rules.json', twoPhase))
    expect(problems.every(({ code, file }) => code === 'INVARIANTS' && file === 'rules.json')).toBe(true)
  })

  test('where they are for other words', () => {
    const input = { invariants: 1, vocabulary: 'commit', rules: [ROUNDS] }
    const [problem] = problemsOf(() => parseInvariants(input, 'rules.json', twoPhase))
    expect(problem).toMatchObject({ field: 'vocabulary', found: '"commit"', legal: '"two_phase"' })
  })

  test('where question and answer have no such field in common', () => {
    const answers = (same: string) => ({
      ...{ invariants: 1, vocabulary: 'lease' },
      rules: [{ ...NAMED, answered: ['grant'], same: [same] }],
    })
    expect(() => parseInvariants(answers('epoch'), 'rules.json', leaseVocabulary)).not.toThrow()
    const [problem] = problemsOf(() => parseInvariants(answers('yes'), 'rules.json', leaseVocabulary))
    expect(problem).toMatchObject({ field: 'rules.0.same', message: 'a field that "ask" does not have' })
  })

  test('as the reference says', () => {
    const text = block('invariants', 'example-invariants')
    const changed = text
      .replace('"node": "$asker", "fields"', '"node": "$akser", "fields"')
      .replace('{ "round": { "above"', '{ "rond": { "above"')
    const problems = problemsOf(() => parseInvariants(JSON.parse(changed), 'rules.json', exampleVocabulary))
    expect(problems.map(describeProblem).join('\n')).toBe(block('invariants', 'error-INVARIANTS'))
  })
})

const TEST = 'tests/tracer/invariants/invariants.test.ts'
const schema = published(invariantsSchema, 'src/tracer/invariants/invariants-schema.ts', TEST)
const accepts = new Ajv2020({ allowUnionTypes: true, strictSchema: false }).compile(schema)

/** To rewrite the file: `npx vitest run tests/tracer/invariants -u`. A change to it is a change of the format. */
test('docs/reference/invariants.schema.json is what the reader checks', async () => {
  await expectPublished(schema, 'invariants')
})

test('the schema takes the example of the reference, and so does the reader', () => {
  const example = JSON.parse(block('invariants', 'example-invariants'))
  expect([accepts(example), accepts.errors]).toEqual([true, null])
  expect(parseInvariants(example, 'rules.json', exampleVocabulary)).toEqual(example)
})

test.each(readdirSync('invariants').sort())('%s, which comes with protokoll, fits the words of that name', (name) => {
  const input = JSON.parse(readFileSync(`invariants/${name}`, 'utf8'))
  expect([accepts(input), accepts.errors]).toEqual([true, null])
  const vocabulary = parseVocabulary(JSON.parse(readFileSync(`vocabulary/${name}`, 'utf8')), name)
  expect(parseInvariants(input, name, vocabulary).rules.length).toBeGreaterThan(5)
})
