import { expect, test } from 'vitest'
import { nearest } from '../../../src/tracer/common/nearest.ts'

test.each([
  ['sent', ['queue', 'send', 'sender'], 'send'],
  ['folower', ['leader', 'follower'], 'follower'],
  ['ab', ['ba', 'abc'], 'abc'],
  ['kitten', ['sitting', 'mitten'], 'mitten'],
  ['exact', ['exacts', 'exact'], 'exact'],
])('nearest to %s of %j is %s', (word, known, best) => {
  expect(nearest(word, known)).toBe(best)
})

test.each([
  ['x', ['abc', 'yz']],
  ['a', ['b', 'ab']],
  ['', ['ab']],
  ['election', ['xyz', 'quorum']],
  ['word', []],
])('nothing is near to %j among %j', (word, known) => {
  expect(nearest(word, known)).toBeUndefined()
})

test('the first of equals wins, so the order of the words decides, not chance', () => {
  expect(nearest('cat', ['bat', 'hat'])).toBe('bat')
})
