import { describe, expect, test } from 'vitest'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import type { FlavourName, Format } from '../../../../../src/tracer/pages/writers/writer.ts'
import { lock } from '../../../support/lock-service.ts'
import { lockStory } from '../../../support/lock-story.ts'
import { readText } from '../../../support/traces.ts'
import { twoPhase } from '../../../support/two-phase.ts'
import { catalogue, smallTrace, theme } from '../../site.ts'

const trace = readText(lockStory().text, lock)

function pages(flavour: FlavourName = 'github', formats: readonly Format[] = ['markdown']): Map<string, string> {
  const form = theme('default')
  const options = { vocabulary: lock, catalogue, theme: form, templates: loadTemplates(form), formats, flavour }
  return new Map(render({ traces: [trace], ...options }).files.map(({ path, content }) => [path, content]))
}

/** Test pages, of whatever they are. */
const isPage = (path: string) => /\.(?:md|rst)$/.test(path)

/** `npx vitest run tests/tracer/pages/writers/markdown -u` rewrites these; understand the difference first. */
test('pages of a protocol that is not Raft are as they were', async () => {
  const all = pages()
  const of = (name: string) => [...all].find(([path]) => path.endsWith(name))?.[1]
  await expect(of('g/f/t.md') ?? [...all.keys()].join()).toMatchFileSnapshot('../../../../golden/default/lock.md')
  await expect(of('legend.md')).toMatchFileSnapshot('../../../../golden/default/lock_legend.md')
})

describe('the formats of a project', () => {
  test('are written side by side, and one alone if it says so', () => {
    const ends = (formats: readonly Format[]) => {
      return new Set([...pages('github', formats).keys()].filter(isPage).map((path) => path.replace(/.*\./, '')))
    }
    expect(ends(['rst'])).toEqual(new Set(['rst']))
    expect(ends(['markdown'])).toEqual(new Set(['md']))
    expect(ends(['rst', 'markdown'])).toEqual(new Set(['rst', 'md']))
  })

  test('say the same of the same pages', () => {
    const names = (format: Format) => [...pages('vitepress', [format]).keys()].filter(isPage)
    // Texts of features are files that reStructuredText includes.
    const own = names('rst').filter((path) => !/(?:short|features|narrative)\.rst$/.test(path))
    expect(names('markdown').toSorted()).toEqual(own.map((path) => path.replace(/rst$/, 'md')).toSorted())
  })

  test('leave pictures where they are', () => {
    const pictures = (format: Format) => [...pages('github', [format])].filter(([path]) => path.endsWith('.svg'))
    expect(pictures('markdown')).toEqual(pictures('rst'))
  })
})

test('a theme that is reStructuredText stays that', () => {
  const form = theme('classic')
  const options = { vocabulary: lock, catalogue, theme: form, templates: loadTemplates(form) }
  const { files } = render({ traces: [trace], ...options, formats: ['markdown'] })
  expect(files.filter(({ path }) => path.endsWith('.md'))).toEqual([])
  expect(files.some(({ path }) => path.endsWith('.rst'))).toBe(true)
})

describe('two pages of one address', () => {
  const rendered = (flavour: FlavourName, header: Parameters<typeof smallTrace>[0][]) => {
    const form = theme('default')
    const options = { vocabulary: twoPhase, catalogue, theme: form, templates: loadTemplates(form), flavour }
    return () => render({ traces: header.map((each) => smallTrace(each)), ...options, formats: ['markdown'] })
  }

  test.each(['docusaurus', 'mkdocs'] as const)('are refused where %s would show one of them', (flavour) => {
    expect(rendered(flavour, [{ group: 'legend', test: 'a' }])).toThrow('COLLISION')
    expect(rendered(flavour, [{ test: 'index' }, { test: 'README' }])).toThrow('COLLISION')
    expect(rendered(flavour, [{ test: 'index' }, { test: 'f' }])).not.toThrow()
  })

  test.each(['github', 'vitepress'] as const)('are two in %s', (flavour) => {
    expect(rendered(flavour, [{ group: 'legend', test: 'a' }])).not.toThrow()
    expect(rendered(flavour, [{ test: 'index' }, { test: 'README' }])).not.toThrow()
  })
})
