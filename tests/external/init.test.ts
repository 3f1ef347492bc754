import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { FILES } from './lease-files.ts'
import { locked, pack, StrangersProject } from './packed.ts'
import { GOSSIP, GOSSIP_TESTS, LEASE_TESTS, LEASES } from './strangers-sources.ts'
import { type Ended, run } from './tools.ts'

/** One project whose package is its root, and one of several packages, which share what is installed. */
const single = new StrangersProject()
const several = new StrangersProject()
const env = { ...process.env, CI: '', NO_COLOR: '1' }

function runIn(folder: string, command: string, ...args: string[]): Ended {
  return run('npx', [command, ...args], '', { cwd: folder, env })
}

/** What the walk from nothing to pages says, and that each step of it succeeds. */
function walk(folder: string): { init: string; pages: readonly string[] } {
  const init = runIn(folder, 'protokoll', 'init')
  expect([init.output, init.status]).toEqual([expect.any(String), 0])
  expect(realFiles.list(join(folder, 'docs-out'))).toEqual([])
  expect(realFiles.isFolder(join(folder, '.protokoll'))).toBe(false)
  const tests = runIn(folder, 'vitest', 'run')
  expect([tests.output, tests.status]).toEqual([expect.stringContaining('passed'), 0])
  const rendered = runIn(folder, 'protokoll', 'render')
  expect([rendered.output, rendered.status]).toEqual([expect.stringMatching(/^\d+ tests?: \d+ files written/), 0])
  return { init: init.output, pages: realFiles.list(join(folder, 'docs-out/developer/tests')) }
}

const read = (folder: string, path: string) => realFiles.read(join(folder, path)) ?? ''

beforeAll(() => {
  const { tarball } = pack(single.folder)
  single.write('src/leases.js', LEASES)
  single.write('test/leases/basic.test.js', LEASE_TESTS)
  several.write('package.json', '{ "private": true, "workspaces": ["packages/*"] }')
  several.write('packages/gossip/package.json', '{ "name": "@acme/gossip-protocol", "version": "1.0.0" }')
  several.write('packages/gossip/tsconfig.json', '{}')
  several.write('packages/gossip/src/gossip.ts', GOSSIP)
  several.write('packages/gossip/src/gossip.test.ts', GOSSIP_TESTS)
  several.write('packages/leases/package.json', '{ "name": "leases", "type": "module" }')
  for (const [path, content] of Object.entries(FILES))
    if (/^(?:src|tests)\//.test(path)) several.write(`packages/leases/${path}`, content)
  for (const project of [single, several]) {
    const { output, status } = project.install(tarball, ...locked('vitest'))
    expect([output, status]).toEqual([expect.any(String), 0])
  }
})
afterAll(() => {
  single.remove()
  several.remove()
})

const IDS = (words: readonly { id: string }[]) => words.map(({ id }) => id)

describe('from tests and nothing else to pages', () => {
  test('in plain JavaScript, with an EventEmitter', () => {
    const { init, pages } = walk(single.folder)
    expect(init.split('\n')).toEqual([
      '2 tests in 1 file: 18 events at 3 nodes',
      'Seen: 3 roles, 3 variables, 1 mark, 3 messages',
      'Written: protokoll.json, vocabulary/of-a-stranger.json, vitest.config.js, .gitignore',
      expect.stringContaining('granted answers acquire, wait_please answers acquire'),
      expect.stringContaining('not all nodes have the same variables (holder queue token; token)'),
      expect.stringMatching(/^Then: npx vitest run && npx protokoll render; /),
      '',
    ])
    expect(pages).toContainEqual(expect.stringMatching(/^leases\/.*a_free_lease_is_granted\.rst$/))
    expect(JSON.parse(read(single.folder, 'protokoll.json'))).toEqual({
      $schema: './node_modules/protokoll/docs/reference/protokoll.schema.json',
      vocabulary: 'vocabulary/of-a-stranger.json',
      scenarios: 'test',
    })
    const words = JSON.parse(read(single.folder, 'vocabulary/of-a-stranger.json'))
    expect([IDS(words.roles), IDS(words.variables), IDS(words.messages)]).toEqual([
      ['server', 'idle', 'holding'],
      ['holder', 'queue', 'token'],
      ['acquire', 'granted', 'wait_please'],
    ])
    expect(words.title).toBe('Of a stranger')
  })

  test('and the tests can be repeated, and init again changes nothing', () => {
    const { status, output } = runIn(single.folder, 'protokoll', 'repeat')
    expect([output, status]).toEqual(['2 tests did the same in both runs\n', 0])
    const words = read(single.folder, 'vocabulary/of-a-stranger.json')
    const again = runIn(single.folder, 'protokoll', 'init')
    expect(again.status).toBe(0)
    expect(again.output).toContain('Left as it is: protokoll.json\nLeft as it is: vocabulary/of-a-stranger.json\n')
    expect(read(single.folder, 'vocabulary/of-a-stranger.json')).toBe(words)
  })

  test('in TypeScript, in a package of several, which is CommonJS', () => {
    const folder = join(several.folder, 'packages/gossip')
    const { init, pages } = walk(folder)
    expect(init).toContain('Written: protokoll.json, vocabulary/gossip-protocol.json, vitest.config.mts, .gitignore\n')
    expect(pages).toContainEqual(expect.stringMatching(/spreads\.rst$/))
    // The package is not installed right here: there is no schema to name.
    expect(read(folder, 'protokoll.json')).toBe('{\n  "vocabulary": "vocabulary/gossip-protocol.json"\n}\n')
    expect(JSON.parse(read(folder, 'vocabulary/gossip-protocol.json'))).toMatchObject({
      roles: [{ id: 'susceptible' }, { id: 'infected' }],
      variables: [{ id: 'rumour', type: 'text', nullable: true, initial: null }],
      marks: [{ id: 'up', introduces: true, fields: [{ id: 'seed', type: 'boolean' }] }],
      messages: [
        {
          id: 'rumour',
          fields: [
            { id: 'text', type: 'text' },
            { id: 'hops', type: 'integer' },
          ],
        },
      ],
    })
  })

  test('with adapters, over an emitter and over sockets', () => {
    const folder = join(several.folder, 'packages/leases')
    const { pages } = walk(folder)
    expect(pages).toContainEqual(expect.stringMatching(/two_clients_ask_over_sockets\.rst$/))
    expect(JSON.parse(read(folder, 'vocabulary/leases.json'))).toMatchObject({
      roles: [{ id: 'server' }, { id: 'idle' }, { id: 'holding' }],
      variables: [
        { id: 'token', type: 'integer', initial: 0 },
        { id: 'holder', nullable: true, initial: null },
      ],
      marks: [{ id: 'joined', introduces: true }],
      messages: [{ id: 'acquire' }, { id: 'granted' }, { id: 'denied' }],
    })
    const repeated = runIn(folder, 'protokoll', 'repeat')
    expect([repeated.output, repeated.status]).toEqual(['2 tests did the same in both runs\n', 0])
  })
})
