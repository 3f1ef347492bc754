import { expect, test } from 'vitest'
import { buildDocument } from '../../../../src/tracer/pages/document/document.ts'
import { buildSite, untestedOf } from '../../../../src/tracer/pages/document/site.ts'
import type { Trace } from '../../../../src/tracer/trace/trace.ts'
import { twoPhase } from '../../support/two-phase.ts'
import { catalogue, smallTrace } from '../site.ts'

function untested(claims: { tests?: string[]; uses?: string[] }): ReturnType<typeof untestedOf> {
  const { sections, ...rest } = smallTrace()
  const trace: Trace = { ...rest, sections: sections.map((section) => ({ ...section, ...claims })) }
  return untestedOf(buildSite([buildDocument(trace, twoPhase)], catalogue, twoPhase))
}

test('what no section names is told apart from what sections only use', () => {
  expect(untested({})).toEqual({ used: [], unnamed: ['feature_a', 'feature_a/branch_a', 'feature_b'] })
  expect(untested({ uses: ['feature_b'] })).toEqual({
    used: ['feature_b'],
    unnamed: ['feature_a', 'feature_a/branch_a'],
  })
})

test('a branch that is tested stands for what it implies', () => {
  const { used, unnamed } = untested({ tests: ['feature_a/branch_a'], uses: ['feature_b'] })
  expect({ used, unnamed }).toEqual({ used: ['feature_b'], unnamed: [] })
})
