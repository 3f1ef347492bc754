import { isMessageEvent, type MessageEvent, type TraceEvent } from '../../trace/events.ts'
import type { LostFact } from '../../trace/lost-facts.ts'
import { type MessageLosses, NO_LOSSES } from '../../trace/message-losses.ts'
import { directionOf } from '../../trace/sent-messages.ts'
import { messageTitle } from '../../trace/titles.ts'
import type { Detail } from './alarms.ts'
import type { Elsewhere, Fate, Journey } from './journeys.ts'
import type { OnSide } from './picture-sides.ts'
import { meaningOf, messageDetails, type Words } from './spacetime-words.ts'

export interface Arrow extends OnSide {
  readonly from: string
  readonly to: string
  readonly fate: Fate
  /** What people call its kind: `Prepare`. */
  readonly title: string
  /** Its kind and its contents in short: `pre r-7`. */
  readonly label: string
  readonly meaning: string
  /** All that it says. */
  readonly details: readonly Detail[]
  /** The row in which it left; undefined if that was before the section, or it never left. */
  readonly sent: number | undefined
  /** The row in which it was handled, lost or blocked; undefined while it is under way. */
  readonly ended: number | undefined
  /** The end that another section shows: where it was sent, or of one that is under way where it came to. */
  readonly elsewhere: Elsewhere | undefined
  /** No section shows that it was sent. */
  readonly unsent: boolean
  /** What hangs on it, where that is known. */
  readonly loss?: LostFact | undefined
}

export function arrowOf(
  event: TraceEvent,
  journey: Journey,
  rowOf: ReadonlyMap<TraceEvent, number>,
  words: Words,
  losses: MessageLosses = NO_LOSSES,
): Arrow[] {
  if (!isMessageEvent(event)) return []
  const sent = journey.sent && rowOf.get(journey.sent)
  const ended = journey.fate === 'under_way' ? undefined : rowOf.get(event)
  const from = journey.fate === 'under_way' ? event : (journey.sent ?? journey.elsewhere?.event)
  const loss = from && losses.get(from)?.fact
  return [new MessageArrow(event, journey, { sent, ended, loss }, words)]
}

/** Like a row, it says what it says when it is asked. */
class MessageArrow implements Arrow {
  readonly sent: number | undefined
  readonly ended: number | undefined
  readonly loss: LostFact | undefined
  private readonly event: MessageEvent
  private readonly journey: Journey
  private readonly words: Words

  constructor(
    event: MessageEvent,
    journey: Journey,
    { sent, ended, loss }: Pick<Arrow, 'sent' | 'ended' | 'loss'>,
    words: Words,
  ) {
    this.event = event
    this.journey = journey
    this.sent = sent
    this.ended = ended
    this.loss = loss
    this.words = words
  }

  get fate(): Fate {
    return this.journey.fate
  }

  get elsewhere(): Elsewhere | undefined {
    return this.journey.elsewhere
  }

  get unsent(): boolean {
    return this.journey.unsent
  }

  get from(): string {
    return directionOf(this.event)[0]
  }

  get to(): string {
    return directionOf(this.event)[1]
  }

  get title(): string {
    const { message } = this.event
    return messageTitle(message, this.words)
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
