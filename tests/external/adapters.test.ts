import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FILES, GLUE } from './lease-files.ts'
import { locked, pack, StrangersProject } from './packed.ts'

/** The most that somebody has to write to have nodes recorded, beside the vocabulary. */
const MOST_LINES = 15

const project = new StrangersProject()

beforeAll(() => {
  const { tarball } = pack(project.folder)
  const { status, output } = project.install(tarball, ...locked('vitest'))
  expect([output, status]).toEqual([expect.any(String), 0])
  for (const [path, content] of Object.entries(FILES)) project.write(path, content)
  // Without claims, there need be no features.
  project.write('features/.keep', '')
})
afterAll(() => project.remove())

test.each(Object.entries(GLUE))('what records a service over %s is short', (_, glue) => {
  expect(glue.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(MOST_LINES)
})

describe('a service of a stranger that answers while it handles, and waits for its disk', () => {
  beforeAll(() => {
    const tested = project.run('npx', 'vitest', 'run')
    expect([tested.output, tested.status]).toEqual([expect.stringContaining('2 passed'), 0])
    const rendered = project.run('npx', 'protokoll', 'render')
    expect([rendered.output, rendered.status]).toEqual([expect.stringMatching(/^2 tests/), 0])
  })

  test.each(['emitter', 'sockets'])('is recorded and shown in order over %s', (shape) => {
    const page = `docs-out/developer/tests/leases/${shape}/two_clients_ask_over_${shape}.rst`
    const text = readFileSync(join(project.folder, page), 'utf8')
    expect(rowsOf(text, 'One asks')).toEqual([
      'c1: acq+lock ttl-5',
      'lock: c1+acq ttl-5, tk-1 h=c1',
      'lock: grant+c1 tk-1',
      'c1: lock+grant tk-1, tk-1',
    ])
    expect(rowsOf(text, 'Another asks')).toEqual([
      'c2: acq+lock ttl-5',
      'lock: c2+acq ttl-5',
      'lock: deny+c2 h-c1',
      'c2: lock+deny h-c1',
    ])
    const roles = text.split('\n').filter((line) => line.includes('lock+grant tk-1'))
    expect(roles).toEqual([expect.stringMatching(/ LOCK .* HOLD \| lock\+grant tk-1 .* IDLE /)])
  })
})

/** The rows of a section's table: at which node something happened, what, and what changed. */
function rowsOf(page: string, section: string): string[] {
  const after = page.slice(page.indexOf(`: ${section}\n`))
  const table =
    after
      .split(/\nSection \d+: /)[0]
      ?.split('\n')
      .filter((line) => /^ +\|/.test(line)) ?? []
  const [nodes = [], , ...rows] = table.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  return rows.map((cells) => {
    const place = nodes.findIndex((_, i) => cells[3 * i + 1] !== '')
    return `${nodes[place]}: ${cells
      .slice(3 * place + 1, 3 * place + 3)
      .filter((cell) => cell !== '')
      .join(', ')}`
  })
}
