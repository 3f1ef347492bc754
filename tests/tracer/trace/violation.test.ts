/** From a cluster that is broken on purpose to the page of its test: the whole way of an alarm. */
import { describe, expect, test } from 'vitest'
import { Cluster, SimViolation } from '../../../src/sim/index.ts'
import { loadTemplates } from '../../../src/tracer/io/load.ts'
import { render } from '../../../src/tracer/pages/page-maker.ts'
import { Recorder } from '../../../src/tracer/trace/recorder.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { catalogue, theme } from '../pages/site.ts'
import { problemsOf, raftVocabulary, readText } from '../support/traces.ts'

const vocabulary = raftVocabulary()

/** Records how node 3 handles a heartbeat after its copy of a record was changed behind its back. */
function recordBroken(): { recorder: Recorder; trace: Trace } {
  const recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, vocabulary, () => [])
  const cluster = new Cluster({ nodes: 3, preVote: false })
  recorder.watch(cluster)
  recorder.openSection('Fine', {}, false)
  cluster.start()
  cluster.campaign('1')
  cluster.runRoundRobin()
  cluster.command('1', '*x* |y|')
  cluster.runRoundRobin()
  recorder.closeSection()
  recorder.openSection('Broken', {}, false)
  cluster.node('3').log.replaceFrom(2, [{ index: 2, term: 1, type: 'command', command: '@enduml' }])
  cluster.heartbeat('1')
  expect(() => cluster.runRoundRobin()).toThrow(SimViolation)
  recorder.closeSection()
  const text = `${[...recorder.toLines(), '{"end":"failed"}'].join('\n')}\n`
  return { recorder, trace: readText(text, vocabulary) }
}

describe.each(['default', 'classic'] as const)('a violation, in the %s theme,', (name) => {
  const form = theme(name)
  const { trace } = recordBroken()
  const { files } = render({ traces: [trace], vocabulary, catalogue, theme: form, templates: loadTemplates(form) })
  const contents = (path: string) => files.find((file) => file.path === `developer/tests/${path}`)?.content ?? ''
  const page = contents('g/f/t.rst')
  const diagrams = name === 'default' ? 'diagrams/g/f' : 'diagrams/f'

  test('is the last event of the trace, at the node whose step it was', () => {
    const [before, last] = trace.sections.at(-1)?.events.slice(-2) ?? []
    expect(before).toMatchObject({ node: '3' })
    expect(last).toMatchObject({ node: '3', op: 'violation', fields: { property: 'log matching', nodes: '1 3' } })
    expect(last?.set).toBeUndefined()
  })

  test('has a bold row of its own, the last of the table', () => {
    expect(page.match(/\*\*VIOLATION\*\*/g)).toHaveLength(1)
    const rows = page.split('\n').filter((line) => line.includes(' FLWR '))
    expect(rows.at(-1)).toContain('**VIOLATION**')
    expect(rows.at(-2)).toContain('N-1+ae')
  })

  test('is told in a box above that table, with its text escaped', () => {
    const [, box = ''] = page.split('.. danger::\n')
    const [said = ''] = box.split(name === 'default' ? 'collapse::' : '.. collapse::')
    const row =
      name === 'default' ? '`Row 7 of the table <#test-g-f-t-broken-row-n-3-violation>`__' : 'Row 8 of the table'
    expect(said).toContain(`\n   ${row} is an alarm: VIOLATION at N-3. What must always hold `)
    expect(said).toContain('   - property: log matching\n   - nodes: 1 3\n   - found: record 2 of term 1 ')
    expect(said).toContain(
      '(command command "\\*x\\* \\|y\\|") at 1 is record 2 of term 1 (command command "\\@enduml")',
    )
    const rules = box
      .slice(box.indexOf('=+\n'))
      .split('\n')
      .filter((line) => /^ *\+-/.test(line))
    expect(rules).toHaveLength(name === 'default' ? 7 : 8)
  })

  test('is led to from the top of the page', () => {
    const warning = page.slice(0, page.indexOf('Section 1'))
    const [link, place] =
      name === 'default'
        ? ['`section 2 <t.rst#test-g-f-t-broken>`__', '   :name: test.g.f.t.Broken\n']
        : [':ref:`section 2 <test.g.f.t.Broken>`', '.. _test.g.f.t.Broken:\n']
    expect(warning).toContain(`   - ${link}: VIOLATION at N-3\n`)
    expect(page).toContain(place)
  })

  test('is a red note in the diagram', () => {
    const notes = contents(`${diagrams}/t_2.puml`)
      .split('\n')
      .filter((line) => line.includes('#FF8A80'))
    expect(notes).toHaveLength(1)
    expect(notes[0]).toMatch(
      /^rnote over n3 #FF8A80 : VIOLATION\\nproperty<U\+003A> log matching\\nnodes<U\+003A> 1 3\\n/,
    )
    expect(notes[0]).toContain('<U+0040>enduml')
    expect(contents(`${diagrams}/t_1.puml`)).not.toContain('#FF8A80')
  })
})

test('a test that catches what a violation throws has failed all the same', () => {
  expect(problemsOf(() => recordBroken().recorder.assertComplete())).toMatchObject([
    { code: 'RECORD', message: 'an alarm was raised: VIOLATION at node "3"' },
  ])
})
