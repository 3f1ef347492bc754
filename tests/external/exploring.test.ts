import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { locked, pack, StrangersProject } from './packed.ts'

const PAGE = readFileSync('docs/reference/exploring.rst', 'utf8')
const FILES = new Map(
  [...PAGE.matchAll(/^\.\. code-block:: js\n {3}:caption: (.+)\n\n((?: {3}.*\n|\n)+)/gm)].map(
    ([, name = '', code = '']) => [name, `${code.replace(/^ {3}/gm, '').trim()}\n`],
  ),
)
const TEST = 'test/lease.explore.test.js'
const WORLD = 'src/lease-world.js'
const project = new StrangersProject()
afterAll(() => project.remove())

describe('what the page about exploring says, done word for word', () => {
  let ran = ''
  let pasted = ''
  let page = ''

  beforeAll(() => {
    const { tarball } = pack(project.folder)
    for (const [name, code] of FILES) project.write(name, code)
    expect(project.install(tarball, ...locked('vitest'))).toMatchObject({ status: 0 })
    expect(project.run('npx', 'protokoll', 'init')).toMatchObject({ status: 0 })
    ran = project.run('npx', 'vitest', 'run').output
    expect(project.run('npx', 'protokoll', 'render', '--failed')).toMatchObject({ status: 0 })
    const path = project.files('docs-out/developer').find((file) => file.endsWith('nobody_shares_the_lease.rst'))
    page = project.read(`docs-out/developer/${path}`)
    pasted = /^ {4}test\((?:.*\n)(?: {4}.*\n)+/m.exec(page)?.[0].replace(/^ {4}/gm, '') ?? ''
  }, 900_000)

  test('the bug is found, and the error says what, where, and how to see it again', () => {
    expect([...FILES.keys()]).toEqual([WORLD, TEST])
    expect(ran).toContain('one client has the lease: alice and bob have it')
    expect(ran).toMatch(/schedule \d+ of seed 1, \d+ actions shrunk to \d+; again:/)
    expect(ran).toContain('npx protokoll render --failed')
    expect(project.files('docs-out/traces').filter((file) => file.endsWith('.jsonl'))).toEqual([])
  })

  test('the command that the error says fails in the same way', () => {
    const [, seed, schedule] = /PROTOKOLL_SEED=(\d+) PROTOKOLL_SCHEDULE=(\d+) npx vitest run/.exec(ran) ?? []
    const numbers = [`PROTOKOLL_SEED=${seed}`, `PROTOKOLL_SCHEDULE=${schedule}`]
    const { status, output } = project.run(
      'env',
      ...numbers,
      'npx',
      'vitest',
      'run',
      TEST,
      '-t',
      '^nobody shares the lease$',
    )
    expect(status).toBe(1)
    expect(output).toContain('one client has the lease: alice and bob have it')
  }, 600_000)

  test('the page says what was to hold, what was found, and shows how it came about', () => {
    for (const text of [
      'one client has the lease',
      'alice and bob have it',
      'PROTOKOLL_SEED=1',
      'restart',
      'ACQUIRE'.toLowerCase(),
    ]) {
      expect(page).toContain(text)
    }
    expect(page).toContain('without any single one of them it does not fail so')
    expect(project.files('docs-out/developer').some((file) => file.endsWith('.svg'))).toBe(true)
  })

  test('the pasted test fails in the same way, each time, and passes once the bug is mended', () => {
    expect(pasted.split('\n').filter((line) => line.includes('do: ')).length).toBeLessThan(8)
    const imports = [
      "import { replayInto, test } from 'protokoll/vitest'",
      `import { leaseWorld as makeWorld } from '../${WORLD}'`,
    ]
    project.write('test/pasted.test.js', [...imports, pasted].join('\n'))
    const once = () => project.run('npx', 'vitest', 'run', 'test/pasted.test.js')
    for (const { status, output } of [once(), once()]) {
      expect(status).toBe(1)
      expect(output).toContain('one client has the lease: alice and bob have it')
    }
    project.write(WORLD, (FILES.get(WORLD) ?? '').replace('forgets = true', 'forgets = false'))
    const { status, output } = project.run('npx', 'vitest', 'run')
    expect([output, status]).toEqual([output, 0])
    const traces = project.files('docs-out/traces').filter((file) => file.endsWith('.jsonl'))
    expect(traces.map((path) => path.split('/').at(-2))).toEqual(['pasted'])
  }, 600_000)
})
