import { describe, expect, test } from 'vitest'
import { importText, linesOf, logOf, mappingOf } from './imported.ts'

describe('lines that add to the event before them', () => {
  const ADDS = {
    format: 'lines',
    rules: [
      { line: '^#', noise: true },
      { line: '^== (?<title>.*)$', section: '{title}' },
      { line: '^\\| (?<more>.*)$', adds: { text: '{more}' } },
      { line: '^(?<node>\\w): (?<text>.+)$', op: 'says', node: '{node}', fields: { text: '{text}' } },
      { line: '^(?<node>\\w) asks$', op: 'send', from: '{node}', to: 'z', message: 'ask', fields: { epoch: 1 } },
    ],
  }
  const texts = (made: ReturnType<typeof importText>) =>
    linesOf(made).flatMap((line) => (line.includes('"says"') ? [JSON.parse(line).fields.text] : []))
  const reasons = ({ account }: ReturnType<typeof importText>) =>
    account.unexplained.map(({ line, why }) => `${line} ${why}`)

  test('make its text longer, also behind noise, and are context', () => {
    const made = importText(logOf('a: one\n| two\n# x\n| three\nb: four\n| five\n'), mappingOf(ADDS))
    expect(texts(made)).toEqual(['one\ntwo\nthree', 'four\nfive'])
    expect(made.account).toMatchObject({ lines: 6, events: 2, context: 3, noiseLines: 1, unexplainedLines: 0 })
  })

  test('are left over where no event stands right before them', () => {
    const none = 'rule 3: no event stands right before it that it could add to'
    const made = importText(logOf('| first\na: one\n?\n| two\nb: four\n== Two\n| five\n'), mappingOf(ADDS))
    expect(texts(made)).toEqual(['one', 'four'])
    expect(reasons(made)).toEqual([
      `1 ${none}`,
      '3 no rule of the mapping is about such a line',
      `4 ${none}`,
      `7 ${none}`,
    ])
  })

  test('do not add to an event of another file, nor to one without such a text, nor without end', () => {
    const logs = [logOf('a: one\n'), logOf('| two\n', 1, 'b.log'), logOf('a asks\n| three\n')]
    const records = logs.flatMap((log) => [...log.records()])
    const made = importText({ records: () => records, inOrder: () => records }, mappingOf({ ...ADDS, together: true }))
    expect(texts(made)).toEqual(['one'])
    expect(reasons(made)).toEqual([
      '1 rule 3: no event stands right before it that it could add to',
      '2 rule 3: the event before it, "ask", has no text "text" to add to',
    ])
    const long = importText(logOf(`a: one\n${`| ${'x'.repeat(499_990)}\n`.repeat(3)}`), mappingOf(ADDS))
    expect(texts(long).map(({ length }) => length)).toEqual([999_985])
    expect(reasons(long)).toEqual([
      '4 rule 3: with it "text" of the event before it would have more than 1,000,000 characters',
    ])
  })

  test('stay behind their event where lines are sorted', () => {
    const logs = [logOf('a: 3\n| of a\n'), logOf('b: 1\n| of b\n', 1, 'b.log'), logOf('c: 2\n', 1, 'c.log')]
    const records = logs.flatMap((log) => [...log.records()])
    const source = {
      records: () => records,
      inOrder: (places: Iterable<number>) => [...places].flatMap((i) => records[i] ?? []),
    }
    const made = importText(source, mappingOf({ ...ADDS, together: true, sort: '{text}' }))
    expect(texts(made)).toEqual(['1\nof b', '2', '3\nof a'])
    expect(reasons(made)).toEqual([])
  })

  test('are those of objects, too', () => {
    const more = { where: { kind: 'more' }, adds: { text: '{text}' } }
    const made = importText(
      logOf('{"node":"a","text":"one"}\n\n{"kind":"more","text":{"two":2}}\n{"kind":"more"}\n'),
      mappingOf({ rules: [more, { op: 'says', node: '{node}', fields: { text: '{text}' } }] }),
    )
    expect(texts(made)).toEqual(['one\n{"two":2}'])
    expect(reasons(made)).toEqual(['4 rule 1: it has nothing that could be added to the event before it'])
  })
})
