import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shorten, visible } from '../../src/tracer/common/visible.ts'
import { escapePlantuml } from '../../src/tracer/pages/writers/plantuml/escape-plantuml.ts'
import { bold, escapeCell, escapeLine } from '../../src/tracer/pages/writers/rst/escape-rst.ts'
import { columns } from '../../src/tracer/text/columns.ts'
import { Templates } from '../../src/tracer/text/templates.ts'
import { HOSTILE, shown } from '../support/hostile.ts'
import { drawnTexts, run } from './tools.ts'

interface Read {
  readonly text: string
  readonly kinds: readonly string[]
  readonly warnings: string
}

function docutils<T>(what: 'widths' | 'texts', input: readonly string[]): T[] {
  const { status, output } = run('/usr/bin/python3', ['tests/external/rst_texts.py', what], JSON.stringify(input))
  expect(status, output).toBe(0)
  return JSON.parse(output)
}

const blanks = (text: string) => text.replace(/\s+/g, ' ').trim()

describe('docutils', () => {
  test('reads an escaped text as that text, in one paragraph, without a remark', () => {
    const read = docutils<Read>('texts', HOSTILE.map(escapeLine))
    const wrong = HOSTILE.filter((text, i) => {
      const { text: found, kinds, warnings } = read[i] ?? { text: '', kinds: [], warnings: '' }
      const same = blanks(found) === blanks(shorten(visible(text), 300))
      return !(same && warnings === '' && kinds.join() === 'document,paragraph')
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('reads a cell in bold as that text in bold', () => {
    const read = docutils<Read>(
      'texts',
      HOSTILE.map((text) => bold(escapeCell(text))),
    )
    const plain = docutils<Read>('texts', HOSTILE.map(escapeCell))
    const wrong = HOSTILE.filter((_, i) => {
      const { text = '', kinds = [], warnings = '' } = read[i] ?? {}
      return !(text === plain[i]?.text && warnings === '' && kinds.join() === 'document,paragraph,strong')
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('reads what is escaped badly as something else', () => {
    const [read] = docutils<Read>('texts', ['*a* and [1]_'])
    expect(read?.kinds).toContain('emphasis')
    expect(read?.warnings).toContain('Unknown target name')
  })

  test('counts the columns of every character that can stand in a page as we do', () => {
    const all = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff)
    const characters = all.map((code) => String.fromCodePoint(code)).filter((c) => visible(c) === c)
    const theirs = docutils<number>('widths', characters)
    const wrong = characters.filter((character, i) => columns(character) !== theirs[i])
    expect(wrong.map((c) => c.codePointAt(0)?.toString(16))).toEqual([])
    expect(characters.length).toBeGreaterThan(100_000)
  })

  test('reads a table with any character in it', () => {
    const cells = [...HOSTILE, ...['\u0301', 'x\u0302', 'か\u3099', '\u302a', '\u0f73', '\u16ff0']].map(escapeCell)
    const width = Math.max(...cells.map(columns))
    const rule = `+${'-'.repeat(width + 2)}+`
    const rows = cells.map((cell) => `| ${cell}${' '.repeat(width - columns(cell))} |\n${rule}`)
    const [read] = docutils<Read>('texts', [`${rule}\n${rows.join('\n')}\n`])
    expect(read?.warnings).toBe('')
    expect(read?.kinds).toEqual(['colspec', 'document', 'entry', 'paragraph', 'row', 'table', 'tbody', 'tgroup'])
  })
})

describe('PlantUML', () => {
  const diagram = (label: string) =>
    `@startuml\nparticipant "${label}" as n1\nn1 -> n1 : ${label}\nnote over n1 : ${label}\n@enduml`
  const asDrawn = (text: string) => blanks(text.replaceAll('\u2007', ' ').replaceAll('\u00a0', ' '))

  test('draws every hostile text as it is written', () => {
    const labels = HOSTILE.filter((text) => visible(text).trim() !== '')
    const expected = labels.map((text) => asDrawn(shorten(visible(text).trim(), 160)))
    const drawn = drawnTexts(labels.map((text) => diagram(escapePlantuml(text)))).map(asDrawn)
    const found = new Set(drawn)
    expect(expected.filter((text) => !found.has(text)).map(shown)).toEqual([])
    // The name twice, above and below its line, then the arrow and the note.
    expect(drawn).toEqual(expected.flatMap((text) => [text, text, text, text]))
  })

  test('draws an alarm as it is written', () => {
    const template = readFileSync('templates/default/plantuml/alarm.hbs', 'utf8')
    const templates = new Templates([{ name: 'alarm', file: 'alarm.hbs', source: template }])
    const labels = HOSTILE.filter((text) => visible(text).trim() !== '')
    const drawn = drawnTexts(
      labels.map((text) => {
        const label = escapePlantuml(text)
        const note = templates.render('alarm', { node: 'n1', label, details: [label] })
        return `@startuml\nhide footbox\nparticipant "x" as n1\n${note}\n@enduml`
      }),
    ).map(asDrawn)
    const expected = labels.map((text) => asDrawn(shorten(visible(text).trim(), 160)))
    expect(drawn).toEqual(expected.flatMap((text) => ['x', text, text]))
  })

  test('evaluates what is not escaped, which is why it is', () => {
    const [drawn = ''] = drawnTexts(['@startuml\nparticipant "%date()" as n1\nn1 -> n1\n@enduml'])
    expect(drawn).not.toContain('%date()')
    const dates = drawnTexts([diagram(escapePlantuml('%date()'))])
    expect(dates[0]).toBe('%date()')
  })
})
