/** What Vitest shows of recorded tests that fail: its UI and its HTML reporter show annotations and what is attached. */
import { expect, test } from 'vitest'
import { HOSTILE } from '../support/hostile.ts'
import { parseXml } from '../support/xml.ts'
import { LeaseProject } from './lease-project.ts'

interface Annotated {
  readonly name: string
  readonly state: string
  readonly errors: number
  readonly annotations: readonly {
    readonly type: string
    readonly message: string
    readonly attachment?: { readonly contentType?: string; readonly body?: string; readonly path?: string }
  }[]
}

/** As reporters are told of it. */
const REPORTER = `{
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const told = tests.map((test) => ({
      name: test.name,
      state: test.result().state,
      errors: test.result().errors?.length ?? 0,
      annotations: test.annotations(),
    }))
    writeFileSync('told.json', JSON.stringify(told))
  },
}`

function run(body: string): { project: LeaseProject; output: string; tests: Record<string, Annotated> } {
  const project = new LeaseProject()
  project.writeConfig('vitest.config.ts', `plugins: [protokoll()], test: { reporters: ['default', ${REPORTER}] }`)
  project.write('vitest.config.ts', `import { writeFileSync } from 'node:fs'\n${project.read('vitest.config.ts')}`)
  project.writeLease('g/a.test.js', body)
  const { output } = project.run()
  const tests: readonly Annotated[] = JSON.parse(project.read('told.json'))
  return { project, output, tests: Object.fromEntries(tests.map((each) => [each.name, each])) }
}

const pictureIn = (told: Annotated | undefined) =>
  Buffer.from(told?.annotations[0]?.attachment?.body ?? '', 'base64').toString()

test('a test that fails has the picture of the section in which it did, and the row in words', () => {
  const { project, output, tests } = run(`
test('fails', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('Renewals', () => { two.renew(1); two.renew(2); expect(two.tokens.b).toBe(3) })
})
test('passes', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.renew(1)) })
`)
  const { fails, passes } = tests
  expect(passes).toMatchObject({ state: 'passed', annotations: [] })
  expect(fails).toMatchObject({ state: 'failed', errors: 1 })
  expect(fails?.annotations).toHaveLength(1)
  expect(fails?.annotations[0]).toMatchObject({ type: 'protokoll', attachment: { contentType: 'image/svg+xml' } })
  const message = fails?.annotations[0]?.message ?? ''
  expect(message).toMatch(/^section 2 \(Renewals\), row 4: .*\bb\b/)
  expect(output).toContain(message)
  const id = /#(\S+)$/.exec(message)?.[1]
  expect(output).toContain(`row    #${id}`)
  const picture = pictureIn(fails)
  expect(parseXml(picture).name).toBe('svg')
  expect(picture).toContain('Renewals')
  project.protokoll('render', '--failed')
  const drawn = project.files('docs-out').filter((path) => path.endsWith('fails_2.svg'))
  expect(drawn.map((path) => project.read(`docs-out/${path}`))).toEqual([picture])
  expect(project.files('.').filter((path) => /attachment|\.svg$/.test(path) && !path.startsWith('docs-out/'))).toEqual(
    [],
  )
})

test('of an alarm and of what is refused, the row at which it was is shown', () => {
  const { tests } = run(`
test('alarm', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('x', () => { two.renew(1); two.tell({ node: 'a', op: 'broke' }); two.renew(2) })
})
test('refused', ({ scenario }) => {
  const two = start(scenario)
  scenario.section('x', () => { two.renew(1); two.misspell(); two.renew(2) })
})
`)
  expect(tests['alarm']?.annotations.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^section 2 \(x\), row 3: .*BROKE/),
  ])
  expect(tests['refused']?.annotations.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^section 2 \(x\), row 2: /),
  ])
})

test('a test that is meant to fail has none, nor has a try that is followed by another, nor what recorded nothing', () => {
  const { tests } = run(`
test.fails('meant', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => { two.renew(1); throw new Error() }) })
test('again', { retry: 2 }, ({ scenario }) => {
  const two = start(scenario)
  tries += 1
  scenario.section('x', () => { two.renew(tries); if (tries < 3) throw new Error() })
})
test('nothing', ({ scenario }) => { void scenario; throw new Error('before anything') })
plain('untraced', () => { throw new Error() })
`)
  const counts = Object.entries(tests).map(([name, { state, annotations }]) => [name, state, annotations.length])
  expect(counts).toEqual([
    ['meant', 'passed', 0],
    ['again', 'passed', 0],
    ['nothing', 'failed', 0],
    ['untraced', 'failed', 0],
  ])
})

test('hostile titles stay text, in the words and in the picture', () => {
  const { tests } = run(
    HOSTILE.map((text, i) => {
      const title = JSON.stringify(`${text} ${i}`)
      return `test('t${i}', ({ scenario }) => { const two = start(scenario); scenario.section(${title}, () => { two.renew(1); throw new Error() }) })`
    }).join('\n'),
  )
  for (const told of Object.values(tests)) {
    if (told.annotations.length === 0) continue
    expect(told.annotations[0]?.message).not.toMatch(/\p{Cc}/u)
    expect(() => parseXml(pictureIn(told))).not.toThrow()
  }
  expect(Object.values(tests).filter(({ annotations }) => annotations.length > 0).length).toBeGreaterThan(
    HOSTILE.length / 2,
  )
})
