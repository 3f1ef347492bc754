import { firstIndex } from '../../tracer/common/first-index.ts'
import { changesIn } from './story.ts'
import type { Moment, Run } from './traced-run.ts'

/** Where a reader can go from a row. */
export type Step =
  | 'back'
  | 'next'
  | 'backChange'
  | 'nextChange'
  | 'backChangeHere'
  | 'nextChangeHere'
  | 'backSection'
  | 'nextSection'

/** Where a step leads among some rows, which are in their order; undefined if there is nothing that way. */
export function stepFrom(moment: Moment, step: Step, run: Run, rows: readonly Moment[]): Moment | undefined {
  const isBack = step.startsWith('back')
  const place = firstBehind(rows, moment)
  const ahead = isBack ? reversed(rows, place) : forward(rows, rows[place] === moment ? place + 1 : place)
  switch (step) {
    case 'back':
    case 'next':
      return first(ahead, () => true)
    case 'backChange':
    case 'nextChange':
      return first(ahead, (each) => each.states !== each.before && changesIn(each, run).length > 0)
    case 'backChangeHere':
    case 'nextChangeHere': {
      const nodes = new Set(moment.events.map(({ node }) => node))
      return first(ahead, (each) => changesIn(each, run).some(({ node }) => nodes.has(node)))
    }
    case 'nextSection':
      return first(ahead, ({ section }) => section !== moment.section)
    case 'backSection':
      return sectionBefore(ahead)
  }
}

/** The first row of this section, or if the reader is there, of the one before. */
function sectionBefore(ahead: Iterable<Moment>): Moment | undefined {
  let found: Moment | undefined
  for (const each of ahead) {
    if (found && each.section !== found.section) break
    found = each
  }
  return found
}

function first(rows: Iterable<Moment>, isIt: (moment: Moment) => boolean): Moment | undefined {
  for (const each of rows) if (isIt(each)) return each
  return undefined
}

function* forward(rows: readonly Moment[], from: number): Iterable<Moment> {
  for (let i = from; i < rows.length; i += 1) yield rows[i] as Moment
}

function* reversed(rows: readonly Moment[], before: number): Iterable<Moment> {
  for (let i = before - 1; i >= 0; i -= 1) yield rows[i] as Moment
}

/** The place of the row, or of the first behind it where it is not among them. */
function firstBehind(rows: readonly Moment[], { place }: Moment): number {
  return firstIndex(rows.length, (i) => (rows[i]?.place ?? Infinity) >= place)
}
