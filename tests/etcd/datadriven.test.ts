import { describe, expect, test } from 'vitest'
import { parseScript } from './datadriven.ts'

function parse(...lines: readonly string[]) {
  return parseScript('x.txt', lines.join('\n'))
}

describe('a script', () => {
  test('is commands, each with what is expected of it', () => {
    const script = parse('# Two nodes.', 'one 1 a=b', '----', 'first', '  second', '', '', 'two', 'v1 r2', '----', 'ok')
    expect(script).toEqual([
      {
        file: 'x.txt',
        line: 2,
        text: 'one 1 a=b',
        name: 'one',
        args: [
          { key: '1', values: [] },
          { key: 'a', values: ['b'] },
        ],
        input: [],
        expected: ['first', '  second'],
      },
      { file: 'x.txt', line: 8, text: 'two', name: 'two', args: [], input: ['v1 r2'], expected: ['ok'] },
    ])
  })

  test.each(['a=(1,2,3)', 'a=(1, 2, 3)', 'a=(1 2 3)'])('may give an argument several values: %s', (argument) => {
    expect(parse(`x ${argument}`, '----')[0]?.args).toEqual([{ key: 'a', values: ['1', '2', '3'] }])
  })

  test('may give an argument no value at all', () => {
    expect(parse('x a=()', '----')[0]?.args).toEqual([{ key: 'a', values: [] }])
  })

  test('may have an empty line within what is expected, between double separators', () => {
    const [first, second] = parse('x', '----', '----', 'a', '', '----', 'b', '----', '----', '', 'y', '----', 'ok')
    expect(first?.expected).toEqual(['a', '', '----', 'b'])
    expect(second?.text).toBe('y')
  })

  test('may go on with a command in the next line', () => {
    expect(parse('x 1 \\', '  2', '----', 'ok')[0]).toMatchObject({ line: 1, text: 'x 1 2', expected: ['ok'] })
  })

  test('may expect nothing', () => {
    expect(parse('x', '----', '', 'y', '----').map(({ expected }) => expected)).toEqual([[], []])
  })

  test('ends in an error where a command has no output, or one without an end', () => {
    expect(() => parse('', 'x 1', 'y')).toThrow('x.txt:2: "x 1" has no ----')
    expect(() => parse('x', '----', '----', 'a')).toThrow('x.txt:1: the output of "x" does not end')
  })
})
