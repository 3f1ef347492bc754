import { isMessageEvent, type MessageEvent } from '../../tracer/trace/events.ts'
import type { Moment, Run } from './traced-run.ts'

/** Another row that this one has to do with, as far as the trace says so. */
export interface Relation {
  /** `sent in`, `handled in`, … */
  readonly says: string
  /** Undefined where no row shows it. */
  readonly moment: Moment | undefined
}

const ENDS = { handle: 'handled in', lose: 'lost in', block: 'stopped in' } as const

/** Where a row's messages came from, and what became of them. */
export function relationsOf(moment: Moment, run: Run): Relation[] {
  return moment.events.flatMap((event) => (isMessageEvent(event) ? ofMessage(event, run) : ofMark(moment, run)))
}

function ofMessage(event: MessageEvent, run: Run): Relation[] {
  const { sent, ended, question, answer } = run.ends
  if (event.op === 'send') {
    const ends = ended.get(event) ?? []
    return [
      ...relation('answers what was handled in', question.get(event), run),
      ...ends.flatMap((end) => relation(ENDS[end.op as keyof typeof ENDS] ?? 'ended in', end, run)),
      ...(ends.length === 0 ? [{ says: 'no section shows what became of it', moment: undefined }] : []),
    ]
  }
  const from = sent.get(event)
  return [
    ...(from ? relation('sent in', from, run) : []),
    ...(from === undefined && event.op === 'handle'
      ? [{ says: 'no section shows its sending', moment: undefined }]
      : []),
    ...relation('answered in', answer.get(event), run),
  ]
}

function relation(says: string, event: MessageEvent | undefined, run: Run): Relation[] {
  const moment = run.momentOf(event)
  return moment ? [{ says, moment }] : []
}

/** What began in this row ends in another, or the other way round: the two that a picture joins with a bracket. */
function ofMark({ section, row, events }: Moment, run: Run): Relation[] {
  const nodes = new Set(events.map(({ node }) => node))
  const { lifelines, rows } = section.spacetime
  const place = rows.findIndex(({ tableRow }) => tableRow === row - 1)
  const at = (other: number) => {
    const tableRow = rows[other]?.tableRow
    return tableRow === undefined
      ? undefined
      : run.moments.find((each) => each.section === section && each.row === tableRow + 1)
  }
  return lifelines
    .filter(({ node }) => nodes.has(node))
    .flatMap(({ brackets }) =>
      brackets.flatMap(({ from, to, open }): Relation[] => {
        if (from === place && !open) return [{ says: 'ends in', moment: at(to) }]
        return to === place && !open && from >= 0 ? [{ says: 'began in', moment: at(from) }] : []
      }),
    )
    .filter(({ moment }) => moment !== undefined)
}
