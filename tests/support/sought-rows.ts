import { readFileSync } from 'node:fs'
import { loadVocabulary } from '../../src/tracer/io/load.ts'
import { buildDocument } from '../../src/tracer/pages/document/document.ts'
import { sectionRows } from '../../src/tracer/pages/document/section-rows.ts'
import { rowIds } from '../../src/tracer/pages/writers/paths.ts'
import { fold } from '../../src/tracer/trace/fold.ts'
import { readTrace } from '../../src/tracer/trace/read.ts'
import type { Sought } from '../browser/questions.ts'

export const vocabulary = loadVocabulary('vocabulary/raft.json')

export function traceOf({ page }: { readonly page: string }): string {
  return readFileSync(`docs-out/traces/${page}.jsonl`, 'utf8')
}

/** Whether an event is what is sought, apart from how many such there are. */
export function isSought(event: object, { occurrence: _, fields = {}, ...rest }: Partial<Sought>): boolean {
  const said = event as Readonly<Record<string, unknown>>
  const told = (said['fields'] ?? {}) as Readonly<Record<string, unknown>>
  return (
    Object.entries(rest).every(([name, value]) => said[name] === value) &&
    Object.entries(fields).every(([name, value]) => told[name] === value)
  )
}

export function nthSought<E extends object>(events: readonly E[], row: Sought): E | undefined {
  return events.filter((event) => isSought(event, row))[(row.occurrence ?? 1) - 1]
}

/** The id, in its page, of the row in which an event of a section is told. */
export function rowIdOf(sought: { readonly page: string; readonly section: string; readonly row: Sought }): string {
  const { page, section: title, row } = sought
  const trace = readTrace(Buffer.from(traceOf(sought)), page, vocabulary)
  const sections = fold(trace, vocabulary)
  const document = buildDocument(trace, vocabulary, sections)
  const place = sections.findIndex(({ section }) => section.title === title)
  const [folded, section] = [sections[place], document.sections[place]]
  if (folded === undefined || section === undefined) throw new Error(`${page} has no section ${title}`)
  const event = nthSought(folded.section.events, row)
  const number = sectionRows(folded, vocabulary).rows.findIndex(({ events }) => events.some((each) => each === event))
  const id = rowIds(document, section)[number]
  if (id === undefined) throw new Error(`${page}: ${title} has no row of ${JSON.stringify(row)}`)
  return id
}
