import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Remembering, renderedOnce } from './remembering.ts'
import { trace } from './small-project.ts'

const NAMES = ['a', 'b', 'c']
const rendered = renderedOnce(Object.fromEntries(NAMES.map((name) => [`${name}.jsonl`, trace({ test: name })])))

/** Something that somebody does to the files between two renders. */
type Edit = (files: Remembering['files']) => void

const name = fc.constantFrom(...NAMES, 'd')
const folder = fc.constantFrom('traces', 'failed')
const pages = fc.constantFrom(
  'g/f/a.rst',
  'g/f/b.rst',
  'g/index.rst',
  'index.rst',
  'diagrams/g/f/c_1.svg',
  'features/index.rst',
)
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ folder, name, text: fc.constantFrom('x', 'y') }).map(
    (each): Edit =>
      ({ write }) => {
        const end = { end: each.folder === 'failed' ? 'failed' : 'passed' }
        write(`${each.folder}/${each.name}.jsonl`, trace({ test: each.name, description: each.text }, end))
      },
  ),
  fc.record({ folder, name }).map(
    (each): Edit =>
      ({ remove }) =>
        remove(`${each.folder}/${each.name}.jsonl`),
  ),
  pages.map(
    (path): Edit =>
      ({ write }) =>
        write(`out/developer/tests/${path}`, 'edited'),
  ),
  pages.map(
    (path): Edit =>
      ({ remove }) =>
        remove(`out/developer/tests/${path}`),
  ),
  fc.constantFrom('A {{text}}', 'B {{text}}').map(
    (text): Edit =>
      ({ write }) =>
        write('templates/rst/text.hbs', text),
  ),
  fc.constantFrom('Text.', 'Other.').map(
    (text): Edit =>
      ({ write }) =>
        write('features/f/short.rst', text),
  ),
)
/** What is done between one render and the next, and whether the next has the failed tests. */
const rounds = fc.array(fc.tuple(fc.array(edit, { maxLength: 3 }), fc.boolean()), { minLength: 1, maxLength: 4 })

test('whatever is changed between renders, the pages are those that one would make in an empty folder', () => {
  fc.assert(
    fc.property(rounds, (each) => {
      const project = new Remembering(rendered())
      project.files.write('templates/rst/text.hbs', 'A {{text}}')
      project.files.write('traces/always.jsonl', trace({ test: 'always' }))
      for (const [edits, withFailed] of each) {
        for (const act of edits) act(project.files)
        const options = { templates: 'templates', ...(withFailed ? { failed: 'failed' } : {}) }
        project.render(options)
        expect(project.out).toEqual(project.fresh(options))
      }
    }),
    { seed: 20260214, numRuns: 8 },
  )
})
