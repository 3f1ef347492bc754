import { isMessageEvent, type MessageEvent, type TraceEvent } from '../../trace/events.ts'
import type { Detail } from './alarms.ts'
import { directionOf, type Fate, type Journey } from './journeys.ts'
import { meaningOf, messageDetails, type Words } from './spacetime-words.ts'

export interface Arrow {
  readonly from: string
  readonly to: string
  readonly fate: Fate
  /** Its kind and its contents in short: `pre r-7`. */
  readonly label: string
  readonly meaning: string
  /** All that it says. */
  readonly details: readonly Detail[]
  /** The row in which it left; undefined if that was before the section, or it never left. */
  readonly sent: number | undefined
  /** The row in which it was handled, lost or blocked; undefined while it is under way. */
  readonly ended: number | undefined
}

export function arrowOf(
  event: TraceEvent,
  { fate, sent }: Journey,
  rowOf: ReadonlyMap<TraceEvent, number>,
  words: Words,
): Arrow[] {
  if (!isMessageEvent(event)) return []
  return [
    new MessageArrow(event, fate, sent && rowOf.get(sent), fate === 'under_way' ? undefined : rowOf.get(event), words),
  ]
}

/** Like a row, it says what it says when it is asked. */
class MessageArrow implements Arrow {
  readonly fate: Fate
  readonly sent: number | undefined
  readonly ended: number | undefined
  private readonly event: MessageEvent
  private readonly words: Words

  constructor(event: MessageEvent, fate: Fate, sent: number | undefined, ended: number | undefined, words: Words) {
    this.event = event
    this.fate = fate
    this.sent = sent
    this.ended = ended
    this.words = words
  }

  get from(): string {
    return directionOf(this.event)[0]
  }

  get to(): string {
    return directionOf(this.event)[1]
  }

  get label(): string {
    const { cells, vocabulary } = this.words
    const short = vocabulary.messages.get(this.event.message)?.short ?? this.event.message
    return `${short} ${cells.contents(this.event)}`.trimEnd()
  }

  get meaning(): string {
    return meaningOf(this.event, this.words.vocabulary)
  }

  get details(): Detail[] {
    return messageDetails(this.event, this.words.cells, this.words.vocabulary)
  }
}
