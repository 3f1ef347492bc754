import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runWith } from '../cli/project.ts'
import { Project } from './project.ts'

/** A test of a cluster; `extra` is what it does besides. */
const ELECTION = (name: string, extra = '') => `
test('${name}', async ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))
  await scenario.section('An election', async () => {
    cluster.start()
    ${extra}
    cluster.runNodeByNode()
  })
})
`
const CAMPAIGN = "cluster.campaign('1')"
/** What is otherwise in the second run, as it is with a clock or a random number. */
const flaky = (folder: string, act: string) => `
    const { existsSync, writeFileSync } = await import('node:fs')
    const again = existsSync(${JSON.stringify(join(folder, 'ran'))})
    writeFileSync(${JSON.stringify(join(folder, 'ran'))}, '')
    ${act}
`

const env = { ...process.env, CI: 'true' }
const repeat = ({ folder }: Project, ...args: string[]) => runWith({ cwd: folder, env }, 'repeat', ...args)

function outside(): string {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

describe('protokoll repeat', () => {
  test('says that all tests did the same, and changes nothing', async () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('first', CAMPAIGN) + ELECTION('second', CAMPAIGN))
    project.write('traces/a/one/first.jsonl', 'committed')
    project.write('failed/a/one/first.jsonl', 'failed')
    const { status, stdout, stderr } = await repeat(project)
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '2 tests did the same in both runs\n', stderr: '' })
    expect(project.contents('traces')).toEqual({ 'a/one/first.jsonl': 'committed' })
    expect(project.contents('failed')).toEqual({ 'a/one/first.jsonl': 'failed' })
    expect(existsSync(join(project.folder, '.protokoll'))).toBe(false)
  })

  test('shows the first difference of each test that differs, with what each run had', async () => {
    const project = new Project()
    project.writeTests(
      'tests/a/one.test.ts',
      ELECTION('first', flaky(outside(), "cluster.campaign(again ? '2' : '1')")) +
        ELECTION('second', CAMPAIGN) +
        ELECTION('third', flaky(outside(), "if (again) throw new Error('no')")),
    )
    const { status, stdout } = await repeat(project, 'tests/a')
    // Why a test failed may be told by its trace.
    expect(stdout.replace(/(the test failed).*/, '$1').split('\n')).toEqual([
      'tests/a/one.test.ts > first',
      '  trace    a/one/first.jsonl:6, section "An election", event 4',
      '  first    1 new_role [role candidate]',
      '  second   2 new_role [role candidate]',
      '',
      'tests/a/one.test.ts > third',
      '  trace    a/one/third.jsonl:6, section "An election"',
      '  first    the test passed',
      '  second   the test failed',
      '',
      expect.stringMatching(/^2 tests did something else in the second run; .*docs\/reference\/repeatable\.rst/),
      '1 test did the same in both runs',
      '',
    ])
    expect(status).toBe(1)
  })

  test('hands filters and options on to Vitest', async () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', ELECTION('first', CAMPAIGN) + ELECTION('second', CAMPAIGN))
    project.writeTests('tests/b/two.test.ts', ELECTION('third', CAMPAIGN))
    expect((await repeat(project, 'tests/a')).stdout).toBe('2 tests did the same in both runs\n')
    expect((await repeat(project, '--', '-t', 'third')).stdout).toBe('1 test did the same in both runs\n')
  })

  test('refuses where no test leaves a trace, and passes on what Vitest says', async () => {
    const project = new Project()
    project.writeTests('tests/a/one.test.ts', "throw new Error('the file is broken')")
    const { status, stdout, stderr } = await repeat(project)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^error VITEST no test left a trace\n {2}found {2}what Vitest said at the end:\n/)
    expect(stderr).toContain('the file is broken')
  })
})
