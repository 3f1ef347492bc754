import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FakeGitHub } from './fake-github.ts'
import { tempFolder } from './tools.ts'

const SCRIPT = resolve(import.meta.dirname, '../../scripts/comment.mjs')
const MARK = '<!-- protokoll: what the nodes do differently -->\n'
const HEAD = { head_branch: 'topic', head_sha: 'abc', head_repository: { owner: { login: 'somebody' } } }

let github: FakeGitHub
let address = ''

beforeEach(async () => {
  github = new FakeGitHub()
  address = await github.start()
})
afterEach(() => github.stop())

interface Given {
  readonly report?: string
  readonly changed?: string
  readonly event?: unknown
  readonly token?: string
}

function comment({ report = 'text', changed = 'true', event, token = 'the-token' }: Given = {}) {
  const folder = tempFolder()
  const files = { event: join(folder, 'event.json'), report: join(folder, 'report.md') }
  writeFileSync(files.event, JSON.stringify(event ?? { pull_request: { number: 7 } }))
  writeFileSync(files.report, report)
  const env = {
    PATH: process.env['PATH'],
    GITHUB_API_URL: address,
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_EVENT_PATH: files.event,
    TOKEN: token,
    REPORT: files.report,
    CHANGED: changed,
  }
  return new Promise<{ status: number | null; output: string }>((done) => {
    const child = spawn(process.execPath, [SCRIPT], { env })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
    child.on('close', (status) => done({ status, output }))
  })
}

describe('the comment in a pull request', () => {
  test('is added by the first run and replaced by those that follow', async () => {
    expect(await comment({ report: 'one' })).toEqual({ status: 0, output: 'pull request 7: added comment\n' })
    expect(await comment({ report: 'two' })).toEqual({ status: 0, output: 'pull request 7: replaced comment\n' })
    expect(await comment({ report: 'none', changed: 'false' })).toMatchObject({ status: 0 })
    expect(github.comments.map(({ body }) => body)).toEqual([`${MARK}none`])
  })

  test('is not there when nothing has ever changed', async () => {
    expect(await comment({ changed: 'false' })).toEqual({ status: 0, output: 'pull request 7: no comment\n' })
    expect(github.comments).toEqual([])
  })

  test('is found behind a hundred others; one of a person that looks like it is left alone', async () => {
    const others = Array.from({ length: 150 }, (_, id) => ({ id, user: { type: 'Bot' }, body: `a ${MARK}` }))
    github.comments.push({ id: 900, user: { type: 'User' }, body: MARK }, ...others)
    await comment({ report: 'one' })
    await comment({ report: 'two' })
    expect(github.comments.filter(({ body }) => body.startsWith(MARK)).map(({ body }) => body)).toEqual([
      MARK,
      `${MARK}two`,
    ])
  })

  test('after a run for a fork goes to the open pull request whose head was run', async () => {
    github.pulls.push({ number: 6, head: { sha: 'other' } }, { number: 7, head: { sha: 'abc' } })
    expect(await comment({ event: { workflow_run: HEAD } })).toMatchObject({ status: 0 })
    expect(github.comments).toHaveLength(1)
  })

  test('is not written when newer commits have come', async () => {
    github.pulls.push({ number: 7, head: { sha: 'newer' } })
    const { status, output } = await comment({ event: { workflow_run: HEAD } })
    expect({ status, output }).toEqual({
      status: 0,
      output: 'the pull request is closed, or newer commits have come\n',
    })
    expect(github.comments).toEqual([])
  })

  test.each([
    ['an event without a pull request', { event: {} }, 'this event belongs to no pull request'],
    ['a token that is not taken', { token: 'another' }, 'GET issues/7/comments?per_page=100&page=1: 404'],
    ['a report that is too long', { report: 'x'.repeat(65_536) }, 'GitHub takes 65536'],
  ])('%s is an error', async (_, given, output) => {
    expect(await comment(given)).toMatchObject({ status: 1, output: expect.stringContaining(output) })
    expect(github.comments).toEqual([])
  })
})
