import { expect, test } from 'vitest'
import { extentsText, logExtents, logLines, rowLogLines } from '../../../src/tracer/trace/log-lines.ts'

const at = (log: string) => ({ log })
const textOf = (...logs: string[]) => extentsText(logExtents(logs.map(at)), (file) => `<${file}>`)

test('lines of a log are named once each, and few of many', () => {
  const events = (...lines: (number | undefined)[]) =>
    lines.map((line) => (line === undefined ? {} : at(`a.log:${line}`)))
  expect(logLines(events(undefined))).toBe('')
  expect(logLines(events(1, 1, 2))).toBe('a.log:1, a.log:2')
  expect(logLines(events(1, 2, 3, 4))).toBe('a.log:1, a.log:2, a.log:3, …')
})

test('from which line to which events are told, a file after the other', () => {
  expect(textOf()).toBe('')
  expect(textOf('a.log:7', 'a.log:7')).toBe('line 7 of <a.log>')
  expect(textOf('a.log:30', 'b:1.log:2', 'a.log:4')).toBe('lines 4–30 of <a.log> and line 2 of <b:1.log>')
  expect(textOf('a:1', 'b:1', 'c:1', 'd:1', 'e:1')).toBe('line 1 of <a>, line 1 of <b>, line 1 of <c> and 2 more files')
  expect(textOf('a:1', 'b:1', 'c:1', 'd:1')).toMatch(/ and 1 more file$/)
})

test('what names no line is told as it is', () => {
  expect(textOf('the console')).toBe('<the console>')
  expect(textOf('a.log:0', 'a.log:', ':3', 'a.log:1e3')).toBe('<a.log:0>, <a.log:>, <:3> and 1 more file')
  expect(textOf('two\nlines:3')).toBe('line 3 of <two\nlines>')
})

test('rows name the file only where there are several', () => {
  expect(rowLogLines([[], [{}]])).toBeUndefined()
  expect(rowLogLines([[at('a.log:1')], [{}], [at('a.log:9'), at('a.log:3')]])).toEqual(['1', '', '9, 3'])
  expect(rowLogLines([[at('a.log:1')], [at('b.log:1')]])).toEqual(['a.log:1', 'b.log:1'])
  expect(rowLogLines([[at('somewhere')], [{}]])).toEqual(['somewhere', ''])
})
