import { describe, expect, test } from 'vitest'
import { identify, tracePath } from '../../../src/tracer/vitest/identity.ts'

describe('the identity of a test', () => {
  test.each([
    ['/p/tests/scenarios/commands/a.test.ts', 'commands', 'a'],
    ['/p/tests/scenarios/commands/late/a.spec.mts', 'commands.late', 'a'],
    ['/p/tests/scenarios/a.test.ts', 'scenarios', 'a'],
    ['/p/tests/other/a.test.tsx', 'other', 'a'],
    ['/p/tests/scenarios/commands/plain.ts', 'commands', 'plain'],
  ])('of %s is group %s, file %s', (path, group, file) => {
    expect(identify(path, 'name', '/p/tests/scenarios')).toEqual({ group, file, test: 'name' })
  })

  test('never leads out of the folder of traces', () => {
    const path = tracePath({ group: '../..', file: '/etc', test: '../../passwd' })
    expect(path.split('/')).toHaveLength(3)
    expect(path).not.toContain('..')
  })
})
