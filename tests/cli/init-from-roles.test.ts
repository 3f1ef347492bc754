import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'

/** The roles that each line of a log sets, with what its draft says of them. */
async function rolesOf(lines: readonly string[]): Promise<{ set: string[]; roles: string[]; told: string }> {
  const project = new Project()
  project.write('a.log', lines.map((line) => `${line}\n`).join(''))
  const { stdout } = await project.run('init', '--from', 'a.log')
  const imported = await project.run('import', 'a.log', '--mapping', 'a.mapping.json', '--out', 'traces')
  expect(imported).toMatchObject({ status: 0, stderr: '' })
  const trace = `${project.contents('traces')['a/a.jsonl']}`.trimEnd().split('\n')
  const set = trace.flatMap((line) => {
    const { node, op, set: told } = JSON.parse(line)
    return op === undefined || told?.role === undefined ? [] : [`${node} ${told.role}`]
  })
  const { roles } = JSON.parse(`${project.contents('traces')['vocabulary.json']}`)
  return {
    set,
    roles: roles.map(({ id }: { id: string }) => id),
    told: /what lines say that their node is, now roles: (.*)/.exec(stdout)?.[1] ?? '',
  }
}

const at = (i: number, node: string, text: string) =>
  `2026-01-02T10:00:${`${i}`.padStart(2, '0')}.000Z INFO [${node}] ${text}`

describe('a draft has the roles that lines of text tell', () => {
  test.each<[what: string, texts: readonly (readonly [node: string, text: string])[], set: string[], told: string]>([
    [
      'in sentences',
      [
        ['n1', 'starting as follower'],
        ['n2', 'became Follower at term 1'],
        ['n1', 'timed out, becoming candidate'],
        ['n1', 'Transitioned from candidate to leader, term 2'],
        ['n2', 'entering pre-candidate state'],
        ['n1', 'server is demoted to FOLLOWER'],
      ],
      ['n1 follower', 'n2 follower', 'n1 candidate', 'n1 leader', 'n2 pre_candidate', 'n1 follower'],
      '"FOLLOWER", "Follower", "candidate", "follower", "leader", "pre-candidate"',
    ],
    [
      'in sentences about what it is now',
      [
        ['n1', 'became the new leader'],
        ['n2', 'is now the leader'],
        ['n1', 'stepping down to follower'],
        ['n2', 'This node is now a follower'],
        ['n1', 'I am now the new leader'],
        ['n1', 'stepped down from leader to become a follower'],
        ['n2', 'elected as leader'],
        ['n1', 'election is over, node was elected as the leader of term 3'],
        ['n3', 'Node has been elected as leader'],
        // None of these is of the node itself, or a role.
        ['n1', 'n2 is now the leader'],
        ['n1', 'election is over, n2 is now the leader'],
        ['n1', 'node n2 is now the leader'],
        ['n1', 'leader is now the node n2'],
        ['n1', 'elected n2 as leader'],
        ['n1', 'n2 was elected as leader'],
        ['n1', 'elected leader n2 at term 3'],
        ['n1', 'stepping down as leader'],
        ['n1', 'stepping down to term 3'],
        ['n1', 'server is now ready'],
        ['n1', 'now the log is compacted'],
      ],
      [
        ...['n1 leader', 'n2 leader', 'n1 follower', 'n2 follower', 'n1 leader', 'n1 follower'],
        ...['n2 leader', 'n1 leader', 'n3 leader'],
      ],
      '"follower", "leader"',
    ],
    [
      'behind role=, not with a message that came',
      [
        ['n1', 'tick role=candidate n=1'],
        ['n1', 'Sent Vote to n2 role=leader'],
        ['n2', 'Received Vote from n1 role=leader'],
        ['n2', 'tick peer_role=leader role: "follower"'],
      ],
      ['n1 candidate', 'n1 leader', 'n2 follower'],
      '"candidate", "follower", "leader"',
    ],
    [
      'and none that are of others, or none at all',
      [
        ['n1', 'n2 became leader'],
        ['n1', 'becomes aware of n2'],
        ['n2', 'transitioned to term 3'],
        ['n2', 'peer n1: became follower'],
        ['n2', 'became 3'],
      ],
      [],
      '',
    ],
    [
      'and none where there are too many to be roles',
      [...'abcdefghi'].map((x) => ['n1', `became x${x}`] as const),
      [],
      '',
    ],
  ])('%s', async (_, texts, set, told) => {
    const made = await rolesOf(texts.map(([node, text], i) => at(i, node, text)))
    expect(made).toEqual({ set, told, roles: ['unknown', ...made.roles.slice(1)] })
    expect(new Set(made.roles.slice(1))).toEqual(new Set(set.map((each) => each.split(' ')[1])))
  })
})

test('of objects that say it in what happened, where no field is a role', async () => {
  const lines = ['became leader', 'tick', 'became follower', 'tick'].map((msg, i) =>
    JSON.stringify({ node: `n${i % 2}`, msg, n: i }),
  )
  const { set, told } = await rolesOf(lines)
  expect({ set, told }).toEqual({ set: ['n0 leader', 'n0 follower'], told: '"leader", "follower"' })
  const withField = await rolesOf(lines.map((line, i) => line.replace('{', `{"role":"${['x', 'y'][i % 2]}",`)))
  expect(withField).toEqual({ set: ['n0 x', 'n1 y'], told: '', roles: ['unknown', 'x', 'y'] })
})

test('a drafted expression takes long lines', async () => {
  const long = at(1, 'n1', `became leader ${', a became'.repeat(6_000)}`)
  expect((await rolesOf([long, at(2, 'n2', 'became follower')])).set).toEqual(['n1 leader', 'n2 follower'])
})

test('where one name is on all lines, as that of a logger of hclog, a hint says how files become nodes', async () => {
  const said = (n: number) => [
    `entering follower state: follower="Node at h${n} [Follower]" leader-address= leader-id=`,
    'heartbeat timeout reached, starting election: last-leader-addr= last-leader-id=',
    `entering candidate state: node="Node at h${n} [Candidate]" term=2`,
  ]
  const project = new Project()
  const log = (n: number) => said(n).map((text, i) => `2026-01-02T10:00:0${i}.000Z [INFO]  raft: ${text}\n`)
  for (const n of [1, 2]) project.write(`n${n}.log`, log(n).join(''))
  project.write('all.log', [...log(1), ...log(2)].join(''))
  const { stdout } = await project.run('init', '--from', 'all.log')
  expect(stdout).toContain('To think about: if "raft" is no node but a logger, say "node": "{file}" in the rules')
  const draft = `${project.contents('.')['all.mapping.json']}`
  project.write('all.mapping.json', draft.replaceAll('"node": "{node}"', '"node": "{file}"'))
  const made = await project.run('import', 'n1.log', 'n2.log', '--mapping', 'all.mapping.json', '--out', 'traces')
  expect(made).toMatchObject({ status: 0, stderr: '' })
  expect(`${project.contents('traces')['all/n2.jsonl']}`).toMatch(/"node":"n2.log",.*"set":\{"role":"candidate"\}/)
})
