import { groupBy } from '../common/group-by.ts'
import type { Trace } from '../trace/trace.ts'
import { type IsNew, type Item, kindAfter, type Renamed, type Side, type Sides } from './align/items.ts'
import { type Compared, comparePair, isMarked } from './event-differences.ts'

/** Whether another run of the test may do something else: then only outcomes can be compared. */
export function isOutcomeOnly(before: Trace, after: Trace): boolean {
  return before.header.repeatable === false || after.header.repeatable === false
}

/**
 * Of two traces that need not agree in what the nodes do, what has to be the same: which answers are given, which alarms
 * are raised, and what they say. Not how often, at which node, or in which order. Answers of one kind that say something
 * else are told in pairs, as they come; of what is the same nothing is returned.
 */
export function outcomePairs(sides: Sides, isNew: IsNew, renamed: Renamed): Compared[] {
  const [left, right] = [telling(sides.before, sides, isNew, renamed), telling(sides.after, sides, isNew, renamed)]
  const gone = [...left].flatMap(([said, item]) => (right.has(said) ? [] : [item]))
  const come = [...right].flatMap(([said, item]) => (left.has(said) ? [] : [item]))
  const isAlarm = (item: Item) => isMarked(item, sides, 'alarm')
  const lone = [
    ...gone.filter(isAlarm).map((before) => ({ before, after: undefined })),
    ...come.filter(isAlarm).map((after) => ({ before: undefined, after })),
  ]
  const kindIn = (item: Item) => (item.event ? kindAfter(item.event, renamed) : '')
  const answers = (items: readonly Item[]) =>
    groupBy(
      items.filter((item) => !isAlarm(item)),
      kindIn,
    )
  const [before, after] = [answers(gone), answers(come)]
  const pairs = [...new Set([...before.keys(), ...after.keys()])].flatMap((kind) => {
    const [a, b] = [before.get(kind) ?? [], after.get(kind) ?? []]
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => ({ before: a[i], after: b[i] }))
  })
  return [...lone, ...pairs].map((pair) => comparedOutcome(pair, sides, isNew))
}

/** What is told outside, and alarms; of all that say the same, the first. */
function telling(side: Side, sides: Sides, isNew: IsNew, renamed: Renamed): Map<string, Item> {
  const found = new Map<string, Item>()
  for (const item of side.items) {
    const isAlarm = isMarked(item, sides, 'alarm')
    if (!item.event || !(isAlarm || isMarked(item, sides, 'answer'))) continue
    const kind = kindAfter(item.event, renamed)
    const fields = Object.entries(item.event.fields ?? {}).filter(([name]) => !isNew(kind, name))
    // What is broken an alarm says first; the rest is how it came about.
    const said = isAlarm ? fields.slice(0, 1) : fields.sort(([a], [b]) => (a < b ? -1 : 1))
    const key = JSON.stringify([kind, said])
    if (!found.has(key)) found.set(key, item)
  }
  return found
}

type Outcomes = Pick<Compared, 'before' | 'after'>

function comparedOutcome(pair: Outcomes, sides: Sides, isNew: IsNew): Compared {
  const compared = comparePair({ ...pair, moved: false }, sides, isNew, isCutOff(pair, sides))
  return { ...compared, fields: compared.fields.filter((field) => field.in === 'fields' && !field.isNew) }
}

/** A test that failed may not have come to what the other side has more. */
function isCutOff({ before, after }: Outcomes, sides: Sides): boolean {
  const [left, right] = [sides.before.trace.outcome, sides.after.trace.outcome]
  if (left === right || (before && after)) return false
  return before ? right === 'failed' : left === 'failed'
}
