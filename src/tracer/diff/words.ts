import type { Cells } from '../document/cells.ts'
import { isMessageEvent, type Value, type Values } from '../events.ts'
import type { EventPlace } from './report.ts'
import type { Item, Side } from './side.ts'

/** How events are told in words. The names in it are those of the trace, so that a reader finds them there. */
export function placeOf(item: Item, { trace, cells }: Side): EventPlace {
  const { node, event, set = {}, line, section } = item
  return {
    section: trace.sections[section]?.title ?? '',
    line,
    text: sentence(item, cells),
    label: event ? cells.op(event) : 'meanwhile',
    event: event ?? { meanwhile: node, set },
  }
}

function sentence({ node, event, set }: Item, cells: Cells): string {
  const effect = set && Object.keys(set).length > 0 ? ` [${list(set)}]` : ''
  if (!event) return `${cells.node(node)} meanwhile${effect}`
  const fields = event.fields && Object.keys(event.fields).length > 0 ? `: ${list(event.fields)}` : ''
  if (!isMessageEvent(event)) return `${cells.node(node)} ${event.op}${fields}${effect}`
  const peer = event.op === 'handle' ? `from ${cells.node(event.from)}` : `to ${cells.node(event.to)}`
  return `${cells.node(node)} ${event.op} ${event.message} ${peer}${fields}${effect}`
}

function list(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${showValue(value)}`)
    .join(', ')
}

/** A value as the trace has it, without the quotes that no reader needs. */
export function showValue(value: Value | undefined): string {
  if (value === undefined) return '(none)'
  if (typeof value !== 'string') return String(value)
  return /^[\w.+:-]+$/.test(value) ? value : JSON.stringify(value)
}
