import { LIMITS } from '../common/limits.ts'
import type { EventDraft } from './event-draft.ts'

/** Of the messages of a log, as its traces have them, those of which one end is missing, or the ends do not agree. */
export interface LooseEnds {
  /** Handled, though no line sends such a message. */
  readonly unsent: number
  /** Lost, though no line sends such a message. */
  readonly unsentLost: number
  /** Sent, and neither handled nor lost. */
  readonly unhandled: number
  /** Ends that belong together by their order or an id, and give a field different values. */
  readonly differing: number
}

/**
 * Counts them, by what tells messages apart in a trace: an id where there is one, else what they say. A log may lack an
 * end of each message, so that it is told and refused nowhere. With very many under way it ends without an answer.
 */
export class MessageEnds {
  private readonly messages = new Map<string, Message>()
  private underWay = 0
  private unsent = 0
  private unsentLost = 0
  private differing = 0
  private gaveUp = false

  take(draft: EventDraft): void {
    const { op, node, peer = '', message, id, fields } = draft
    if (message === undefined || op === 'queue' || this.gaveUp) return
    const ends = op === 'handle' ? [peer, node] : [node, peer]
    const key = JSON.stringify([...ends, message, id ?? sorted(fields)])
    if (op === 'send') this.send(key, draft)
    else this.end(key, draft)
  }

  /** Undefined where that is not known. */
  get found(): LooseEnds | undefined {
    if (this.gaveUp) return undefined
    return { unsent: this.unsent, unsentLost: this.unsentLost, unhandled: this.underWay, differing: this.differing }
  }

  private send(key: string, { id, fields }: EventDraft): void {
    const known = this.messages.get(key) ?? { waiting: 0, fields: id === undefined ? undefined : fields }
    this.messages.set(key, known)
    known.waiting += 1
    this.underWay += 1
    if (this.messages.size > LIMITS.importMessages) this.giveUp()
  }

  /** One that ends a second time is a copy. Whatever is blocked may never have been said to be sent. */
  private end(key: string, { op, fields, id }: EventDraft): void {
    const known = this.messages.get(key)
    if (known === undefined) {
      if (op === 'handle') this.unsent += 1
      if (op === 'lose') this.unsentLost += 1
      return
    }
    if (known.waiting > 0) {
      known.waiting -= 1
      this.underWay -= 1
    }
    if (known.fields !== undefined && differ(known.fields, fields)) this.differing += 1
    // What says the same again is another message; an id is not given twice, but copies have it.
    if (id === undefined && known.waiting === 0) this.messages.delete(key)
  }

  private giveUp(): void {
    this.gaveUp = true
    this.messages.clear()
  }
}

interface Message {
  waiting: number
  /** What it says, where that is not what tells it apart. */
  readonly fields: EventDraft['fields'] | undefined
}

function sorted(fields: EventDraft['fields']): (readonly [string, unknown])[] {
  return Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** What only one end says is no difference. */
function differ(sent: EventDraft['fields'], handled: EventDraft['fields']): boolean {
  return Object.entries(handled).some(([name, value]) => sent[name] !== undefined && sent[name] !== value)
}
