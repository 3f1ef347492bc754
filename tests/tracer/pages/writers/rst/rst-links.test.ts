import { expect, test } from 'vitest'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { type PageOptions, render } from '../../../../../src/tracer/pages/page-maker.ts'
import { pathBetween } from '../../../../../src/tracer/pages/writers/page-file.ts'
import { pathTo } from '../../../../../src/tracer/pages/writers/rst/rst-links.ts'
import { twoPhase } from '../../../support/two-phase.ts'
import { catalogue, smallTrace, theme } from '../../site.ts'

const ROOT = 'developer/tests'

test.each([
  ['a/b.rst', 'a/c.rst', 'c.rst'],
  ['a/b.rst', 'c.rst', '../c.rst'],
  ['a.rst', 'b/c.rst', 'b/c.rst'],
  ['a/b/c.rst', 'a/d/e.rst', '../d/e.rst'],
  // A folder may be called what a file is.
  ['a/b.rst', 'a/b/c.rst', 'b/c.rst'],
  ['aa/b.rst', 'a/b.rst', '../a/b.rst'],
])('from %s to %s it is %s', (from, to, path) => {
  expect(pathBetween(from, to)).toBe(path)
})

test('a link leads to an id, to the top of a page by its path alone, and to a label of other letters by its name', () => {
  const to = (page: string, label?: string) => pathTo(`${ROOT}/g/f/t`, `${ROOT}/${page}`, label)
  expect(to('g/f/t', 'test.g.f.t.One_and-two')).toBe('t.rst#test-g-f-t-one-and-two')
  expect(to('features/a/', 'feature.a')).toBe('../../features/a/index.rst')
  expect(to('features/a/', 'feature.a/b.c')).toBe('../../features/a/index.rst#feature-a-b-c')
  expect(to('legend', 'trace-table-legend')).toBe('../../legend.rst')
  expect(to('g/f/t', 'test.g.f.t.é')).toBe('t.rst#test.g.f.t.%C3%A9')
  expect(to('g/')).toBe('../index.rst')
})

test('a page that is there in Markdown for GitHub leads to it', () => {
  const form = theme('default')
  const options = { vocabulary: twoPhase, catalogue, theme: form, templates: loadTemplates(form) }
  const pages = (more: Partial<PageOptions>) =>
    render({ traces: [smallTrace()], ...options, ...more }).files.filter(({ path }) => path.endsWith('.rst'))
  const shown = pages({ formats: ['rst', 'markdown'] })
  const links = shown.map(({ path, content }) => [path, /better in `Markdown <(.*)>`__/.exec(content)?.[1]])
  const expected = new Map(links.map(([path, link]) => [path?.replace(`${ROOT}/`, ''), link]))
  expect(expected.get('g/f/t.rst')).toBe('t.md')
  expect(expected.get('g/index.rst')).toBe('README.md')
  expect(expected.get('features/feature_a/index.rst')).toBe('README.md')
  expect(expected.get('legend.rst')).toBe('legend.md')
  const others = [...pages({}), ...pages({ formats: ['rst', 'markdown'], flavour: 'vitepress' })]
  for (const { content } of others) expect(content).not.toContain('Markdown')
})
