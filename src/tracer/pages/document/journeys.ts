import { isMessageEvent, type MessageEvent, type TraceEvent } from '../../trace/events.ts'
import type { MessageLosses } from '../../trace/message-losses.ts'
import type { Origin } from '../../trace/origins.ts'
import { contentsKey, type Sent, SentByContents, SentById } from '../../trace/sent-messages.ts'
import type { TraceSection } from '../../trace/trace.ts'

/**
 * How a message ended. `handled`: after it was sent in this section. `handled_late`: it was sent before, or never as far
 * as the trace shows.
 * `lost`, `blocked`: never to be handled. `under_way`: sent, and neither handled nor lost before the section ended.
 */
export type Fate = 'handled' | 'handled_late' | 'lost' | 'blocked' | 'under_way'

/** The end of a message that lies in another section. */
export interface Elsewhere {
  /** The section's number, from 1. */
  readonly section: number
  readonly title: string
  readonly op: MessageEvent['op']
  /** Not in the legend, which shows what there is no trace of. */
  readonly event?: MessageEvent
}

/** A message as a picture draws it: once, and by the event that says how it ended. */
export interface Journey {
  readonly fate: Fate
  /** Where it left; undefined where the section does not show that. Of one that is under way, the event itself. */
  readonly sent: MessageEvent | undefined
  /** Where it was sent, or of one that is under way where it ended, if another section shows that. */
  readonly elsewhere: Elsewhere | undefined
  /** It was handled or lost, and no section shows that it was sent or was to be. */
  readonly unsent: boolean
}

/** The messages of a section. */
export interface Journeys {
  /** Each by its last event in the section: where it ended, or where it was sent. */
  readonly byEvent: ReadonlyMap<TraceEvent, Journey>
  /** No section follows. */
  readonly isLast: boolean
  /** What ends with the last of them. */
  readonly origin: Origin
  /** What hangs on messages, as far as that is known. */
  readonly losses?: MessageLosses
}

/**
 * What became of each message of a trace, for each section. Where messages have ids, these say which is which. Else what
 * ends in a section is the first like it that was sent there, or if that is none the first of what sections before left
 * under way: these may have come to their ends unseen.
 */
export function journeysOf(sections: readonly TraceSection[], origin: Origin = 'test'): readonly Journeys[] {
  const bySection = sections.map(({ events }, section) =>
    events.filter(isMessageEvent).map((event): Passage => new Passage(event, section)),
  )
  const all = bySection.flat()
  for (const [order, passage] of all.entries()) passage.order = order
  pairById(all.filter(({ event }) => event.id !== undefined))
  for (const own of bySection) {
    pairByContents(own)
    markUnsent(own)
  }
  pairByContents(all)
  return bySection.map((own, i) => ({
    byEvent: new Map(own.flatMap((passage) => journeyOf(passage, sections))),
    isLast: i === sections.length - 1,
    origin,
  }))
}

/** An event of a message, and the event at its other end as far as it has been found. */
class Passage {
  readonly event: MessageEvent
  /** From 0. */
  readonly section: number
  order = 0
  other: Passage | undefined
  /** It ended before it was sent. */
  unsent = false
  private text: string | undefined

  constructor(event: MessageEvent, section: number) {
    this.event = event
    this.section = section
  }

  get key(): string {
    this.text ??= contentsKey(this.event)
    return this.text
  }
}

function join(end: Passage, sent: Passage | undefined): void {
  end.other = sent
  // What a copy of it comes to is not its own end.
  if (sent) sent.other ??= end
}

const sentOf = (passage: Passage): Sent<Passage> => ({ value: passage, order: passage.order, taken: false })

function pairById(passages: readonly Passage[]): void {
  for (const op of ['handle', 'lose', 'block']) {
    const sent = new SentById<Passage>()
    for (const passage of passages) {
      const { event } = passage
      if (event.op === 'send') sent.add(event, { ...sentOf(passage), taken: passage.other !== undefined })
      else if (event.op === op) join(passage, sent.take(event)?.value)
    }
  }
}

/** The first sent is taken as the first that ends; but what is lost takes none that is missing where it is handled. */
function pairByContents(passages: readonly Passage[]): void {
  const open = passages.filter(({ other, unsent }) => !other && !unsent)
  const needed = neededAfter(open)
  const sent = new SentByContents<Passage>()
  const waiting = new Map<string, number>()
  for (const [i, passage] of open.entries()) {
    const { event, key } = passage
    const count = waiting.get(key) ?? 0
    if (event.op === 'send') {
      sent.add(event, key, sentOf(passage))
      waiting.set(key, count + 1)
    } else if (event.op === 'handle' || (event.op === 'lose' && count > (needed[i] ?? 0))) {
      join(passage, sent.take(event, key)?.value)
      if (passage.other) waiting.set(key, count - 1)
    }
  }
}

/** After each: how many like it must have been sent by then, so that all that are handled later have been sent. */
function neededAfter(passages: readonly Passage[]): readonly number[] {
  const needed = new Map<string, number>()
  const after = new Array<number>(passages.length).fill(0)
  for (let i = passages.length - 1; i >= 0; i -= 1) {
    const passage = passages[i]
    if (passage === undefined || passage.event.op === 'queue' || passage.event.op === 'block') continue
    const { event, key } = passage
    const count = needed.get(key) ?? 0
    after[i] = count
    if (event.op === 'handle') needed.set(key, count + 1)
    else if (event.op === 'send') needed.set(key, Math.max(0, count - 1))
  }
  return after
}

/** What is lost while one like it waits in an outbox of the section never left: no other section sent it. */
function markUnsent(passages: readonly Passage[]): void {
  const waiting = new Map<string, number>()
  const add = ({ key }: Passage, count: number) => waiting.set(key, (waiting.get(key) ?? 0) + count)
  if (!passages.some(({ event, other }) => event.op === 'lose' && other === undefined)) return
  for (const passage of passages) {
    const { op } = passage.event
    if (op === 'queue') add(passage, 1)
    else if (op === 'send' || op === 'block') add(passage, -1)
    else if (op === 'lose' && passage.other === undefined && (waiting.get(passage.key) ?? 0) > 0) {
      passage.unsent = true
      add(passage, -1)
    }
  }
}

function journeyOf(
  { event, section, other, unsent: neverLeft }: Passage,
  sections: readonly TraceSection[],
): [TraceEvent, Journey][] {
  const isHere = other?.section === section
  const elsewhere = other && !isHere ? elsewhereOf(other, sections) : undefined
  const ended = (fate: Fate): [TraceEvent, Journey][] => [
    [event, { fate, sent: isHere ? other.event : undefined, elsewhere, unsent: other === undefined && !neverLeft }],
  ]
  switch (event.op) {
    case 'handle':
      return ended(isHere ? 'handled' : 'handled_late')
    case 'lose':
      return ended('lost')
    case 'block':
      // What a partition stops has left nobody.
      return [[event, { fate: 'blocked', sent: isHere ? other.event : undefined, elsewhere, unsent: false }]]
    case 'send':
      return isHere ? [] : [[event, { fate: 'under_way', sent: event, elsewhere, unsent: false }]]
    case 'queue':
      return []
  }
}

function elsewhereOf({ event, section }: Passage, sections: readonly TraceSection[]): Elsewhere {
  return { section: section + 1, title: sections[section]?.title ?? '', op: event.op, event }
}
