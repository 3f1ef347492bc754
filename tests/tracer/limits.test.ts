import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LIMITS, type Limit } from '../../src/tracer/common/limits.ts'
import { HELD_ACTION } from './limits/held-action.ts'
import { HELD_EVIDENCE } from './limits/held-evidence.ts'
import { HELD_FILES } from './limits/held-files.ts'
import { HELD_INPUT } from './limits/held-input.ts'
import { HELD_SIZES } from './limits/held-sizes.ts'
import type { Hold } from './limits/hold.ts'

/** What holds each bound: none is without. */
const HELD: Readonly<Record<Limit, Hold>> = {
  ...HELD_ACTION,
  ...HELD_EVIDENCE,
  ...HELD_FILES,
  ...HELD_INPUT,
  ...HELD_SIZES,
}

describe('every bound is held', () => {
  test.for(Object.entries(HELD))('%s', ([name, holds]) => holds(LIMITS[name as Limit]))
})

test('the reference says every bound and its value, and no other', () => {
  const page = readFileSync('docs/reference/limits.rst', 'utf8')
  const rows = [...page.matchAll(/^ {3}\* - ``(\w+)``\n {5}- ([\d,]+)/gm)]
  const said = rows.map(([, name, value]): [string, number] => [name ?? '', Number(value?.replaceAll(',', ''))])
  expect(Object.fromEntries(said)).toEqual(LIMITS)
  expect(said).toHaveLength(Object.keys(LIMITS).length)
})
