import { expect, test } from 'vitest'
import { answer, ask, hear, missing } from '../../support/evidence.ts'

const HEARD = { op: 'handle', message: 'prepare', node: '$who', from: '$asker' }
const NO = { op: 'handle', message: 'ballot', node: '$asker', from: '$who', fields: { can: false } }

test('what was found first is told with what is missing behind it', () => {
  expect(missing({ inOrder: [HEARD, NO] }, [hear('2', '1'), answer('1', '2', true)])).toBe(
    '`handle` of `ballot` at node `$asker` (here `1`) from `$who` (here `2`), whose `can` is `false`, ' +
      'behind handle of prepare at node 2 from 1 (event 4 of the section)',
  )
})

test('the first part of several that is missing', () => {
  expect(missing({ all: [HEARD, NO] }, [hear('2', '1')])).toBe(
    '`handle` of `ballot` at node `$asker` (here `1`) from `$who` (here `2`), whose `can` is `false`',
  )
})

test('every alternative', () => {
  expect(missing({ any: [{ op: 'cut' }, { op: 'power' }] }, [hear('2', '1')])).toBe(
    'none of the alternatives: `cut` at a node; or: `power` at a node',
  )
})

test('what must not be there, and where it is', () => {
  const healed = { node: '2', op: 'healed' }
  expect(missing({ all: [HEARD, { none: { op: 'healed', node: '$who' } }] }, [hear('2', '1'), healed])).toBe(
    'there must not be `healed` at node `$who` (here `2`), and there is: healed at node 2 (event 5 of the section)',
  )
  expect(
    missing({ inOrder: [HEARD, { none: { op: 'healed' } }, { op: 'cut' }] }, [
      hear('2', '1'),
      healed,
      { node: '2', op: 'cut' },
    ]),
  ).toBe('there must not be `healed` at a node, and there is: healed at node 2 (event 5 of the section)')
})

test('how many there are', () => {
  const seen = { count: 3, different: '$who', of: { op: 'handle', node: '$who' } }
  expect(missing(seen, [hear('2', '1'), hear('3', '1'), hear('2', '1')])).toBe(
    'at least 3 different `$who`: `handle` at node `$who` (there are 2)',
  )
})

test('a state', () => {
  expect(missing({ at: 'end', state: { round: { above: 0 } } }, [ask('1', '2')])).toBe(
    'when the section ends, some node is such that `round` is above `0`',
  )
})
