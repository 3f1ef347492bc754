import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { block } from '../tracer/support/reference.ts'
import { Project } from './project.ts'

const TRANSCRIPT = 'leader-is-forgotten.txt'
const TEXT = readFileSync(`tests/tracer/import/logs/${TRANSCRIPT}`, 'utf8')

/** What `diff` says of a transcript and another version of it. */
async function difference(changed: string): Promise<string> {
  const project = new Project()
  for (const [folder, text] of [
    ['before', TEXT],
    ['after', changed],
  ] as const) {
    project.write(`${folder}/${TRANSCRIPT}`, text)
    const { status } = await project.run(
      ...['import', `${folder}/${TRANSCRIPT}`, '--mapping', 'etcd-transcript', '--out', `traces-${folder}`],
    )
    expect(status).toBe(0)
  }
  project.write('protokoll.json', '{"vocabulary": "traces-before/vocabulary.json", "traces": "traces-before"}')
  const { status, stdout, stderr } = await project.run('diff', 'traces-before', 'traces-after')
  expect({ status, stderr: stderr.replace(/^.*\r/gm, '') }).toEqual({ status: 0, stderr: '' })
  return stdout
}

/** Replaces lines, all of which are there. */
function edited(...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    expect(text).toContain(from)
    return text.replace(from, () => to)
  }, TEXT)
}

test('lines that moved, comments and blank lines are no difference', async () => {
  const changed = `# Another comment.\n\n${edited(['\n\nforget-leader 2', '\n\n\n# Why.\n\nforget-leader 2'])}\n\n# The end.\n`
  expect(changed.split('\n').length).toBeGreaterThan(TEXT.split('\n').length + 5)
  expect(await difference(changed)).toBe('nothing: Nothing differs. 1 log the same.\n')
})

test('a vote that is refused, and a message that is lost, are told with who ends otherwise', async () => {
  const changed = edited(
    [
      'INFO 1 [logterm: 1, index: 7, vote: 0] cast MsgVote for 3 [logterm: 1, index: 7] at term 2',
      'INFO 1 [logterm: 1, index: 8, vote: 0] rejected MsgVote from 3 [logterm: 1, index: 7] at term 2',
    ],
    [
      'HardState Term:2 Vote:3 Commit:7\n  Messages:\n  1->3 MsgVoteResp Term:2 Log:0/0\n',
      'HardState Term:2 Commit:7\n  Messages:\n  1->3 MsgVoteResp Term:2 Log:0/0 Rejected (Hint: 0)\n',
    ],
    [
      '  1->3 MsgVoteResp Term:2 Log:0/0\n  INFO 3 received MsgVoteResp from 1 at term 2\n' +
        '  INFO 3 has received 2 MsgVoteResp votes and 0 vote rejections\n  INFO 3 became leader at term 2\n',
      '  1->3 MsgVoteResp Term:2 Log:0/0 Rejected (Hint: 0)\n  INFO 3 received MsgVoteResp rejection from 1 at term 2\n' +
        '  INFO 3 has received 1 MsgVoteResp votes and 1 vote rejections\n',
    ],
    [
      '3->2 MsgVote Term:2 Log:1/7\nINFO 2 [term: 1] received a MsgVote message with higher term from 3 [term: 2]\n' +
        'INFO 2 became follower at term 2\nINFO 2 [logterm: 1, index: 7, vote: 0] rejected MsgVote from 3 [logterm: 1, index: 7] at term 2\n',
      'dropped: 3->2 MsgVote Term:2 Log:1/7\n',
    ],
  )
  const said = await difference(changed)
  expect(said.slice(0, said.indexOf('  In "'))).toBe(`${block('importing', 'example-diff')}\n`)
  expect(said).toContain(
    '  >~ 42, leader-is-forgotten.txt:61: N-1 note: text "[logterm: 1, index: 8, vote: 0] rejected MsgVote from 3',
  )
  expect(said).toContain('   + 52, leader-is-forgotten.txt:83: N-3 lose MsgVote to N-2: term 2, logTerm 1, index 7\n')
})
