import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columns } from '../../../src/tracer/text/columns.ts'
import { shortNames } from '../../../src/tracer/text/short-names.ts'

test.each([
  ['short names as they are', ['n1', 'n2'], 34, ['n1', 'n2']],
  [
    'names that end differently',
    ['replica-eu-west-1-of-the-cluster-a', 'replica-eu-west-1-of-the-cluster-b'],
    20,
    ['replica-eu…cluster-a', 'replica-eu…cluster-b'],
  ],
  [
    'names that differ within',
    [`${'a'.repeat(30)}-one-${'z'.repeat(30)}`, `${'a'.repeat(30)}-two-${'z'.repeat(30)}`],
    20,
    ['aaaaaaaa…one-z…zzzzz', 'aaaaaaaa…two-z…zzzzz'],
  ],
  [
    'names that share a long ending, of which as many words are left as there is room for',
    [0, 1, 12].map((number) => `orders-${number}.payments.svc.cluster.local:7000`),
    24,
    ['orders-0.payments.svc…', 'orders-1.payments.svc…', 'orders-12.payments.svc…'],
  ],
  [
    'names that share an ending with some of the others, and one that shares nothing',
    [
      'orders-0.payments.svc.cluster.local:7000',
      'stock.inventory.svc.cluster.local:7001',
      'stock.inventory.svc.cluster.local:7000',
      'a-client-of-a-very-long-name-somewhere-else',
    ],
    20,
    ['orders-0.payments…', 'stock.inve…ocal:7001', 'stock.inve…ocal:7000', 'a-client-o…here-else'],
  ],
  [
    'an ending without words in it',
    [`a${'x'.repeat(40)}`, `b${'x'.repeat(40)}`],
    16,
    [`a${'x'.repeat(14)}…`, `b${'x'.repeat(14)}…`],
  ],
  [
    'names that share a long beginning, and have a long ending of their own',
    ['org.example.cluster.of.the.west.RequestRouter', 'org.example.cluster.of.the.west.SnapshotWriter'],
    18,
    ['…est.RequestRouter', '…st.SnapshotWriter'],
  ],
  [
    'a name that is the ending of another',
    ['payments.svc.cluster.local:7000', 'orders-0.payments.svc.cluster.local:7000'],
    20,
    ['payments.svc…', 'orders-0.payments…'],
  ],
  [
    'a name that begins like a longer one',
    [1, 10, 2].map((number) => `raft-node-${number}.cluster.internal:7001`),
    18,
    ['raft-node-1.…', 'raft-node-10…', 'raft-node-2…'],
  ],
  ['signs alone', ['-'.repeat(30), `${'-'.repeat(30)}.`], 16, ['--------…-------', '--------…------.']],
  [
    'characters with their marks, which stay whole',
    [`${'e\u0301'.repeat(20)}-a`, `${'e\u0301'.repeat(19)}e-a`],
    17,
    [`${'e\u0301'.repeat(8)}…${'e\u0301'.repeat(6)}-a`, `${'e\u0301'.repeat(8)}…${'e\u0301'.repeat(5)}e-a`],
  ],
  [
    'flags, colours of skin and joined emoji, none of which is cut within',
    ['🇩🇪🇫🇷🇩🇪🇫🇷🇩🇪🇫🇷🇩🇪🇫🇷a', '🇩🇪🇫🇷🇩🇪🇫🇷🇩🇪🇫🇷🇩🇪🇫🇷b', '👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽', '👩\u200d👧\u200d👦\u200d👦'],
    16,
    ['🇩🇪🇫🇷🇩🇪🇫🇷…🇫🇷🇩🇪🇫🇷a', '🇩🇪🇫🇷🇩🇪🇫🇷…🇫🇷🇩🇪🇫🇷b', '👍🏽👍🏽…👍🏽', '👩…👦'],
  ],
  ['wide characters', ['漢'.repeat(20)], 11, ['漢漢…漢漢']],
])('%s', (_, names, most, expected) => {
  expect(shortNames(names, most)).toEqual(expected)
})

test('names that cannot be told apart by what they differ in get numbers', () => {
  const names = ['a', 'b', 'c'].map((middle, i) => `${'x'.repeat(40 + 12 * i)}${middle}${'x'.repeat(120 - 12 * i)}`)
  expect(new Set(shortNames(names, 20)).size).toBe(3)
})

/** Long, and alike but for a few characters. */
const alike = fc.string({
  unit: fc.constantFrom('a', 'b', '.', '漢', 'e\u0301', '\u0301', '🇩', '👍🏽', '\u200d'),
  minLength: 1,
  maxLength: 80,
})
const parts = fc.tuple(
  fc.constantFrom('', 'replica-', 'a.'.repeat(20)),
  alike,
  fc.constantFrom('', '.svc.local:7000'.repeat(3)),
)
const names = fc.uniqueArray(
  fc.oneof(
    alike,
    parts.map((each) => each.join('')),
  ),
  { maxLength: 12 },
)

test('no name is too long, none is like another, and equal ones stay equal', () => {
  fc.assert(
    fc.property(names, fc.integer({ min: 16, max: 40 }), (all, most) => {
      const shown = shortNames([...all, ...all], most)
      expect(shown.filter((name) => columns(name) > most)).toEqual([])
      expect(new Set(shown).size).toBe(all.length)
      expect(shown).not.toContain('')
      expect(shown.slice(all.length)).toEqual(shown.slice(0, all.length))
    }),
    { seed: 20260301, numRuns: 300 },
  )
})
