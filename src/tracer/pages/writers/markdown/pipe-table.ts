import { LIMITS } from '../../../common/limits.ts'
import { shortNames } from '../../../text/short-names.ts'
import type { Document, Section } from '../../document/document.ts'
import { foldsWithin } from '../../document/repetitions.ts'
import type { SectionPart } from '../../document/section-parts.ts'
import type { Cell } from '../../document/table.ts'
import { rowIds } from '../paths.ts'
import { escapeCell, escapeText } from './escape-commonmark.ts'

const HEADS = ['Role', 'Op', 'Delta']

/**
 * A section's table in GitHub's form: a line a row, which begins with the row's number and the id that links name it by;
 * of a log, the line there follows.
 */
export interface PipeTableView {
  readonly head: string
  readonly rule: string
  readonly lines: readonly string[]
  /** Sentences: which rows repeat others. */
  readonly repeated: readonly string[]
}

export function pipeTableView(
  document: Document,
  section: Section,
  { first, last }: Pick<SectionPart, 'first' | 'last'> = { first: 0, last: section.table.length },
): PipeTableView {
  const { table, folds } = section
  const ids = rowIds(document, section)
  const nodes = shortNames(table.nodes, LIMITS.cellCharacters).map(escapeCell)
  const heads = nodes.flatMap((node) => HEADS.map((head) => `${node} ${head}`.trim()))
  const texts = new Map<Cell, string>()
  const textOf = (cell: Cell) => {
    const known = texts.get(cell) ?? cellText(cell)
    texts.set(cell, known)
    return known
  }
  const logs = table.logLines(first, last)
  const starts = logs === undefined ? ['#'] : ['#', 'Line']
  return {
    head: `| ${[...starts, ...heads].join(' | ')} |`,
    rule: `|${' --- |'.repeat(starts.length + heads.length)}`,
    lines: table.part(first, last).map((row, i) => {
      const id = ids[first + i] ?? ''
      const line = logs === undefined ? [] : [escapeCell(logs[i] ?? '')]
      return `| <a id="${id}" href="#${id}">${first + i + 1}</a> | ${[...line, ...row.map(textOf)].join(' | ')} |`
    }),
    repeated: foldsWithin(folds, first, last).map(({ first: from, last: to, cycle, times, kinds }) => {
      const what = cycle === 1 ? 'the row above them' : `the ${cycle} rows above them`
      const which = kinds.map((kind) => escapeText(kind)).join(', ')
      return `Rows ${from + 1} to ${to + 1} repeat ${what} ${times} times (${which}); no state changes.`
    }),
  }
}

/** What broke is bold, so that its row is found at once. */
function cellText({ role, op, delta, alarm }: Cell): string {
  const happened = escapeCell(op)
  return [escapeCell(role), alarm && happened !== '' ? `**${happened}**` : happened, escapeCell(delta)].join(' | ')
}
