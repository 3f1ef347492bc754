import plantumlEncoder from 'plantuml-encoder'
import { describe, expect, test } from 'vitest'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'
import { FAILED, Project, TRACE } from './project.ts'

const KINDS = [
  {
    id: 'server',
    roles: twoPhaseWords.roles.map(({ id }) => id),
    variables: twoPhaseWords.variables.map(({ id }) => id),
  },
]
const PAGE = 'developer/tests/g/f/t.rst'

describe('protokoll render', () => {
  test('makes pages, and says how many and where to look', async () => {
    const project = new Project()
    const { status, stdout, stderr } = await project.run('render')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const count = Object.keys(project.contents()).length
    expect(stdout).toBe(
      `1 test: ${count} files written, 0 unchanged, 0 removed\nStart at docs-out/developer/tests/index.rst\n` +
        'In the catalogue and named by no section (1): f\n',
    )
    expect((await project.run('render')).stdout).toContain(`0 files written, ${count} unchanged`)
  })

  test('says how many words have no meaning yet, and makes the pages', async () => {
    const project = new Project()
    const { variables, marks, ...words } = twoPhaseWords
    const without = { ...words, variables: variables.map(({ meaning, ...word }) => word), marks }
    project.write('words.json', JSON.stringify({ ...without, kinds: KINDS }))
    project.write('docs-out/traces/g/f/t.jsonl', TRACE.replaceAll('"joined"', '"joined","kind":"server"'))
    const { status, stdout } = await project.run('render')
    expect(status).toBe(0)
    expect(stdout.split('\n').at(-2)).toBe(
      'Words of the vocabulary without a meaning (7): server, round, coordinator, note, reach, votes, log',
    )
    expect(project.contents()['tests/legend.rst']).toContain('``r-0`` (``round``)\n    No meaning is given yet.\n')
    // What was made before, with other kinds, is made anew.
    project.write('words.json', JSON.stringify({ ...without, kinds: [{ ...KINDS[0], meaning: 'All of them.' }] }))
    expect((await project.run('render')).stdout).toContain('meaning (6): round')
    expect(project.contents()['tests/legend.rst']).toContain('All of them.')
  })

  test('needs no features, unless a trace names some or the command line a folder of them', async () => {
    const project = new Project()
    project.remove('features')
    expect((await project.run('render')).status).toBe(0)
    expect(Object.keys(project.contents()).filter((path) => path.includes('features'))).toEqual([])

    const named = await project.run('render', '--features', 'elsewhere')
    expect(named).toMatchObject({ status: 1, stdout: '' })
    expect(named.stderr).toContain('error OPTION there is no such folder\n  field  --features\n  found  "elsewhere"')

    project.write('docs-out/traces/g/f/t.jsonl', TRACE.replace('"section":"One"', '"section":"One","tests":["f"]'))
    const { status, stderr } = await project.run('render')
    expect(status).toBe(1)
    expect(stderr).toContain('error FEATURE_UNKNOWN docs-out/traces/g/f/t.jsonl:2: a feature that does not exist')
    expect(stderr).toContain('legal  nothing: there is no folder "features"')
    expect(stderr).toContain(
      'do     say in protokoll.json, under "features", which folder the features are in; or add it',
    )
  })

  test('takes folders and the theme from options', async () => {
    const project = new Project()
    project.copy('docs-out/traces', 'elsewhere/traces')
    project.copy('features', 'elsewhere/features')
    project.copy('words.json', 'elsewhere/words.json')
    for (const path of ['docs-out', 'features', 'words.json']) project.remove(path)
    const folders = [
      '--traces',
      'elsewhere/traces',
      '--features=elsewhere/features',
      '--vocabulary',
      'elsewhere/words.json',
    ]
    expect((await project.run('render', ...folders, '--out', 'out', '--theme', 'classic')).status).toBe(0)
    expect(project.contents('out')[PAGE]).toContain('Test t from file f')
    expect(project.contents('docs-out')).toEqual({})
  })

  describe('writes pages in formats', () => {
    const pages = (project: Project, out = 'docs-out') => {
      const found = Object.keys(project.contents(out)).filter((path) =>
        /g\/f\/t\.(?!jsonl)|\/tests\/[^/]+\.(?:md|rst)$/.test(path),
      )
      return found.map((path) => path.replace(/.*tests\//, '')).toSorted()
    }

    test('that the project file lists, side by side, and names the first of them', async () => {
      const project = new Project()
      project.write('protokoll.json', '{"vocabulary":"words.json","formats":["markdown","rst"]}')
      const { status, stdout } = await project.run('render')
      expect(status).toBe(0)
      expect(stdout).toContain('\nStart at docs-out/developer/tests/README.md\n')
      const wanted = ['README.md', 'g/f/t.md', 'g/f/t.rst', 'index.rst', 'legend.md', 'legend.rst']
      expect(pages(project)).toEqual(wanted)
      // What nobody wants any more goes away.
      project.write('protokoll.json', '{"vocabulary":"words.json"}')
      expect((await project.run('render')).status).toBe(0)
      expect(pages(project)).toEqual(['g/f/t.rst', 'index.rst', 'legend.rst'])
    })

    test('or in the one that the command line names, for the place that it names', async () => {
      const project = new Project()
      const markdown = await project.run('render', '--format', 'markdown', '--out', 'out')
      expect(markdown.stdout).toContain('\nStart at out/developer/tests/README.md\n')
      expect(pages(project, 'out')).toEqual(['README.md', 'g/f/t.md', 'legend.md'])
      const { stdout } = await project.run('render', '--flavour', 'vitepress', '--out', 'other')
      expect(stdout).toContain('\nStart at other/developer/tests/index.md\n')
      expect(pages(project, 'other')).toEqual(['g/f/t.md', 'index.md', 'legend.md'])
      expect(Object.keys(project.contents('other'))).toContain('developer/tests/sidebar.json')
    })

    test('and refuses what does not go together, or is none', async () => {
      const project = new Project()
      const classic = await project.run('render', '--theme', 'classic', '--format', 'markdown')
      expect(classic).toMatchObject({ status: 1, stdout: '' })
      expect(classic.stderr).toContain(
        'error OPTION pages in the classic theme are reStructuredText\n  field  --format',
      )
      const place = await project.run('render', '--theme', 'classic', '--flavour', 'mkdocs')
      expect(place.stderr).toContain('error OPTION pages in the classic theme are reStructuredText\n  field  --flavour')
      const flavour = await project.run('render', '--format', 'rst', '--flavour', 'mkdocs')
      expect(flavour.stderr).toContain('error OPTION only Markdown has flavours\n  field  --flavour')
      const none = await project.run('render', '--format', 'html')
      expect(none.stderr).toContain('legal  "rst", "markdown"')
      project.write('protokoll.json', '{"vocabulary":"words.json","formats":[]}')
      expect((await project.run('render')).stderr).toContain('error PROJECT_FILE')
      expect(project.contents()).toEqual({})
    })

    test('but for a theme that has only one', async () => {
      const project = new Project()
      project.write('protokoll.json', '{"vocabulary":"words.json","formats":["markdown"]}')
      const { stdout } = await project.run('render', '--theme', 'classic', '--out', 'out')
      expect(stdout).toContain('\nStart at out/developer/tests/index.rst\n')
      expect(pages(project, 'out')).toEqual(['g/f/t.rst', 'index.rst', 'legend.rst'])
    })
  })

  test('takes single templates from a folder of the user', async () => {
    const project = new Project()
    project.write('mine/rst/page.hbs', 'My page of {{test}}\n')
    expect((await project.run('render', '--templates', 'mine')).status).toBe(0)
    expect(project.contents('docs-out')[PAGE]).toBe('My page of t\n')
  })

  describe('names the files of test and trace', () => {
    const files = (project: Project) =>
      /^Test: .*$/m.exec(project.contents('docs-out')[PAGE] ?? '')?.[0]?.replaceAll('\xc2', '') ?? ''
    const traced = (project: Project) =>
      project.write('docs-out/traces/g/f/t.jsonl', TRACE.replace('"test":"t"', '"test":"t","path":"tests/g/f.test.ts"'))

    test('without links where nobody says where they are shown', async () => {
      const project = new Project()
      await project.run('render')
      expect(files(project)).toMatch(/^Test: \*t\* in the file \*f\* · Trace: docs-out\/traces\/g\/f\/t\.jsonl · /)
      traced(project)
      await project.run('render')
      expect(files(project)).toMatch(/^Test: tests\/g\/f\.test\.ts · Trace: docs-out\/traces\/g\/f\/t\.jsonl · /)
    })

    test('and links them to the repository of the project file, or of the command line, from any folder', async () => {
      const project = new Project()
      traced(project)
      project.write('protokoll.json', '{"vocabulary":"words.json","repository":"https://example.org/o/n"}')
      await project.runIn('features', 'render')
      const link = (path: string) => `\`${path} <https://example.org/o/n/blob/HEAD/${path}>\`__`
      const both = `Test: ${link('tests/g/f.test.ts')} · Trace: ${link('docs-out/traces/g/f/t.jsonl')} · `
      expect(files(project)).toContain(both)
      await project.run('render', '--repository', 'https://x.example/{path}?at=1')
      expect(files(project)).toContain('<https://x.example/tests/g/f.test.ts?at=1>')
    })

    test('and refuses what is no address', async () => {
      const project = new Project()
      const { status, stderr } = await project.run('render', '--repository', 'git@example.org:o/n')
      expect(status).toBe(1)
      expect(stderr).toMatch(
        /^error OPTION no address that can become a link\n {2}field {2}--repository\n {2}found {2}"git@/,
      )
      project.write('protokoll.json', '{"vocabulary":"words.json","repository":"https://example.org/{file}"}')
      const told = (await project.run('render')).stderr
      expect(told).toMatch(/^error PROJECT_FILE protokoll\.json: .*repository.*\{path\}/s)
    })
  })

  test('links diagrams to a server only when it is told which', async () => {
    const project = new Project()
    await project.run('render')
    expect(project.contents('docs-out')[PAGE]).not.toContain('http')
    await project.run('render', '--plantuml-server', 'http://localhost:8080')
    const files = project.contents('docs-out')
    const [, encoded = ''] = /<http:\/\/localhost:8080\/svg\/([^>]+)>/.exec(files[PAGE] ?? '') ?? []
    expect(plantumlEncoder.decode(encoded)).toBe(files['developer/tests/diagrams/g/f/t_1.puml'])
  })

  test('takes the server from the project file', async () => {
    const project = new Project()
    project.write('protokoll.json', '{"vocabulary":"words.json","plantumlServer":"https://uml.example"}')
    await project.run('render')
    expect(project.contents('docs-out')[PAGE]).toContain('<https://uml.example/svg/')
  })

  test('shows its own pictures, or what it is told to', async () => {
    const project = new Project()
    const shown = async (...options: string[]) => {
      expect((await project.run('render', ...options)).status).toBe(0)
      return project.contents('docs-out')[PAGE]?.match(/\S+(?=:: [./]*\/diagrams)/g)
    }
    expect(await shown()).toEqual(['image'])
    expect(await shown('--diagrams', 'both')).toEqual(['image', 'plantuml'])
    expect(project.contents('docs-out')).toHaveProperty(['developer/tests/diagrams/g/f/t_1.puml'])
    project.write('protokoll.json', '{"vocabulary":"words.json","diagrams":"plantuml"}')
    expect(await shown()).toEqual(['plantuml'])
    expect(await shown('--diagrams', 'svg')).toEqual(['image'])
  })

  test('makes pages of failing tests only when it is asked to', async () => {
    const project = new Project()
    project.write('.protokoll/failed/g/f/fails.jsonl', FAILED)
    expect((await project.run('render')).stdout).toMatch(
      /^1 test: [\s\S]*\n1 test failed in the last run; --failed makes pages/,
    )
    expect((await project.run('render', '--failed')).stdout).not.toContain('in the last run')
    expect((await project.run('render', '--failed')).stdout).toMatch(/^2 tests: /)
    expect(project.contents('docs-out')['developer/tests/g/f/fails.rst']).toContain('This test failed')
  })

  test('knows the failing tests of a run that left its traces aside, and says that it has, where there are no others', async () => {
    const project = new Project()
    project.write('.protokoll/run/run.json', '{"run":1}')
    project.write('.protokoll/run/failed/g/f/fails.jsonl', FAILED)
    project.write('.protokoll/run/traces/g/f/t.jsonl', TRACE)
    project.write('.protokoll/failed/g/f/long_ago.jsonl', FAILED)
    expect((await project.run('render')).stdout).toContain('\n1 test failed in the last run; --failed makes pages')
    expect((await project.run('render', '--failed')).stdout).toMatch(/^2 tests: /)
    project.remove('docs-out/traces')
    const { status, stderr } = await project.run('render')
    expect(status).toBe(1)
    expect(stderr).toContain('error TRACE_MISSING docs-out/traces: there are no traces yet\n')
    expect(stderr).toContain('  found  1 in .protokoll/run, where a run leaves them with CI set\n')
    expect(stderr).toContain('  do     run vitest run -u')
  })

  test('makes pages of failing tests where none has passed yet', async () => {
    const project = new Project()
    project.remove('docs-out/traces')
    project.write('.protokoll/failed/g/f/fails.jsonl', FAILED)
    expect((await project.run('render', '--failed')).stdout).toMatch(/^1 test: /)
  })

  test('says that failing tests were left out', async () => {
    const project = new Project()
    project.write('docs-out/traces/g/f/fails.jsonl', FAILED)
    expect((await project.run('render')).stdout).toMatch(/^1 test; 1 failing left out without --failed: /)
    project.remove('docs-out/traces')
    project.write('docs-out/traces/g/f/fails.jsonl', FAILED)
    expect((await project.run('render')).stdout).toMatch(/^1 failing left out without --failed: /)
  })
})
