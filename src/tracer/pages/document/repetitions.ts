import { type Cells, makeCells } from '../../trace/cells.ts'
import { isMessageEvent, type TraceEvent, type Values } from '../../trace/events.ts'
import type { FoldedSection, States } from '../../trace/fold.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { type RowFrame, rowFrames } from './table.ts'

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

/** A longer cycle is not looked for: whoever reads that much between two repetitions has forgotten the first. */
const LONGEST_CYCLE = 64
/** With fewer repetitions or rows, what is folded away would be missed more than it is in the way. */
const LEAST_TIMES = 2
const LEAST_ROWS = 6

/**
 * Where a section's table repeats itself: the same events in the same order, no node's state changed by any of them.
 * Rows are the same when their cells read alike and what cells leave out differs in numbers only (a counter). Alarms
 * are never folded away.
 */
export function foldsOf({ before, frames }: FoldedSection, vocabulary: Vocabulary): readonly Fold[] {
  const rows = rowFrames(frames, vocabulary)
  const quiet = rows.map(({ states }, i) => sameStates(rows[i - 1]?.states ?? before, states))
  const cells = makeCells(vocabulary)
  const said = rows.map((row, i) => wordsOf(row, i, cells, vocabulary))
  const runs = runsOf(said, quiet)
  const folds: Fold[] = []
  for (let at = 1; at < rows.length; ) {
    const { cycle, times } = bestCycle(runs, at, folds.at(-1)?.last ?? -1)
    if (times >= LEAST_TIMES && times * cycle >= LEAST_ROWS) {
      const last = at + times * cycle - 1
      folds.push({ first: at, last, cycle, times, kinds: kindsOf(rows.slice(at, at + cycle), cells) })
      at = last + 1
    } else at += 1
  }
  return folds
}

/** `runs[cycle][row]`: how many rows from this one on each repeat the row that stands `cycle` rows before it. */
function runsOf(said: readonly string[], quiet: readonly boolean[]): readonly (readonly number[])[] {
  const most = Math.min(LONGEST_CYCLE, Math.floor(said.length / (LEAST_TIMES + 1)))
  return Array.from({ length: most + 1 }, (_, cycle) => {
    const run = new Array<number>(said.length).fill(0)
    if (cycle === 0) return run
    for (let i = said.length - 1; i >= cycle; i -= 1) {
      if (quiet[i] && said[i] === said[i - cycle]) run[i] = (run[i + 1] ?? 0) + 1
    }
    return run
  })
}

/** The cycle that folds most rows away from here on; the shortest of those. What it repeats must be left to be seen. */
function bestCycle(runs: readonly (readonly number[])[], at: number, folded: number): Pick<Fold, 'cycle' | 'times'> {
  let best = { cycle: 1, times: 0 }
  for (let cycle = 1; cycle < runs.length && cycle < at - folded; cycle += 1) {
    const times = Math.floor((runs[cycle]?.[at] ?? 0) / cycle)
    if (times * cycle > best.times * best.cycle) best = { cycle, times }
  }
  return best
}

function sameStates(a: States, b: States): boolean {
  if (a === b) return true
  return a.size === b.size && [...b].every(([node, state]) => sameValues(a.get(node), state))
}

function sameValues(a: Values | undefined, b: Values): boolean {
  if (a === b) return true
  return a !== undefined && Object.entries(b).every(([name, value]) => a[name] === value)
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
