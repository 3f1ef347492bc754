import { pathToFileURL } from 'node:url'
import { expect, vi } from 'vitest'
import { ACTIONS, FakeGitHub } from '../../external/fake-github.ts'
import { runComment } from '../../external/run-comment.ts'
import type { Held } from './hold.ts'

/** What holds the bounds of the action. */
export const HELD_ACTION = {
  async actionErrorCharacters(bound) {
    const { shown } = await script('refused')
    expect(shown('x'.repeat(bound))).toBe('x'.repeat(bound))
    expect([shown('x'.repeat(bound + 1)).length, shown('x'.repeat(bound + 1)).at(-1)]).toEqual([bound, '…'])
  },
  async actionKeyCharacters(bound) {
    const { keyOf } = await script('key')
    expect(keyOf({ KEY: 'x'.repeat(bound) })).toHaveLength(bound)
    expect(() => keyOf({ KEY: 'x'.repeat(bound + 1) })).toThrow('the key has')
  },
  async actionFiles(bound) {
    const { checkCollected } = await script('bounds')
    checkCollected({ files: bound, bytes: 0 })
    expect(() => checkCollected({ files: bound + 1, bytes: 0 })).toThrow('more than')
  },
  async actionBytes(bound) {
    const { checkCollected } = await script('bounds')
    checkCollected({ files: 1, bytes: bound })
    expect(() => checkCollected({ files: 1, bytes: bound + 1 })).toThrow('more than')
  },
  async actionAnswerMilliseconds(bound) {
    vi.stubEnv('TOKEN', 'a token')
    const waited = vi.spyOn(AbortSignal, 'timeout')
    const asked = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('{}'))
    await (await script('github')).request('GET', 'pulls')
    expect(waited.mock.calls).toEqual([[bound]])
    expect(asked.mock.calls[0]?.[1]?.signal).toBe(waited.mock.results[0]?.value)
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  },
  commentCharacters: (bound) =>
    withGitHub(async (github) => {
      const room = bound - '<!-- protokoll: what the nodes do differently -->\n<!-- run 5.1 -->\n'.length
      await runComment(github.address, { report: 'x'.repeat(room) })
      expect(github.comments.map(({ body }) => body.length)).toEqual([bound])
      expect(await runComment(github.address, { report: 'x'.repeat(room + 1) })).toMatchObject({ status: 2 })
      expect(github.comments.map(({ body }) => body.length)).toEqual([bound])
    }),
  commentLooks: (bound) =>
    withGitHub(async (github) => {
      const older = '<!-- protokoll: what the nodes do differently -->\n<!-- run 1.1 -->\nolder'
      github.add(ACTIONS, older)
      // Whenever it looks, an older run has just written.
      github.before = (request) => {
        for (const comment of github.comments) if (request.startsWith('GET')) comment.body = older
      }
      expect(await runComment(github.address)).toMatchObject({ status: 0 })
      expect(github.requests.filter((request) => request.startsWith('PATCH'))).toHaveLength(bound)
    }),
} satisfies Held

/** One of the action's scripts, which have no types. */
const script = (name: string) => import(pathToFileURL(`scripts/action/${name}.mjs`).href)

async function withGitHub(act: (github: FakeGitHub) => Promise<void>): Promise<void> {
  const github = new FakeGitHub()
  await github.start()
  try {
    await act(github)
  } finally {
    github.stop()
  }
}
