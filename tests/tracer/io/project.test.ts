import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { loadProject } from '../../../src/tracer/io/project.ts'
import { problemsOf } from '../support/traces.ts'
import { tempFolder } from './folders.ts'

function projectOf(text: string): string {
  const folder = tempFolder()
  realFiles.write(join(folder, 'protokoll.json'), text)
  return folder
}

describe('the project file', () => {
  test('has a default for everything but the vocabulary', () => {
    expect(loadProject(projectOf('{"vocabulary":"words.json"}'))).toEqual({
      vocabulary: 'words.json',
      features: 'features',
      scenarios: 'tests',
      groups: [],
      order: [],
      traces: 'docs-out/traces',
      failed: '.protokoll/failed',
      ifLost: 'docs-out/if-lost',
      failOn: 'none',
      out: 'docs-out',
      diagrams: 'svg',
      formats: ['rst'],
      flavour: 'github',
      folder: '.',
    })
  })

  test('that is not there is asked for, with what is enough', () => {
    const [problem] = problemsOf(() => loadProject(tempFolder()))
    expect(problem).toMatchObject({ code: 'PROJECT_FILE', file: 'protokoll.json' })
    expect(problem?.advice).toContain('{"vocabulary": "FILE"}')
  })

  test('with a misspelt field is told what there is', () => {
    const [problem] = problemsOf(() => loadProject(projectOf('{"vocabulary":"v","featurs":"x"}')))
    expect(problem).toMatchObject({ field: 'featurs', advice: 'did you mean "features"?' })
    expect(problem?.legal).toMatch(/^"vocabulary", .*"plantumlServer", "repository", "\$schema"$/)
  })

  test.each([
    ['is not JSON', '{vocabulary', undefined],
    ['is no object', '[]', undefined],
    ['lacks the vocabulary', '{}', 'vocabulary'],
    ['has a field that does not exist', '{"vocabulary":"v","ouput":"x"}', 'ouput'],
    ['has an empty path', '{"vocabulary":"v","out":""}', 'out'],
    ['has diagrams of an unknown kind', '{"vocabulary":"v","diagrams":"png"}', 'diagrams'],
    ['has a server that is none', '{"vocabulary":"v","plantumlServer":"localhost"}', 'plantumlServer'],
    ['has a server that runs code', '{"vocabulary":"v","plantumlServer":"javascript:alert(1)"}', 'plantumlServer'],
  ])('that %s is refused', (_, text, field) => {
    const [problem] = problemsOf(() => loadProject(projectOf(text)))
    expect(problem).toMatchObject({ code: 'PROJECT_FILE', file: 'protokoll.json' })
    expect(problem?.field).toBe(field)
  })
})
