import { describe, expect, test } from 'vitest'
import { buildDocument } from '../../../../src/tracer/pages/document/document.ts'
import { NodeKinds } from '../../../../src/tracer/trace/node-kinds.ts'
import { parseVocabulary } from '../../../../src/tracer/trace/parse-vocabulary.ts'
import { eventProblems } from '../../../../src/tracer/trace/words.ts'
import { HOSTILE } from '../../../support/hostile.ts'
import { makeRecorder, watched } from '../../support/servers.ts'
import { END, HEADER, JOINED, problemsOf, readLines, SECTION } from '../../support/traces.ts'
import { twoPhase, twoPhaseWords as words } from '../../support/two-phase.ts'
import { renderTraces, smallTrace } from '../site.ts'

const broken = (fields: object) => ({ node: '2', op: 'broken', fields })
const ballot = (fields: object) => ({ node: '1', op: 'send', to: '2', message: 'ballot', fields })
const sectionOf = (...events: readonly object[]) =>
  buildDocument(readLines([HEADER, SECTION, ...JOINED, ...events, END]), twoPhase).sections[0]

describe('an alarm', () => {
  test('says where it is and all that its fields say', () => {
    const section = sectionOf(
      ballot({ can: true }),
      broken({ rule: 'a rule', other: '1' }),
      broken({ rule: 'another' }),
    )
    const common = { label: 'BROKEN', node: 'S2', meaning: 'Two servers *differ*.' }
    expect(section?.alarms).toEqual([
      {
        ...common,
        row: 3,
        details: [
          { field: 'rule', value: 'a rule' },
          { field: 'other', value: 'S1' },
        ],
      },
      { ...common, row: 4, details: [{ field: 'rule', value: 'another' }] },
    ])
    expect(section?.table.rows.map((row) => row.map(({ alarm = false }) => alarm))).toEqual([
      [false, false, false],
      [false, false, false],
      [false, true, false],
      [false, true, false],
    ])
    expect(section?.sequence.steps.filter(({ type }) => type === 'alarm')).toEqual([
      { type: 'alarm', node: '2', label: 'BROKEN', details: ['rule: a rule', 'other: S1'] },
      { type: 'alarm', node: '2', label: 'BROKEN', details: ['rule: another'] },
    ])
  })

  test('leaves pages without one as they are: no box, and nothing that leads to one', () => {
    for (const name of ['default', 'classic'] as const) {
      const [page] = renderTraces([{ ...smallTrace(), outcome: 'failed' }], name)
      expect(page?.content).toContain('.. warning:: This test failed. The trace ends where it did.\n\n')
      expect(page?.content).not.toMatch(/danger|What broke/)
    }
  })

  test('stays in its box and its note, whatever its text', () => {
    const [small] = smallTrace().sections
    if (small === undefined) throw new Error('no section')
    const alarms = HOSTILE.map((text) => ({ node: '1', op: 'broken', fields: { rule: text } }))
    const files = renderTraces([{ ...smallTrace(), sections: [{ ...small, events: [...small.events, ...alarms] }] }])
    const page = files.find(({ path }) => path === 'developer/tests/g/f/t.rst')?.content ?? ''
    const [, ...boxes] = (page.split('.. image::')[0] ?? '').split('.. danger::\n')
    const lines = boxes.map((box) => box.split('\n').filter((line) => line !== ''))
    expect(lines).toHaveLength(HOSTILE.length)
    expect(lines.filter((box) => box.length !== 2 || box.some((line) => !line.startsWith('   ')))).toEqual([])

    const diagrams = files.filter(({ path }) => path.endsWith('.puml')).map(({ content }) => content)
    const notes = diagrams
      .join('\n')
      .split('\n')
      .filter((line) => line.includes('#FF8A80'))
    expect(notes).toHaveLength(HOSTILE.length)
    const note = /^rnote over n1 #FF8A80 : BROKEN\\nrule<U\+003A>(?:[^"'*|`@<>!\\]|<U\+[0-9A-F]+>)*$/
    expect(notes.filter((line) => !note.test(line))).toEqual([])
  })

  test.each(['together', 'notInDiagrams'])('cannot be declared to be overlooked: %s', (setting) => {
    const marks = [...words.marks, { id: 'fire', cell: 'FIRE', alarm: true, [setting]: true, meaning: 'Fire.' }]
    expect(problemsOf(() => parseVocabulary({ ...words, marks }, 'v.json'))).toMatchObject([
      { code: 'VOCABULARY', field: `marks.6.${setting}`, message: 'the alarm "fire" could be overlooked' },
    ])
  })

  test('fails its test, also outside sections; what is no alarm does not', () => {
    const { recorder, servers } = watched()
    servers.join('1')
    servers.happen({ node: '1', op: 'cut' })
    recorder.assertComplete()
    servers.happen({ node: '1', op: 'broken', fields: { rule: 'any' } })
    expect(problemsOf(() => recorder.assertComplete())).toMatchObject([
      { code: 'RECORD', message: 'an alarm was raised: BROKEN at node "1"' },
    ])
    makeRecorder().assertComplete()
  })
})

describe('an optional field', () => {
  const nodes = NodeKinds.of('1', '2')
  const problems = (event: object) => eventProblems(twoPhase, nodes, event as Parameters<typeof eventProblems>[2])

  test('may be absent, from a message and from a mark; another may not', () => {
    expect(problems(ballot({ can: true }))).toEqual([])
    expect(problems(broken({ rule: 'r' }))).toEqual([])
    expect(problems(ballot({ why: 'w' }))).toMatchObject([{ field: 'fields.can', message: 'a field is missing' }])
  })

  test('is of its type where it is present', () => {
    expect(problems(ballot({ can: true, why: 'w' }))).toEqual([])
    expect(problems(ballot({ can: true, why: 1 }))).toMatchObject([{ field: 'fields.why', legal: 'a text' }])
    expect(problems(broken({ rule: 'r', other: '9' }))).toMatchObject([{ code: 'TRACE_UNKNOWN_NODE' }])
    expect(problems(ballot({ can: true, why: null }))).toMatchObject([{ field: 'fields.why', found: 'null' }])
  })

  test('is shown in cells and diagrams only where it is present', () => {
    const section = sectionOf(ballot({ can: true }), ballot({ can: false, why: 'busy' }))
    expect(section?.table.rows.slice(1).map(([cell]) => cell?.op)).toEqual(['S1+bal c-yes', 'S1+bal c-no y-busy'])
    const labels = section?.sequence.steps.flatMap((step) => (step.type === 'message' ? [step.label] : []))
    expect(labels).toEqual(['bal c-yes', 'bal c-no y-busy'])
  })

  test('of a mark that is no alarm is left out of its note', () => {
    const field = { id: 'hint', type: 'text', optional: true, meaning: 'any' }
    const marks = words.marks.map((mark) =>
      mark.id === 'asked' ? { ...mark, fields: [...(mark.fields ?? []), field] } : mark,
    )
    const vocabulary = parseVocabulary({ ...words, marks }, 'v.json')
    const asked = [{ what: 'w' }, { what: 'w', hint: 'h' }].map((fields) => ({ node: '1', op: 'asked', fields }))
    const trace = readLines([HEADER, SECTION, ...JOINED, ...asked, END], vocabulary)
    const steps = buildDocument(trace, vocabulary).sections[0]?.sequence.steps.slice(3)
    expect(steps?.map((step) => step.type === 'mark' && step.details)).toEqual(['w', 'w h'])
  })

  test('is no matter of variables', () => {
    const [round, ...variables] = words.variables
    const input = { ...words, variables: [{ ...round, optional: true }, ...variables] }
    expect(problemsOf(() => parseVocabulary(input, 'v.json'))).toMatchObject([
      { code: 'VOCABULARY', field: 'variables.0.optional', message: 'a field that does not belong here' },
    ])
  })

  test('is called so in the legend', () => {
    const legend = renderTraces([smallTrace()]).find(({ path }) => path.endsWith('/legend.rst'))?.content ?? ''
    expect(legend).toContain('    - ``y`` (``why``): why not; may be absent\n')
    expect(legend).toContain('    - ``other``: whom it contradicts; may be absent\n')
    expect(legend).toContain('    - ``c`` (``can``): whether\n')
    expect(legend).toContain('It is an alarm: tables have it in bold, diagrams in red.')
  })
})
