import type { RstBlock, RstBody, RstDefinition, RstInline, RstRow, RstTable } from '../../../text/rst/rst-model.ts'
import { parseRst } from '../../../text/rst/rst-texts.ts'
import { withTests } from '../../document/feature-links.ts'
import { codeBlock, escapeText } from './escape-commonmark.ts'
import { cellSpans, featureSpans, type LinkOf } from './feature-spans.ts'

/**
 * A text of a feature, which is reStructuredText, as Markdown that CommonMark, MDX and Python-Markdown read alike.
 * `linkOf` is asked for the Markdown of each test that it names.
 */
export function featureText(rst: string, linkOf: LinkOf): string {
  // What a test is called may go on in a line that is indented, wherever that is.
  const text = withTests(rst, (said) => `:test:\`${said}\``)
  return bodyLines(parseRst(text), linkOf).join('\n')
}

/** Blocks a blank line apart. */
function bodyLines(body: RstBody, linkOf: LinkOf): string[] {
  return body.flatMap((block, i) => {
    const lines = blockLines(block, linkOf)
    if (i === 0) return lines
    return isList(block) && isList(body[i - 1]) ? ['', APART, '', ...lines] : ['', ...lines]
  })
}

/** Between two lists, which would be one otherwise: nothing that anybody sees. */
const APART = '<span></span>'

function isList(block: RstBlock | undefined): boolean {
  return block?.type === 'list' || block?.type === 'definitions'
}

function blockLines(block: RstBlock, linkOf: LinkOf): string[] {
  switch (block.type) {
    case 'paragraph':
      return featureSpans(block.text, linkOf).split('\n')
    case 'title':
      return [bold(block.text, linkOf)]
    case 'rule':
      return ['***']
    case 'list':
      return listLines(
        block.items.map((body) => bodyLines(body, linkOf)),
        block.first,
      )
    case 'definitions':
      return listLines(
        block.items.map((item) => definitionLines(item, linkOf)),
        undefined,
      )
    case 'quote':
      return quoted(bodyLines(block.body, linkOf))
    case 'note':
      return quoted([`**${escapeText(block.title)}**`, '', ...bodyLines(block.body, linkOf)])
    case 'literal':
      return codeBlock(block.lines, block.language).split('\n')
    case 'table':
      return tableLines(block, linkOf)
  }
}

function bold(text: RstInline, linkOf: LinkOf): string {
  const plain = text.every(({ type }) => type === 'text')
  const spans = plain ? [{ type: 'strong', text: text.map((span) => span.text).join('') } as const] : text
  const shown = featureSpans(spans, linkOf).replaceAll('\n', ' ')
  return plain ? shown : `<strong>${shown}</strong>`
}

function definitionLines({ term, body }: RstDefinition, linkOf: LinkOf): string[] {
  return [featureSpans(term, linkOf), '', ...bodyLines(body, linkOf)]
}

/**
 * What is one line, or some, stands close; what is more than that is indented by four, as Python-Markdown wants it and
 * the others take it.
 */
function listLines(items: readonly (readonly string[])[], first: number | undefined): string[] {
  const isTight = items.every((lines) => !lines.includes(''))
  return items.flatMap((lines, i) => {
    const sign = first === undefined ? '-' : `${first + i}.`
    const width = isTight ? sign.length + 1 : Math.max(4, sign.length + 1)
    const [start = '', ...rest] = lines
    const own = [
      (sign.padEnd(width) + start).trimEnd(),
      ...rest.map((line) => (line === '' ? '' : ' '.repeat(width) + line)),
    ]
    return i === 0 || isTight ? own : ['', ...own]
  })
}

function quoted(lines: readonly string[]): string[] {
  return lines.map((line) => `> ${line}`.trimEnd())
}

/** Without a head the first row is one: a table of Markdown has to have it. */
function tableLines({ head, rows }: RstTable, linkOf: LinkOf): string[] {
  const width = (head[0] ?? rows[0])?.length ?? 1
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, i) => cells[i] ?? '').join(' | ')} |`
  const lineOf = (row: RstRow) => line(row.map((cell) => cellSpans(cell, linkOf)))
  return [
    head.length === 0 ? line([]) : line(joined(head, width).map((cell) => cellSpans(cell, linkOf))),
    line(Array.from({ length: width }, () => '---')),
    ...rows.map(lineOf),
  ]
}

/** The head is one row in Markdown. */
function joined(head: readonly RstRow[], width: number): RstRow {
  return Array.from({ length: width }, (_, i) => head.flatMap((row) => row[i] ?? []))
}
