import { withImplied } from '../features/catalogue.ts'
import type { Trace } from '../trace/trace.ts'
import { idOf, testName } from './compare.ts'
import type { FeatureTests } from './report.ts'

/**
 * Features that sections of `before` test, and none of `after`. A test that fails after did not come to all of its
 * sections: `excused` are the traces that it had before.
 */
export function lostFeatures(
  before: readonly Trace[],
  after: readonly Trace[],
  excused: readonly Trace[],
): FeatureTests[] {
  const still = testedBy([...after, ...excused])
  return [...testedBy(before)]
    .filter(([feature]) => !still.has(feature))
    .map(([feature, sections]) => ({ feature, sections }))
    .sort((a, b) => (a.feature < b.feature ? -1 : 1))
}

function testedBy(traces: readonly Trace[]): Map<string, { test: string; section: string }[]> {
  const found = new Map<string, { test: string; section: string }[]>()
  // What a test claims that is meant to fail counts for nothing.
  for (const trace of traces.filter(({ expected }) => !expected))
    for (const { title, tests = [] } of trace.sections)
      for (const feature of new Set(tests.flatMap(withImplied))) {
        const sections = found.get(feature) ?? []
        found.set(feature, sections)
        sections.push({ test: idOf(testName(trace)), section: title })
      }
  return found
}
