import type { TraceEvent } from '../../src/tracer/trace/events.ts'
import type { Trace, TraceSection } from '../../src/tracer/trace/trace.ts'

/** What writers of prose like to have replaced, and a trace must not: quotes, dashes, dots, and what marks a substitution. */
export const TOUCHY = `it's "so" -- no 'x'--- ... |today| 'a`

const round = (number: number) => ({ round: number, by: '1' })

/** A message that arrives, one that is lost, one that is stopped; roles, changes, an alarm, and rows that repeat. */
const EVENTS: readonly TraceEvent[] = [
  { node: '1', op: 'joined' },
  { node: '2', op: 'joined', set: { role: 'prepared' } },
  { node: '3', op: 'joined', set: { note: TOUCHY } },
  { node: '1', op: 'send', to: '2', message: 'prepare', id: 'a', fields: round(1) },
  {
    node: '2',
    op: 'handle',
    from: '1',
    message: 'prepare',
    id: 'a',
    fields: round(1),
    set: { round: 1, note: TOUCHY },
  },
  { node: '2', op: 'send', to: '1', message: 'ballot', id: 'b', fields: { can: false, why: TOUCHY } },
  { node: '2', op: 'lose', to: '1', message: 'ballot', id: 'b', fields: { can: false, why: TOUCHY } },
  { node: '3', op: 'cut', set: { reach: 2 } },
  { node: '3', op: 'block', to: '1', message: 'ballot', fields: { can: true } },
  { node: '1', op: 'power', set: { role: 'committed', round: 3 } },
  ...Array.from({ length: 9 }, (): TraceEvent => ({ node: '2', op: 'power' })),
  { node: '2', op: 'asked', fields: { what: TOUCHY }, set: { votes: { add: [TOUCHY] } } },
]

const BROKEN: TraceEvent = { node: '2', op: 'broken', fields: { rule: TOUCHY, other: '1' } }
const UNDER_WAY: TraceEvent = { node: '1', op: 'send', to: '2', message: 'prepare', id: 'c', fields: round(2) }

function trace(test: string, header: Partial<Trace['header']>, sections: readonly Partial<TraceSection>[]): Trace {
  return {
    source: `traces/${test}.jsonl`,
    header: { trace: 1, vocabulary: 'two_phase', group: 'g', file: 'f', test, ...header },
    outcome: 'passed',
    sections: sections.map((section, i) => ({ title: TOUCHY, line: 2 + i, meanwhile: [], events: EVENTS, ...section })),
  }
}

const DESCRIPTION = `Says ${TOUCHY}.\n\n- a list of \`code\`\n- and more\n\n\`\`\`\ncode --flag "x"\n\`\`\``

/** A trace for each kind of page that there is: a test that passes, one that fails with an alarm, one that is meant to. */
export const foreignTraces: readonly Trace[] = [
  trace('passes', { description: DESCRIPTION }, [
    { title: 'One', tests: ['feature_a'], uses: ['feature_b'], events: [...EVENTS, UNDER_WAY] },
    { tests: ['feature_a/branch_a'], uses: ['feature_b'], events: EVENTS.slice(-4) },
    { title: 'Preparing', preparation: true, events: [] },
  ]),
  {
    ...trace('fails', {}, [{ title: 'Goes wrong', tests: ['feature_b'], events: [...EVENTS, BROKEN] }]),
    outcome: 'failed',
    reason: { kind: 'assertion', message: TOUCHY },
  },
  {
    ...trace(`touchy ${TOUCHY}`, {}, [{ title: 'Goes wrong, too', events: EVENTS.slice(0, 3) }]),
    outcome: 'failed',
    expected: true,
    reason: { kind: 'assertion', message: TOUCHY },
  },
]

/** Rows of the first of these tests, as a page cites them; `page` is how it is named. */
export const citationOf = (page: string) => `.. trace-row:: ${page}#one

   s1-power
      S1 | DONE | POWER | r-3
      S3 | WORK | | n=2
   s2-s1-pre-r-1
      S2 | PREP | S1+pre r-1 | r-1 m-${TOUCHY}
`
