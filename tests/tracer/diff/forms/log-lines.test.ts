import { expect, test } from 'vitest'
import { LIMITS } from '../../../../src/tracer/common/limits.ts'
import { FORMS } from '../../../../src/tracer/diff/forms/forms.ts'
import { lineText, withLog } from '../../../../src/tracer/diff/forms/log-places.ts'
import { firstDifferenceText } from '../../../../src/tracer/diff/forms/report-texts.ts'
import { loadDefaultTemplates } from '../../../../src/tracer/io/load.ts'
import { Templates } from '../../../../src/tracer/text/templates.ts'
import { answered, compare, handle, section, send, traceOf } from '../support.ts'

/** Of a log called `file`, in which the lines of one version stand elsewhere than those of another. */
const logged = (file: string, at: number, round: number, more: readonly object[] = []) =>
  traceOf(
    [
      section('One'),
      { ...send('1', '2', round), log: `${file}:${at}` },
      { ...handle('2', '1', round), log: `${file}:${at + 3}` },
      ...more,
    ],
    { origin: 'log' },
  )

function told(form: string, file = 'store.log'): string {
  const report = compare([logged(file, 10, 1)], [logged(file, 40, 2, [{ ...answered('2', 'yes'), log: `${file}:50` }])])
  const templates = new Templates(loadDefaultTemplates(`diff-${form}`))
  return FORMS[form]?.(report, { color: false, limit: 1e6, templates }) ?? ''
}

test('a comparison of logs names their lines beside those of the traces', () => {
  expect(told('text')).toContain('>~ 7, store.log:40: S1 send prepare to S2: round 2, by 1 (round 1 → 2)\n')
  expect(told('text')).toContain('+ 9, store.log:50: S2 answered')
  expect(told('md')).toContain(
    '- S1 send prepare to S2: round 1, by 1 (store.log:10)\n+ S1 send prepare to S2: round 2, by 1 (store.log:40)\n',
  )
  expect(told('html')).toContain(
    '<td>7</td><td>7</td><td>S1 send prepare to S2: round 2, by 1 <small class="sides">store.log:10 → store.log:40</small>',
  )
  const [test] = JSON.parse(told('json')).tests
  expect(test.events[0].after).toMatchObject({ line: 7, event: { log: 'store.log:40' } })
})

test('what differs first is said with its line of the log', () => {
  const report = compare([logged('a.log', 10, 1)], [logged('a.log', 40, 2)])
  const [first] = report.tests
  expect(first && firstDifferenceText(first, report)).toMatch(/^changed in "One", line 7, a\.log:40: S1 send/)
})

test('the name of a log is text in each form', () => {
  expect(told('text', 'a\u001b[31m\n.log')).toContain('>~ 7, a␛[31m␊.log:40: S1 send')
  expect(told('md', '```</code>@a')).toContain('(```</code>@a:40)\n')
  expect(told('md', '```</code>@a')).toContain('\n````diff\n')
  expect(told('html', '<b>"')).toContain('<small class="sides">&lt;b&gt;&quot;:10 → &lt;b&gt;&quot;:40</small>')
})

test('what was read from no log has the line of the trace alone', () => {
  const place = { line: 7, event: { node: '1', op: 'x' } }
  expect([lineText(place), withLog('N-1 x', place)]).toEqual(['7', 'N-1 x'])
  expect(lineText({ line: 7, event: { meanwhile: '1', set: {} } })).toBe('7')
})

test('a text that is too long for a comment keeps the line of the log', () => {
  const event = { node: '1', op: 'x', log: 'a.log:12' }
  const text = withLog('x'.repeat(LIMITS.commentTextCharacters), { event })
  expect(text).toHaveLength(LIMITS.commentTextCharacters)
  expect(text).toMatch(/x… \(a\.log:12\)$/)
  expect(withLog('x', { event: { ...event, log: `${'y'.repeat(1000)}:12` } })).toMatch(/^x \(y+…y+:12\)$/)
  expect(withLog('x', { event: { ...event, log: 'y'.repeat(1000) } }).length).toBeLessThan(LIMITS.commentTextCharacters)
})
