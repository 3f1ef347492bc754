import { expect, test } from 'vitest'
import { filesFrom } from '../../../src/tracer/io/files.ts'
import { renderProject } from '../../../src/tracer/io/render-project.ts'
import { problemsOf } from '../support/traces.ts'
import { NOTHING, Remembering } from './remembering.ts'
import { trace } from './small-project.ts'

const speaking = (said: string) => ({
  'a.jsonl': trace({ description: `What it shows. See :test:\`${said}\`, and \`code\`.` }),
  'b.jsonl': trace({ test: 'a leader is elected' }),
})
const page = (project: Remembering) => project.out['developer/tests/g/f/t.rst']

test('a description leads to the test that it names', () => {
  const project = new Remembering(speaking('a leader is elected'))
  project.render()
  expect(page(project)).toContain(
    'What it shows. See `a leader is elected <a_leader_is_elected.rst>`__\\ , and ``code``\\ .',
  )
  expect(project.render()).toEqual(NOTHING)
})

test('a name that is gone is refused, with where it stands and what is like it', () => {
  const project = new Remembering(speaking('a leader is electd'))
  expect(problemsOf(() => renderProject(project.options()))).toMatchObject([
    {
      code: 'TEST_UNKNOWN',
      message: 'a test that does not exist',
      file: 'traces/a.jsonl',
      line: 1,
      field: 'description',
      found: '"a leader is electd"',
      legal: '"a leader is elected"',
      advice: 'did you mean "a leader is elected"? It stands in the comment above the test "t" in "f"',
    },
  ])
})

test('pages that are remembered are refused too, when the test that they lead to has gone or has another place', () => {
  const project = new Remembering(speaking('a leader is elected'))
  project.render()
  project.files.remove('traces/b.jsonl')
  expect(problemsOf(() => project.render())).toMatchObject([{ code: 'TEST_UNKNOWN', file: 'traces/a.jsonl' }])
  project.files.write('traces/b.jsonl', trace({ file: 'h', test: 'a leader is elected' }))
  expect(project.render()).toEqual({ made: ['a.jsonl', 'b.jsonl'], shared: true })
  expect(page(project)).toContain('<../h/a_leader_is_elected.rst>')
  expect(project.out).toEqual(project.fresh())
})

test('of several tests of a name the nearest is meant; where that is none, the file or the group says which', () => {
  const others = { 'c.jsonl': trace({ file: 'h', test: 'u' }), 'd.jsonl': trace({ group: 'k', test: 'u' }) }
  const of = (said: string, more = {}) => new Remembering({ ...speaking(said), ...others, ...more })
  const near = of('u')
  near.render()
  expect(page(near)).toContain('<../h/u.rst>')
  const same = of('u', { 'e.jsonl': trace({ test: 'u' }) })
  same.render()
  expect(page(same)).toContain('<u.rst>')
  const far = of('k / u')
  far.render()
  expect(page(far)).toContain('<../../k/f/u.rst>')
  const unclear = of('u', { 'e.jsonl': trace({ file: 'i', test: 'u' }) })
  expect(problemsOf(() => unclear.render())).toMatchObject([
    { message: 'a name that several tests have', legal: '"g / h / u", "k / f / u", "g / i / u"' },
  ])
})

test('texts of features lead to tests, and say on which line one is gone', () => {
  const project = new Remembering(speaking('a leader is elected'))
  const files = filesFrom(project.folder)
  files.write('features/f/narrative.rst', 'One line.\n\nSee :test:`a leader is\nelected`.\n')
  project.render()
  expect(project.out['developer/tests/features/f/narrative.rst']).toBe(
    'One line.\n\nSee :doc:`a leader is elected </developer/tests/g/f/a_leader_is_elected>`.\n',
  )
  expect(project.out['developer/tests/features/f/index.rst']).toContain(
    'One line.\n\nSee `a leader is elected <../../g/f/a_leader_is_elected.rst>`__.\n',
  )
  files.write('features/f/narrative.rst', 'One line.\n\nSee :test:`nobody`.\n')
  expect(problemsOf(() => project.render())).toMatchObject([
    { code: 'TEST_UNKNOWN', file: 'features/f/narrative.rst', line: 3, found: '"nobody"' },
  ])
})
