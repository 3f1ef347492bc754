import { describe, expect, test } from 'vitest'
import { identify, tracePath } from '../../../src/tracer/vitest/identity.ts'

const SCENARIOS = { root: '/p', scenarios: '/p/tests/scenarios', groups: [] }

describe('the identity of a test', () => {
  test.each([
    ['tests/scenarios/commands/a.test.ts', 'commands', 'a'],
    ['tests/scenarios/commands/late/a.spec.mts', 'commands.late', 'a'],
    ['tests/scenarios/a.test.ts', 'scenarios', 'a'],
    ['tests/scenarios/commands/plain.ts', 'commands', 'plain'],
    // Elsewhere than in the folder of scenarios:
    ['tests/other/a.test.tsx', 'tests.other', 'a'],
    ['src/lock/lock.test.ts', 'src.lock', 'lock'],
    ['src/lock/__tests__/lock.test.ts', 'src.lock', 'lock'],
    ['packages/a/src/__test__/lock.test.ts', 'packages.a.src', 'lock'],
    ['__tests__/lock.test.ts', 'root', 'lock'],
    ['lock.test.ts', 'root', 'lock'],
    ['../outside/lock.test.ts', 'outside', 'lock'],
  ])('of %s is group %s, file %s', (path, group, file) => {
    expect(identify(new URL(path, 'file:///p/').pathname, 'name', SCENARIOS)).toEqual({ group, file, test: 'name' })
  })

  test('has what a pattern of the project names, and where none fits the folder', () => {
    const naming = { root: '/p', scenarios: '/p/tests', groups: ['packages/*/src/{group}/**', 'src/{group}/__tests__'] }
    const groupOf = (path: string) => identify(`/p/${path}`, 'name', naming).group
    expect(groupOf('packages/a/src/lock/deep/x.test.ts')).toBe('lock')
    expect(groupOf('src/store/__tests__/x.test.ts')).toBe('store')
    expect(groupOf('src/store/x.test.ts')).toBe('src.store')
    expect(groupOf('tests/unit/x.test.ts')).toBe('unit')
  })

  test('is never what the folder of the project is called', () => {
    const at = { root: '/somewhere/clone-7', scenarios: '/somewhere/clone-7', groups: [] }
    expect(identify('/somewhere/clone-7/a.test.ts', 'name', at).group).toBe('root')
    expect(identify('/somewhere/clone-7/lock/a.test.ts', 'name', at).group).toBe('lock')
  })

  test('has the Vitest project where several run the file', () => {
    const identity = identify('/p/tests/scenarios/lock/a.test.ts', 'name', SCENARIOS, 'edge')
    expect(identity.group).toBe('lock (edge)')
    expect(tracePath(identity)).toBe('lock_edge/a/name.jsonl')
  })

  test('never leads out of the folder of traces', () => {
    const path = tracePath({ group: '../..', file: '/etc', test: '../../passwd' })
    expect(path.split('/')).toHaveLength(3)
    expect(path).not.toContain('..')
  })
})
