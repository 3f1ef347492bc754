import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ACTIONS, ANOTHER_APP, FakeGitHub, SOMEBODY } from './fake-github.ts'
import { type Given, runComment } from './run-comment.ts'

const MARK = '<!-- protokoll: what the nodes do differently -->'

let github: FakeGitHub
let address = ''

beforeEach(async () => {
  github = new FakeGitHub()
  address = await github.start()
})
afterEach(() => github.stop())

const comment = (given: Given = {}) => runComment(address, given)

const said = (text: string) => ({ status: 0, output: `pull request 7: ${text}\n` })
/** What the comments say, without marks. */
const texts = () => github.comments.map(({ body }) => body.split('\n').slice(2).join('\n'))
const writes = () => github.requests.filter((request) => !request.startsWith('GET') && !request.endsWith('/graphql'))

describe('the comment in a pull request', () => {
  test('is added by the first run and replaced by those that follow', async () => {
    expect(await comment({ report: 'one' })).toEqual(said('added comment'))
    expect(await comment({ report: 'two', run: '6.1' })).toEqual(said('replaced comment'))
    expect(await comment({ report: 'none', changed: 'false', run: '6.2' })).toEqual(said('replaced comment'))
    expect(github.comments).toEqual([{ id: 1001, user: ACTIONS, body: `${MARK}\n<!-- run 6.2 -->\nnone` }])
    expect(writes()).toHaveLength(3)
  })

  test('is not there when nothing has ever changed', async () => {
    for (const tellsApps of [true, false]) {
      github.tellsApps = tellsApps
      expect(await comment({ changed: 'false' })).toEqual(said('no comment'))
    }
    expect([github.comments, writes()]).toEqual([[], []])
  })

  test('that does not say which run wrote it is replaced', async () => {
    github.add(ACTIONS, `${MARK}\nold`)
    expect(await comment({ report: 'new' })).toEqual(said('replaced comment'))
    expect(texts()).toEqual(['new'])
  })

  test.each([
    ['a token that is not taken', { token: 'another' }, 'error: GET issues/7/comments?per_page=100&page=1: 404'],
    ['no token', { token: '' }, 'the input "token" is missing'],
    ['a report that is too long', { report: 'x'.repeat(65_536) }, 'GitHub takes 65536'],
    ['a key that is too long', { key: 'x'.repeat(101) }, 'the key has 101 characters'],
  ])('%s is an error', async (_, given, output) => {
    expect(await comment(given)).toMatchObject({ status: 2, output: expect.stringMatching(/^error: .*\n$/) })
    expect((await comment(given)).output).toContain(output)
    expect(github.comments).toEqual([])
  })

  test('is not written where GitHub cannot be reached, which is said in one line', async () => {
    github.stop()
    expect((await comment()).output).toMatch(/^error: GET http:.* ECONNREFUSED .*\n$/)
  })
})

describe('the comment is that of whoever the token is of', () => {
  test.each([
    ['the token of a job', 'the-token', ACTIONS],
    ['the token of an app', 'token-of-an-app', ANOTHER_APP],
    ['the token of a person', 'token-of-somebody', SOMEBODY],
  ])('%s', async (_, token, account) => {
    for (const tellsApps of [true, false]) {
      github.tellsApps = tellsApps
      for (const [i, report] of ['one', 'two', 'three'].entries()) {
        expect(await comment({ token, report, run: `${i + 1}.1` })).toMatchObject({ status: 0 })
        expect([texts(), github.comments[0]?.user]).toEqual([[report], account])
      }
      github.comments.length = 0
    }
  })

  test.each([true, false])(
    'who copies the mark is left alone, before it and behind it; told who it is: %s',
    async (told) => {
      github.tellsApps = told
      const copy = `${MARK}\n<!-- run 999999.1 -->\na copy`
      const others = [SOMEBODY, ANOTHER_APP, null]
      for (const other of others) github.add(other, copy)
      for (let i = 0; i < 150; i += 1) github.add(ACTIONS, `a ${MARK}`)
      await comment({ report: 'one' })
      for (const other of others) github.add(other, copy)
      await comment({ report: 'two' })
      const ours = github.comments.filter(({ user, body }) => user === ACTIONS && body.startsWith(MARK))
      expect(ours.map(({ body }) => body)).toEqual([`${MARK}\n<!-- run 5.1 -->\ntwo`])
      expect(github.comments.filter(({ body }) => body === copy).map(({ user }) => user)).toEqual([
        ...others,
        ...others,
      ])
    },
  )

  test('one that nobody may be asked of, and that has nothing to say, does not keep one for it', async () => {
    github.tellsApps = false
    github.add(SOMEBODY, `${MARK}\n<!-- run 1.1 -->\na copy`)
    expect(await comment({ changed: 'false' })).toEqual(said('no comment'))
    expect(texts()).toEqual(['a copy'])
  })
})

describe('two keys', () => {
  test('have a comment each, headed by the key, whatever is in it', async () => {
    const keys = ['', 'node 22', 'packages/a', '-->', '--', '`a` @somebody', 'é', 'a\nb']
    for (const round of [1, 2]) {
      for (const key of keys) await comment({ key, report: `report of ${key}`, run: `${round}.1` })
      expect(github.comments).toHaveLength(keys.length)
    }
    expect(texts().slice(0, 3)).toEqual([
      'report of ',
      '## `node 22`\n\nreport of node 22',
      '## `packages/a`\n\nreport of packages/a',
    ])
    expect(texts()[5]).toBe('## `` `a` @somebody ``\n\nreport of `a` @somebody')
    for (const { body } of github.comments) expect(body.split('\n')[0]).toMatch(/^<!-- (?:(?!--).)* -->$/)
  })
})

describe('two runs at once', () => {
  /** Has `count` runs see that there is no comment before the first of them writes one. */
  function meet(count: number): void {
    let waiting: (() => void)[] = []
    github.before = async (request) => {
      if (!request.startsWith('POST /repos')) return
      await new Promise<void>((go) => {
        waiting.push(go)
        if (waiting.length < count) return
        for (const each of waiting) each()
        waiting = []
      })
    }
  }

  test.each([
    ['5.1', '6.1'],
    ['6.1', '5.1'],
    ['5.2', '5.1'],
  ])('%s and %s leave one comment, the first, with the text of the newer', async (...runs) => {
    meet(runs.length)
    const ended = await Promise.all(runs.map((run) => comment({ run, report: `of ${run}` })))
    expect(ended.map(({ status }) => status)).toEqual([0, 0])
    expect(texts()).toEqual([`of ${runs.toSorted().at(-1)}`])
    expect(github.comments[0]?.id).toBe(1001)
  })

  test('of the same number leave one', async () => {
    meet(3)
    await Promise.all(['a', 'b', 'c'].map((report) => comment({ report })))
    expect(texts()).toEqual([expect.stringMatching(/^[abc]$/)])
  })

  test('that were stopped between writing and looking leave what the next one mends', async () => {
    github.add(ACTIONS, `${MARK}\n<!-- run 5.1 -->\none`)
    github.add(ACTIONS, `${MARK}\n<!-- run 6.1 -->\ntwo`)
    expect(await comment({ run: '5.2', report: 'late' })).toEqual(said('a newer run has commented'))
    expect([texts(), github.comments[0]?.id]).toEqual([['two'], 1001])
  })

  test('that come late leave the text of the newer', async () => {
    await comment({ run: '10.1', report: 'newer' })
    expect(await comment({ run: '9.3', report: 'older' })).toEqual(said('a newer run has commented'))
    expect(texts()).toEqual(['newer'])
  })

  test('of which the older writes last, over the newer: the newer looks again', async () => {
    const id = github.add(ACTIONS, `${MARK}\n<!-- run 1.1 -->\nold`)
    const late = { id, body: `${MARK}\n<!-- run 2.1 -->\nolder` }
    github.before = (request) => {
      // Between what the newer run writes and what it sees then.
      const comment = github.comments.find((each) => each.id === late.id)
      const isWritten = github.requests.some((each) => each.startsWith('PATCH'))
      if (!request.startsWith('GET /repos') || !isWritten || !comment) return
      comment.body = late.body
      github.before = () => {}
    }
    expect(await comment({ run: '3.1', report: 'newest' })).toEqual(said('replaced comment'))
    expect(texts()).toEqual(['newest'])
  })
})
