/** The versions of Vitest that are supported, each with the Node that it wants: npm has those as packages too. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { LEASE_SOURCE, LEASE_WORDS } from './lease-project.ts'
import { locked, pack, StrangersProject } from './packed.ts'
import { SAYS_WHAT_RAN, WatchedRun } from './watched-run.ts'

const TESTS = `
import { expect, test as plain } from 'vitest'
import { test, watch } from 'protokoll/vitest'
import { Two } from './source.js'
const start = (scenario) => {
  const two = scenario.watch(new Two())
  scenario.prepare('start', () => two.start())
  return two
}
let tries = 0
test('right', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.renew(1)) })
test('swallowed', ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.misspell()) })
test('retried', { retry: 1 }, ({ scenario }) => {
  const two = start(scenario)
  scenario.section('x', () => { two.renew(1); if (tries++ === 0) two.misspell() })
})
test('repeated', { repeats: 2 }, ({ scenario }) => { const two = start(scenario); scenario.section('x', () => two.renew(1)) })
test.for([1, 2])('for %i', (token, { scenario }) => { const two = start(scenario); scenario.section('x', () => two.renew(token)) })
test.fails('meant to fail', ({ scenario }) => { start(scenario); throw new Error('a bug') })
test.fails('refused', ({ scenario }) => { start(scenario).misspell() })
plain('whole', () => { const two = watch(new Two()); two.start(); two.renew(1) })
for (const i of [1, 2, 3]) {
  plain.concurrent('at one time ' + i, async () => {
    const two = watch(new Two())
    two.start()
    await new Promise((done) => setTimeout(done, 5))
    two.renew(i)
  })
}
plain('nothing', () => expect(1).toBe(1))
`

const CONFIG = `
import { protokoll } from 'protokoll/vitest/plugin'
import { defineConfig } from 'vitest/config'
export default defineConfig({ plugins: [protokoll({ wholeTests: true })] })
`

const WATCHING = `
import { protokoll } from 'protokoll/vitest/plugin'
import { defineConfig } from 'vitest/config'
export default defineConfig({ plugins: [protokoll()], test: { reporters: [${SAYS_WHAT_RAN}] } })
`

const RENEWS = `
import { test } from 'protokoll/vitest'
import { Two } from './source.js'
test('renews', ({ scenario }) => {
  const two = scenario.watch(new Two())
  scenario.prepare('start', () => two.start())
  scenario.section('x', () => two.renew(1))
})
`

const PASSED = [
  ...['at_one_time_1', 'at_one_time_2', 'at_one_time_3', 'for_1', 'for_2', 'meant_to_fail', 'repeated', 'retried'],
  ...['right', 'whole'],
]

const place = mkdtempSync(join(tmpdir(), 'protokoll-packed-'))
let tarball: string

beforeAll(() => {
  tarball = pack(place).tarball
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

describe.each([
  ['the Vitest and the Node of here', locked('vitest'), undefined],
  ['Vitest 4 on Node 24', [...locked('vitest'), 'node@24.9.0'], 'v24'],
  ['Vitest 5 on Node 22', ['vitest@5.1.2', 'node@22.23.3'], 'v22'],
  ['Vitest 5 on Node 24', ['vitest@5.1.2', 'node@24.9.0'], 'v24'],
])('%s', (_, packages, node) => {
  const project = new StrangersProject()
  afterAll(() => project.remove())

  test('records tests, tells what was refused, and renders', () => {
    const installed = project.install(tarball, ...packages)
    expect([installed.output, installed.status]).toEqual([expect.anything(), 0])
    project.write('vitest.config.js', CONFIG)
    project.write('protokoll.json', '{ "vocabulary": "words.json" }')
    project.write('words.json', JSON.stringify(LEASE_WORDS))
    for (const text of ['short', 'features', 'narrative']) project.write(`features/lease/${text}.rst`, 'A lease\n')
    project.write('tests/g/source.js', LEASE_SOURCE)
    project.write('tests/g/a.test.js', TESTS)
    const program = node === undefined ? process.execPath : join(project.folder, 'node_modules/node/bin/node')
    if (node !== undefined) expect(project.run(program, '--version').output).toContain(node)

    const { status, output } = project.run(program, 'node_modules/vitest/vitest.mjs', 'run')
    expect([status, output]).toEqual([1, expect.stringContaining('an unknown message kind')])
    const names = (folder: string) => project.files(folder).map((path) => path.replace(/^.*\/|\.jsonl$/g, ''))
    expect(names('docs-out/traces')).toEqual(PASSED)
    expect(names('.protokoll/failed')).toEqual(['refused', 'swallowed'])
    // What was refused is shown where the source told it, and a command shows the rest.
    expect(output).toMatch(/tests\/g\/source\.js:\d+:\d+/)
    expect(output).toContain('npx protokoll render --failed')
    expect(project.run(program, 'node_modules/protokoll/dist/cli.js', 'render', '--failed').output).toContain(
      '12 tests',
    )
  })

  test('runs what reads other words', async () => {
    const project = new StrangersProject()
    onTestFinished(() => project.remove())
    project.install(tarball, ...packages)
    project.write('vitest.config.js', WATCHING)
    project.write('protokoll.json', '{ "vocabulary": "words.json" }')
    project.write('words.json', JSON.stringify(LEASE_WORDS))
    project.write('tests/g/source.js', LEASE_SOURCE)
    project.write('tests/g/a.test.js', RENEWS)
    project.write('tests/g/b.test.js', "import { test } from 'vitest'\ntest('nothing', () => {})")
    const program = node === undefined ? process.execPath : join(project.folder, 'node_modules/node/bin/node')
    const run = new WatchedRun(project.folder, [program, 'node_modules/vitest/vitest.mjs'])
    expect(await run.ran()).toEqual({ 'tests/g/a.test.js': true, 'tests/g/b.test.js': true })
    project.write('words.json', JSON.stringify(LEASE_WORDS).replaceAll('renew', 'renewed'))
    expect(await run.ran()).toEqual({ 'tests/g/a.test.js': false })
    project.write('words.json', '{')
    await run.says(/error VOCABULARY/)
    project.write('words.json', JSON.stringify(LEASE_WORDS))
    expect(await run.ran()).toEqual({ 'tests/g/a.test.js': true })
  })
})
