import type { Report } from '../../../src/tracer/diff/report.ts'
import { END, HEADER, readLines } from '../support/traces.ts'
import { compare, words } from './support.ts'

const PAGES = { before: 'https://example.org/b/1/t.md#row', after: 'https://example.org/b/2/t.md#row' }

/** A report that has the text wherever a trace can have it, with links to pages. */
export function hostileReport(text: string): Report {
  const traceOf = (what: string, header: object, title: string, end: object = END) => {
    const joined = [text, '2'].map((node) => ({ node, op: 'joined' }))
    const sent = { node: text, op: 'send', to: '2', message: 'ballot', fields: { can: true, why: what }, log: text }
    const handled = {
      node: '2',
      op: 'handle',
      from: text,
      message: 'ballot',
      fields: { can: true, why: what },
      set: { note: what, votes: { add: ['x', what] }, log: { add: [{ what, by: text }, { what: text }] } },
    }
    const told = { node: '2', op: 'answered', fields: { what: text, said: what }, log: `${text}:12` }
    const lines = [{ ...HEADER, ...header }, { section: title }, ...joined, sent, handled, told, end]
    return { ...readLines(lines, words), source: text }
  }
  const names = { group: text, file: text, test: text }
  const other = (test: string, what: string, end?: object) =>
    traceOf(what, { group: text, file: 'f', test: `${test} ${text}` }, test, end)
  const failed = { end: 'failed', reason: { kind: 'error', message: text } }
  const before = [traceOf(text, { ...names, description: text }, `${text}.`), other('old', 'same'), other('gone', text)]
  const changed = traceOf(`${text}?`, { ...names, description: `${text}!` }, text)
  const failing = [other('another', `${text} ${text}`, failed)]
  const report = compare(before, [
    changed,
    ...failing,
    { ...other('young', 'same'), sections: before[1]?.sections ?? [] },
  ])
  const paged = <T>(tests: readonly T[]) => tests.map((test) => ({ ...test, pages: PAGES }))
  return {
    ...report,
    ...{ tests: paged(report.tests), added: paged(report.added), removed: paged(report.removed) },
    before: { ...report.before, name: text },
    after: { ...report.after, name: text },
  }
}

/** A report of a test that fails now, and says the text. */
export function failingReport(text: string): Report {
  const traceOf = (end: object) => readLines([HEADER, { section: 'One' }, { node: '1', op: 'joined' }, end], words)
  return compare([traceOf(END)], [traceOf({ end: 'failed', reason: { kind: 'error', message: text } })])
}

/** A report of a new test that fails, as which a schedule is told that was found by exploring. */
export function foundReport(text: string, description: string): Report {
  const header = { ...HEADER, group: text, description }
  const end = { end: 'failed', reason: { kind: 'error', message: text } }
  const sent = {
    node: text,
    op: 'send',
    to: '2',
    message: 'ballot',
    fields: { can: true, why: text },
    log: `${text}:3`,
  }
  const joined = [text, '2'].map((node) => ({ node, op: 'joined' }))
  return compare([], [readLines([header, { section: text }, ...joined, sent, end], words)])
}
