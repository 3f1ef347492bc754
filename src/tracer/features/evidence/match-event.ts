import { isMessageEvent, peerOf, type State, type TraceEvent, type Value } from '../../trace/events.ts'
import { type Bindings, isVariable, type Own, suit, valueIn } from './bindings.ts'
import type { Conditions, EventPart } from './evidence.ts'
import type { SectionEvents } from './section-events.ts'

/** What references of an event can speak of. */
type OwnEvent = Own & Readonly<Record<'before' | 'after' | 'fields', State>>

/** The bindings under which an event is what the part speaks of; undefined if it cannot be. */
export function matchEvent(
  part: EventPart,
  events: SectionEvents,
  place: number,
  bindings: Bindings,
): Bindings | undefined {
  const event = events.at(place)
  if (event === undefined || !isOfKind(event, part)) return undefined
  if (part.like !== undefined && bindings.get(part.like) !== events.messageKey(place, event)) return undefined
  const own = { before: events.before(place, event), after: events.after(place, event), fields: event.fields ?? {} }
  const named = suit(event.node, part.node, bindings, own)
  const addressed = named && suit(peer(event), part.from ?? part.to, named, own)
  const told = addressed && suitAll(own.fields, part.fields, addressed, own)
  const earlier = told && suitState(own.before, part.before, told, own)
  const later = earlier && suitState(own.after, part.after, earlier, own)
  const found = later && suitChanges(part, events, place, event, later, own)
  return found && part.as !== undefined ? new Map(found).set(part.as, events.messageKey(place, event)) : found
}

function suitChanges(
  part: EventPart,
  events: SectionEvents,
  place: number,
  event: TraceEvent,
  bindings: Bindings,
  own: OwnEvent,
): Bindings | undefined {
  if (part.set === undefined && part.keeps === undefined) return bindings
  const changed = events.changed(place, event)
  return keeps(part, changed, own) ? suitState(changed, part.set, bindings, own) : undefined
}

/** Holds values against what is wanted of them by name; see `suit`. */
function suitAll(values: State, wanted: Conditions | undefined, bindings: Bindings, own: Own): Bindings | undefined {
  let found: Bindings | undefined = bindings
  for (const name in wanted) {
    found = suit(valueIn(values, name), wanted[name], found, own)
    if (found === undefined) return undefined
  }
  return found
}

/** The same for a state, or what changed in it: what is not known is neither equal to anything nor different from it. */
export function suitState(
  state: State,
  wanted: Conditions | undefined,
  bindings: Bindings,
  own: Own,
): Bindings | undefined {
  for (const name in wanted) if (!Object.hasOwn(state, name)) return undefined
  return suitAll(state, wanted, bindings, own)
}

/** What an event must have where a name stands, whatever that stands for: how to get it from the event. */
export type Getter = (place: number, event: TraceEvent) => Value | undefined

/** Where in an event each name of the part must be found, as far as that can be told from the part alone. */
export function gettersOf(part: EventPart, events: SectionEvents): ReadonlyMap<string, Getter> {
  const getters = new Map<string, Getter>()
  const note = (wanted: unknown, get: Getter) => {
    if (isVariable(wanted) && !getters.has(wanted)) getters.set(wanted, get)
  }
  const noteAll = (conditions: Conditions | undefined, valuesOf: (place: number, event: TraceEvent) => State) => {
    for (const [name, wanted] of Object.entries(conditions ?? {}))
      note(wanted, (place, event) => valueIn(valuesOf(place, event), name))
  }
  if (part.like !== undefined) getters.set(part.like, (place, event) => events.messageKey(place, event))
  note(part.node, (_, { node }) => node)
  note(part.from ?? part.to, (_, event) => peer(event))
  noteAll(part.fields, (_, { fields }) => fields ?? {})
  noteAll(part.before, (place, event) => events.before(place, event))
  noteAll(part.after, (place, event) => events.after(place, event))
  noteAll(part.set, (place, event) => events.changed(place, event))
  return getters
}

function isOfKind(event: TraceEvent, { op, message }: EventPart): boolean {
  if (!isOneOf(event.op, op)) return false
  return message === undefined || (isMessageEvent(event) && isOneOf(event.message, message))
}

function isOneOf(word: string, words: string | readonly string[]): boolean {
  return typeof words === 'string' ? word === words : words.includes(word)
}

function peer(event: TraceEvent): string | undefined {
  return isMessageEvent(event) ? peerOf(event) : undefined
}

/** What is not known before or after is not known to be kept. All that is known is: nothing else becomes known. */
function keeps({ keeps: kept }: EventPart, changed: State, { before, after }: OwnEvent): boolean {
  if (kept === undefined) return true
  if (kept !== 'everything') return kept.every((name) => !Object.hasOwn(changed, name) && Object.hasOwn(before, name))
  for (const _ in changed) return false
  for (const name in after) if (!Object.hasOwn(before, name)) return false
  return true
}
