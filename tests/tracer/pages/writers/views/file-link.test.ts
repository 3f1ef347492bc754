import { expect, test } from 'vitest'
import { fileLink } from '../../../../../src/tracer/pages/writers/views/file-link.ts'
import { HOSTILE } from '../../../../support/hostile.ts'

test('a repository alone is taken for one that shows files as most hosts do', () => {
  for (const repository of ['https://example.org/o/n', 'https://example.org/o/n/', 'https://example.org/o/n.git'])
    expect(fileLink(repository, 'tests/a b.test.ts')).toBe('https://example.org/o/n/blob/HEAD/tests/a%20b.test.ts')
})

test('an address with a place for the path is filled in', () => {
  expect(fileLink('https://example.org/tree/{path}?h=main', 'a/b.ts')).toBe('https://example.org/tree/a/b.ts?h=main')
  expect(fileLink('', 'a/b.ts')).toBe('')
})

test('whatever a path holds, the link is one address, and no other kind of link', () => {
  for (const text of HOSTILE)
    expect(fileLink('https://example.org/{path}', `tests/${text}_`)).toMatch(
      /^https:\/\/example\.org\/tests\/[\w/%.~-]*[^_]$/,
    )
})
