import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LIMITS, type Limit } from '../../src/tracer/common/limits.ts'
import { HELD_ACTION } from './limits/held-action.ts'
import { HELD_COMMANDS } from './limits/held-commands.ts'
import { HELD_COMPARING } from './limits/held-comparing.ts'
import { HELD_ERRORS } from './limits/held-errors.ts'
import { HELD_EVIDENCE } from './limits/held-evidence.ts'
import { HELD_IMPORTS } from './limits/held-imports.ts'
import { HELD_INVARIANTS } from './limits/held-invariants.ts'
import { HELD_LOCKS } from './limits/held-locks.ts'
import { HELD_PAGES } from './limits/held-pages.ts'
import { HELD_READING } from './limits/held-reading.ts'
import { HELD_RECORDING } from './limits/held-recording.ts'
import { HELD_RECORDINGS } from './limits/held-recordings.ts'
import { HELD_REPORTS } from './limits/held-reports.ts'
import { HELD_RERUN } from './limits/held-rerun.ts'
import { HELD_SIZES } from './limits/held-sizes.ts'
import { HELD_TEXTS } from './limits/held-texts.ts'
import type { Hold } from './limits/hold.ts'

/** What holds each bound: none is without. */
const HELD: Readonly<Record<Limit, Hold>> = {
  ...HELD_ACTION,
  ...HELD_COMMANDS,
  ...HELD_COMPARING,
  ...HELD_ERRORS,
  ...HELD_EVIDENCE,
  ...HELD_IMPORTS,
  ...HELD_INVARIANTS,
  ...HELD_LOCKS,
  ...HELD_PAGES,
  ...HELD_READING,
  ...HELD_RECORDING,
  ...HELD_RECORDINGS,
  ...HELD_REPORTS,
  ...HELD_RERUN,
  ...HELD_SIZES,
  ...HELD_TEXTS,
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
