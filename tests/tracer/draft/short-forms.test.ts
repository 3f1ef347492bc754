import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roleColor } from '../../../src/tracer/draft/role-colors.ts'
import { shortForms } from '../../../src/tracer/draft/short-forms.ts'

const forms = (what: 'field' | 'message' | 'role', ...ids: string[]) => [...shortForms(ids, what).values()]

test('short forms are what one would write', () => {
  expect(forms('field', 'term', 'token', 'lastLogTerm', 'commit_index', 'n')).toEqual(['term', 'tok', 'llt', 'ci', 'n'])
  expect(forms('message', 'granted', 'append_entries', 'acknowledgement')).toEqual(['granted', 'ae', 'acknow'])
  expect(forms('role', 'leader', 'pre_candidate', 'idle', 'up')).toEqual(['LEAD', 'PCAN', 'IDLE', 'UP'])
})

test('no two are the same', () => {
  expect(forms('field', 'token', 'tokens', 'toke', 'tok')).toEqual(['tok', 'toke', 'toke2', 'tok2'])
  expect(forms('role', 'leader', 'leading', 'leads')).toEqual(['LEAD', 'LDNG', 'LDS'])
  const id = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,5}$/)
  fc.assert(
    fc.property(fc.uniqueArray(id, { maxLength: 40 }), fc.constantFrom('field', 'message', 'role'), (ids, what) => {
      const all = forms(what as 'field', ...ids)
      expect(new Set(all).size).toBe(ids.length)
      expect(all).not.toContain('')
    }),
    { seed: 5, numRuns: 300 },
  )
})

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

test('colours of roles are legible under black letters, and differ', () => {
  const colors = Array.from({ length: 60 }, (_, i) => roleColor(i))
  for (const color of colors) {
    expect(color).toMatch(/^#[0-9A-F]{6}$/)
    // As WCAG 2 wants it at its strictest.
    expect((luminance(color) + 0.05) / 0.05).toBeGreaterThan(7)
  }
  expect(new Set(colors).size).toBe(60)
})
