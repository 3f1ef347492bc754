import { expect, test } from 'vitest'
import { Draw } from '../../src/explore/index.ts'
import { messageIdText, readMessageId } from '../../src/tracer/collect/message-id.ts'

const MOST = Number.MAX_SAFE_INTEGER

test('an id is read as it was written, also with the largest numbers and any name', () => {
  const numbers = [0, 1, 10, MOST - 2, MOST - 1, MOST, 9_007_199_254_740_943, 9_007_199_254_740_945, 2 ** 52]
  const names = ['a', 'N-1', 'a b', 'ä', '😀', '%41', '%', '~', '"', 'x'.repeat(300)]
  for (const time of numbers) {
    for (const node of names) {
      for (const id of [
        { time, start: 1, node },
        { time: 1, start: time, node },
      ])
        expect(readMessageId(messageIdText(id))).toEqual(id)
    }
  }
  const draw = new Draw(3)
  for (let i = 0; i < 10_000; i += 1) {
    const time = MOST - draw.below(1000)
    expect(readMessageId(`${time} ${MOST - time} n`)).toEqual({ time, start: MOST - time, node: 'n' })
  }
})

test('what is no id is none', () => {
  const none = [
    '',
    ' ',
    '1',
    '1 1',
    '1 1 ',
    ' 1 1 a',
    '1  1 a',
    '1 1  a',
    '1 1 a b',
    '1 1 a\n',
    '-1 1 a',
    '1.5 1 a',
    '1e3 1 a',
    '1 x a',
  ]
  const more = [
    `${MOST + 1} 1 a`,
    `1 ${MOST + 1} a`,
    '99999999999999999 1 a',
    '1 1 %',
    '1 1 %zz',
    '1 1 \u2028',
    `1 1 ${'x'.repeat(1001)}`,
  ]
  for (const text of [...none, ...more, undefined, null, 7, {}])
    expect(readMessageId(text), String(text)).toBeUndefined()
})
