import { LIMITS } from '../../common/limits.ts'
import type { Cells } from '../../trace/cells.ts'
import { isSameValue } from '../../trace/entry-list.ts'
import { isMessageEvent, type State, type TraceEvent } from '../../trace/events.ts'
import type { States } from '../../trace/fold.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { type RowFrame, type ShownSection, sectionRows } from './section-rows.ts'

/** Rows that say once more what the rows before them said: nobody misses them until they look for them. */
export interface Fold {
  /** The first and the last row that can be folded away, from 0. */
  readonly first: number
  readonly last: number
  /** How many rows are repeated; they stand right before the first. */
  readonly cycle: number
  /** How often they are. */
  readonly times: number
  /** What happens in them, each kind once: messages by their ids, marks as cells say them. */
  readonly kinds: readonly string[]
}

/** With fewer repetitions or rows, what is folded away would be missed more than it is in the way. */
const LEAST_TIMES = 2
const LEAST_ROWS = 6

/**
 * Where a section's table repeats itself: the same events in the same order, no node's state changed by any of them.
 * Rows are the same when their cells read alike and what cells leave out differs in numbers only (a counter). Alarms
 * are never folded away.
 */
export function foldsOf(folded: ShownSection, vocabulary: Vocabulary): readonly Fold[] {
  const { before } = folded
  const { rows, cells } = sectionRows(folded, vocabulary)
  const quiet = rows.map(({ states }, i) => sameStates(rows[i - 1]?.states ?? before, states))
  const said = rows.map((row, i) => wordsOf(row, i, cells, vocabulary))
  const runs = new Runs(said, quiet)
  const folds: Fold[] = []
  for (let at = 1; at < rows.length; ) {
    const { cycle, times } = bestCycle(runs, at, folds.at(-1)?.last ?? -1)
    if (isMuch(times, cycle)) {
      const last = at + times * cycle - 1
      folds.push({ first: at, last, cycle, times, kinds: kindsOf(rows.slice(at, at + cycle), cells) })
      at = last + 1
    } else at += 1
  }
  return folds
}

/**
 * What can be folded away on a page that has only the rows from `first` to before `last`. What is repeated must be on
 * the same page: where it is not, the first repetition there stands for it.
 */
export function foldsWithin(folds: readonly Fold[], first: number, last: number): readonly Fold[] {
  return folds.flatMap((fold) => {
    const from = Math.max(fold.first, first + fold.cycle)
    const times = Math.floor((Math.min(fold.last + 1, last) - from) / fold.cycle)
    return isMuch(times, fold.cycle) ? [{ ...fold, first: from, last: from + times * fold.cycle - 1, times }] : []
  })
}

function isMuch(times: number, cycle: number): boolean {
  return times >= LEAST_TIMES && times * cycle >= LEAST_ROWS
}

/**
 * How many rows from a row on each repeat the row that stands a cycle before them. Rows are asked for in their order, so
 * where a run ends is looked for once: what is kept does not grow with the rows.
 */
class Runs {
  readonly longestCycle: number
  private readonly said: readonly string[]
  private readonly quiet: readonly boolean[]
  /** Of each cycle the first row, at or after the last that was asked for, that does not repeat. */
  private readonly ends: number[]

  constructor(said: readonly string[], quiet: readonly boolean[]) {
    this.said = said
    this.quiet = quiet
    this.longestCycle = Math.min(LIMITS.cycleRows, Math.floor(said.length / (LEAST_TIMES + 1)))
    this.ends = new Array<number>(this.longestCycle + 1).fill(0)
  }

  length(cycle: number, row: number): number {
    let end = Math.max(this.ends[cycle] ?? 0, row)
    while (end < this.said.length && end >= cycle && this.quiet[end] && this.said[end] === this.said[end - cycle])
      end += 1
    this.ends[cycle] = end
    return end - row
  }
}

/** The cycle that folds most rows away from here on; the shortest of those. What it repeats must be left to be seen. */
function bestCycle(runs: Runs, at: number, folded: number): Pick<Fold, 'cycle' | 'times'> {
  let best = { cycle: 1, times: 0 }
  for (let cycle = 1; cycle <= runs.longestCycle && cycle < at - folded; cycle += 1) {
    const times = Math.floor(runs.length(cycle, at) / cycle)
    if (times * cycle > best.times * best.cycle) best = { cycle, times }
  }
  return best
}

function sameStates(a: States, b: States): boolean {
  if (a === b) return true
  return a.size === b.size && [...b].every(([node, state]) => sameValues(a.get(node), state))
}

function sameValues(a: State | undefined, b: State): boolean {
  if (a === b) return true
  return a !== undefined && Object.entries(b).every(([name, value]) => isSameValue(a[name], value))
}

/** All that a row says, as a text to compare; an alarm is like no other row. */
function wordsOf({ events }: RowFrame, place: number, cells: Cells, vocabulary: Vocabulary): string {
  if (events.some(({ op }) => vocabulary.marks.get(op)?.alarm)) return `alarm ${place}`
  return JSON.stringify(events.map((event) => [event.node, event.op, cells.op(event), unseen(event, vocabulary)]))
}

/** What cells do not show of an event, without numbers. */
function unseen(event: TraceEvent, { marks, messages }: Vocabulary): unknown[] {
  const word = isMessageEvent(event) ? messages.get(event.message) : marks.get(event.op)
  const isMessage = isMessageEvent(event)
  return (word?.fields ?? [])
    .filter(({ short, type }) => type !== 'integer' && !(isMessage && short !== undefined))
    .map(({ id }) => [id, event.fields?.[id] ?? null])
}

function kindsOf(rows: readonly RowFrame[], cells: Cells): string[] {
  const kinds = rows.flatMap(({ events }) =>
    events.map((event) => (isMessageEvent(event) ? event.message : cells.op(event))),
  )
  return [...new Set(kinds)]
}
