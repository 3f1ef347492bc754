import type { Cells } from '../trace/cells.ts'
import { EntryList, isSplice, type Splice } from '../trace/entry-list.ts'
import { type Changes, isMessageEvent, type State } from '../trace/events.ts'
import type { Item, Side } from './align/items.ts'
import { listText, scalarText } from './list-differences.ts'
import type { EventPlace, FieldDifference } from './report.ts'

/** How events are told in words. The names in it are those of the trace, so that a reader finds them there. */
export function placeOf(item: Item, { trace, cells }: Side): EventPlace {
  const { node, event, set = {}, line, section } = item
  const head = headOf(item, cells)
  return {
    section: trace.sections[section]?.title ?? '',
    line,
    head,
    text: sentence(head, event?.fields, set),
    label: event ? cells.op(event) : 'meanwhile',
    event: event ?? { meanwhile: node, set },
  }
}

type Told = readonly [string, Changes[string]]

/** The same with what differs in front, where a long line is still in sight. */
export function frontedText({ head, event }: EventPlace, differing: readonly FieldDifference[]): string {
  const names = (where: FieldDifference['in']) =>
    new Set(differing.filter((each) => each.in === where).map(({ name }) => name))
  const [fields, sets] = [names('fields'), names('set')]
  const said = Object.entries(('fields' in event && event.fields) || {})
  const changed = Object.entries(event.set ?? {})
  const only = (values: readonly Told[], wanted: ReadonlySet<string>) => values.filter(([name]) => wanted.has(name))
  const others = (values: readonly Told[], wanted: ReadonlySet<string>) => values.filter(([name]) => !wanted.has(name))
  const front = only(changed, sets)
  const start = front.length > 0 ? `${head} [${list(front)}]` : head
  const fronted = Object.fromEntries([...only(said, fields), ...others(said, fields)])
  return sentence(start, fronted, Object.fromEntries(others(changed, sets)))
}

/** Who does what with whom. */
export function headOf({ node, event }: Pick<Item, 'node' | 'event'>, cells: Cells): string {
  if (!event) return `${cells.node(node)} meanwhile`
  if (!isMessageEvent(event)) return `${cells.node(node)} ${event.op}`
  const peer = event.op === 'handle' ? `from ${cells.node(event.from)}` : `to ${cells.node(event.to)}`
  return `${cells.node(node)} ${event.op} ${event.message} ${peer}`
}

export function sentence(head: string, fields: Changes = {}, set: Changes = {}): string {
  const [said, changed] = [Object.entries(fields), Object.entries(set)]
  return head + (said.length > 0 ? `: ${list(said)}` : '') + (changed.length > 0 ? ` [${list(changed)}]` : '')
}

function list(values: readonly Told[]): string {
  return values.map(([name, value]) => `${name} ${showValue(value)}`).join(', ')
}

/** A value as the trace has it, without the quotes that no reader needs; of lists what fits in a line. */
export function showValue(value: Changes[string] | State[string] | undefined): string {
  if (value === undefined) return '(none)'
  if (value instanceof EntryList) return listText(value)
  return isSplice(value) ? spliceText(value) : scalarText(value)
}

/** How a list changes: `{drop 1, keep 2, add [9]}`. */
function spliceText({ drop, keep, add }: Splice): string {
  const texts = [
    ...(drop === undefined ? [] : [`drop ${drop}`]),
    ...(keep === undefined ? [] : [`keep ${keep}`]),
    ...(add === undefined ? [] : [`add ${listText(add)}`]),
  ]
  return `{${texts.join(', ')}}`
}
