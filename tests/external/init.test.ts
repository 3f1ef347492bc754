import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
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
  for (const project of [single, several]) {
    const { output, status } = project.install(tarball, ...locked('vitest'))
    expect([output, status]).toEqual([expect.any(String), 0])
  }
})
afterAll(() => {
  single.remove()
  several.remove()
})

describe('from tests and nothing else to pages', () => {
  test('in plain JavaScript, with an EventEmitter', () => {
    const { init, pages } = walk(single.folder)
    expect(init).toBe('')
    expect(pages).toEqual([])
    expect(read(single.folder, 'vocabulary/of-a-stranger.json')).toBe('')
  })

  test('in TypeScript, in a package of several, which is CommonJS', () => {
    const folder = join(several.folder, 'packages/gossip')
    const { init, pages } = walk(folder)
    expect(init).toBe('')
    expect(pages).toEqual([])
    expect(read(folder, 'vocabulary/gossip-protocol.json')).toBe('')
  })
})
