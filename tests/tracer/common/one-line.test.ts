import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { oneLine, withoutCommands } from '../../../src/tracer/common/one-line.ts'
import { share } from '../../support/campaign.ts'

/** What ends a line, steers a terminal or turns the direction of text. */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u
/** What GitHub's runner reads: the first at the start of a line, blanks aside, the second anywhere. */
const COMMAND = /^\s*::|##\[/mu

const hostile = fc.array(
  fc.oneof(
    fc.constantFrom(
      '\n',
      '\r',
      '::',
      '::error::',
      '##[error]',
      '#',
      '##vso[',
      '\u2028',
      '\u202e',
      '\u0085',
      '\u001b[31m',
      ' ',
    ),
    fc.string({ unit: 'binary' }),
  ),
)

test('whatever foreign text is, it is one line that steers nothing and has a bound', () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 8, max: 200 }), (parts, most) => {
      const line = oneLine(parts.join(''), most)
      expect(line).not.toMatch(STEERING)
      expect(line).not.toContain('##[')
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(most)
    }),
    { numRuns: share(2000) },
  )
})

test('whatever stands on lines of ours, none is a command to who runs a CI job', () => {
  fc.assert(
    fc.property(fc.array(hostile), (lines) => {
      expect(withoutCommands(lines.map((parts) => parts.join('')).join('\n'))).not.toMatch(COMMAND)
    }),
    { numRuns: share(2000) },
  )
})

test.each([
  ['  ::add-mask::e', '  <U+003A>:add-mask::e'],
  ['\u3000::error::', '\u3000<U+003A>:error::'],
  ['at a::b', 'at a::b'],
  ['said ##[error]x', 'said #<U+0023>[error]x'],
  ['##vso[task.x]', '#<U+0023>vso[task.x]'],
  ['##teamcity[x]', '#<U+0023>teamcity[x]'],
  ['## A heading [a]', '## A heading [a]'],
])('%j is printed as %j', (lines, printed) => {
  expect(withoutCommands(lines)).toBe(printed)
})

test.each([
  ['a\nb', 'a␊b'],
  ['é'.repeat(LIMITS.lineBytes / 2), 'é'.repeat(LIMITS.lineBytes / 2)],
  ['x'.repeat(1_000_000), `${'x'.repeat(LIMITS.lineBytes - 3)}…`],
  ['😀'.repeat(200), `${'😀'.repeat(119)}…`],
])('text that is long is cut between characters, with a sign', (text, line) => {
  expect(oneLine(text)).toBe(line)
})
