import { LIMITS } from '../common/limits.ts'
import { isMessageEvent, peerOf } from '../trace/events.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { type Item, Tokens, takeApart } from './align/items.ts'
import { placeOf } from './event-texts.ts'
import type { FailureTold } from './report.ts'
import { byName } from './window.ts'

/** What a trace says of a failure: with nothing on the other side to hold it against, how it came about is its end. */
export function failureOf(trace: Trace, vocabulary: Vocabulary): FailureTold {
  const side = takeApart(trace, vocabulary, { tokens: new Tokens(), isNew: () => false })
  const events = side.items.filter((item) => item.event !== undefined)
  const last = events.slice(Math.max(0, events.length - LIMITS.commentFailureEvents))
  return {
    description: trace.header.description ?? '',
    events: last.map((item) => placeOf(item, side)),
    nodes: nodesOf(last).map((node) => ({ node, label: side.cells.node(node) })),
    leftOut: events.length - last.length,
  }
}

/** Those of the events, and those that their messages are for or from. */
function nodesOf(items: readonly Item[]): string[] {
  const named = items.flatMap(({ node, event }) => (event && isMessageEvent(event) ? [node, peerOf(event)] : [node]))
  return [...new Set(named)].sort(byName)
}
