import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hash, slugify } from '../../../src/tracer/common/slug.ts'

test.each([
  ['test_feature_defs_3', 'test_feature_defs_3'],
  ['Run one command, normal sequence', 'Run_one_command_normal_sequence'],
  ['pre-vote', 'pre-vote'],
  ['  spaced  out  ', 'spaced_out'],
  ['../../etc/passwd', 'etc_passwd'],
  ['a/b\\c', 'a_b_c'],
  ['x\0y\n\tz', 'x_y_z'],
  ['suite > test', 'suite_test'],
  ['Größe 日本', 'Größe_日本'],
  ['Gro\u0308ße', 'Größe'],
  ['\u202eevil', 'evil'],
  ['@enduml', 'enduml'],
  ['nul.txt', 'nul_txt'],
  ['Case', 'Case'],
])('%j becomes %s', (name, slug) => {
  expect(slugify(name)).toBe(slug)
})

test.each(['', '...', '|*`', '--', '\ud800', '🎉'])('%j has no letter, and gets a hash', (name) => {
  expect(slugify(name)).toBe(hash(name))
})

test.each(['con', 'NUL', 'Aux', 'com1', 'LPT9', 'prn!', 'com¹'])(
  '%s is a device somewhere, and is told apart',
  (name) => {
    expect(slugify(name)).toBe(`${name.replace('!', '')}-${hash(name)}`)
  },
)

test.each(['console', 'com10', 'con-1', 'auxiliary'])('%s is no device', (name) => {
  expect(slugify(name)).toBe(name)
})

test.each(['x', 'ß', '日', '𝒜'])('a long name of %s is cut at a character, and told apart from its like', (letter) => {
  const [a, b] = [slugify(letter.repeat(10_000)), slugify(letter.repeat(10_001))]
  expect(a).not.toBe(b)
  expect(new TextEncoder().encode(a).length).toBeLessThanOrEqual(109)
  expect(a.slice(0, -9)).toBe(letter.repeat(a.slice(0, -9).length / letter.length))
})

test('100 bytes are kept, 101 are cut', () => {
  expect(slugify('a'.repeat(100))).toBe('a'.repeat(100))
  expect(slugify('a'.repeat(101))).toBe(`${'a'.repeat(100)}-${hash('a'.repeat(101))}`)
})

test('whatever the name, the slug is one harmless part of a path', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.stringMatching(/^[./\\|*:_\s-]{0,9}[a-z]?$/),
  )
  fc.assert(
    fc.property(hostile, (name) => {
      const slug = slugify(name)
      expect(slug).toMatch(/^[\p{L}\p{M}\p{N}_-]+$/u)
      expect(slug).not.toMatch(/^[_-]/)
      expect(new TextEncoder().encode(slug).length).toBeLessThanOrEqual(109)
    }),
    { seed: 20260104, numRuns: 2000 },
  )
})

test('a hash is eight digits and tells names apart', () => {
  const names = ['', 'a', 'b', 'ab', 'ba', '日本']
  const hashes = names.map(hash)
  expect(new Set(hashes).size).toBe(names.length)
  for (const each of hashes) expect(each).toMatch(/^[0-9a-f]{8}$/)
  // The reference value of FNV-1a for "a".
  expect(hash('a')).toBe('e40c292c')
})
