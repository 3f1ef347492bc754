import { expect, test } from 'vitest'
import { indexEntry, subjectOf } from '../../../../../src/tracer/pages/writers/views/index-entry.ts'
import { HOSTILE } from '../../../../support/hostile.ts'

test('an entry of the index is one line, in one part', () => {
  expect(indexEntry('split  brain')).toEqual(['split brain'])
  expect(indexEntry('!; |')).toEqual([])
  for (const text of HOSTILE) expect(indexEntry(text).join('')).not.toMatch(/[\n;!|]/)
})

test('what a title begins with before a colon is its subject', () => {
  expect(subjectOf('figure 8: a record is replaced')).toEqual(['figure 8'])
  for (const title of ['no subject', ': nothing', 'a:b', 'at 10:30 it began']) expect(subjectOf(title)).toEqual([])
})
