import type { EntryList, List, Splice } from './entry-list.ts'
import type { EndLine, HandleEvent, MarkEvent, TransferEvent, Value } from './trace-schema.ts'

/** What a trace consists of, as types; nothing here checks anything. */
export type {
  EndLine,
  HandleEvent,
  Header,
  MarkEvent,
  MeanwhileLine,
  Reason,
  SectionLine,
  TraceLine,
  TransferEvent,
  Value,
} from './trace-schema.ts'

export type Values = Readonly<Record<string, Value>>
/** The role of a node and its state variables. What is not known is not there. */
export type State = Readonly<Record<string, Value | EntryList>>
/** What changes in a state. */
export type Changes = Readonly<Record<string, Value | Splice>>
/** A state as a source tells it: of a list it says all entries, or how they changed. */
export type ToldState = Readonly<Record<string, Value | List | EntryList | Splice>>

export type MessageEvent = TransferEvent | HandleEvent
export type TraceEvent = MessageEvent | MarkEvent
export type Outcome = EndLine['end']

/** An event before it is known what changed: what a recorder is given. */
export type Observation = Unset<TransferEvent> | Unset<HandleEvent> | Unset<MarkEvent>
type Unset<E> = Omit<E, 'set'>

export function isMessageEvent<E extends Observation>(event: E): event is Extract<E, { message: string }> {
  return 'message' in event
}

/** The node that a message came from or goes to. */
export function peerOf(event: MessageEvent): string {
  return event.op === 'handle' ? event.from : event.to
}
