import { expect, test } from 'vitest'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import { rstMarkup } from '../../../../../src/tracer/pages/writers/rst/rst-markup.ts'
import { failureView } from '../../../../../src/tracer/pages/writers/views/failure.ts'
import { REASONS } from '../../../../../src/tracer/trace/format.ts'
import type { Trace } from '../../../../../src/tracer/trace/trace.ts'
import { HOSTILE } from '../../../../support/hostile.ts'
import { twoPhase } from '../../../support/two-phase.ts'
import { catalogue, smallTrace, theme } from '../../site.ts'

/** The pages of a test that ended like this. */
function pagesOf(end: Partial<Trace>, name: 'default' | 'classic' = 'default'): string[] {
  const form = theme(name)
  const trace: Trace = { ...smallTrace({ group: 'g', test: 't' }), outcome: 'failed', ...end }
  const traces = [{ ...trace, sections: trace.sections.map((section) => ({ ...section, tests: ['feature_a'] })) }]
  const input = { traces, vocabulary: twoPhase, catalogue, theme: form, templates: loadTemplates(form) }
  return render(input).files.map(({ content }) => content)
}

test.each(['default', 'classic'] as const)('the page of a failed test says why, in the %s theme', (name) => {
  const reason = { kind: 'refused', message: 'an unknown field; found "x"' } as const
  const pages = pagesOf({ reason }, name).join('\n')
  expect(pages).toContain(
    '.. warning:: This test failed. The trace ends where it did.\n\n   The recorder refused something: an unknown field; found "x".\n',
  )
  expect(pagesOf({}, name).join('\n')).toContain('.. warning:: This test failed. The trace ends where it did.\n\n')
})

test.each(['default', 'classic'] as const)('that a test is meant to fail is no warning, in the %s theme', (name) => {
  const reason = { kind: 'assertion', message: 'expected 1 to be 2' } as const
  const pages = pagesOf({ reason, expected: true }, name).join('\n')
  expect(pages).toContain(
    '.. note:: This test is meant to fail, and does. What it claims counts for nothing.\n\n   An assertion failed: expected 1 to be 2.\n',
  )
  expect(pages).not.toContain('This test failed')
})

test('every kind of reason is told from the others', () => {
  const told = REASONS.map((kind) => JSON.stringify(failureView(outline({ kind, message: 'x' }), rstMarkup)))
  expect(new Set(told).size).toBe(REASONS.length)
})

test('what a failure said is no markup', () => {
  for (const message of HOSTILE) {
    const { reason } = failureView(outline({ kind: 'error', message }), rstMarkup) as { reason: string }
    expect(reason).toMatch(/^An error was thrown\b/)
    expect(reason).not.toMatch(/\n|(?<!\\)[*`|]|(?<!\\)_(?![\p{L}\p{N}])/u)
  }
})

function outline(reason: Trace['reason']) {
  return { failed: true, expectedToFail: false, reason } as Parameters<typeof failureView>[0]
}
