import { ProtokollError, quote } from '../common/errors.ts'
import type { Handling } from './handling.ts'
import { type Content, handled, type WatchedNodes } from './watched-nodes.ts'

/** What a message of a user's is in the words of the vocabulary. */
export interface Described extends Content {
  /** Who sends it, where the adapter cannot know. */
  readonly from?: string | undefined
  /** Whom it is for, where the adapter cannot know. */
  readonly to?: string | undefined
}

/** Messages that are sent or handled in one call; nothing for what is no message of the protocol. */
export type Description = Described | readonly Described[] | undefined | null

/** The nodes at the ends of a message, as far as an adapter knows them. */
export interface KnownEnds {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** What is patched is as it was before. */
export interface Adapter {
  restore(): void
}

/**
 * Tells nodes of what an adapter sees. What is wrong with a description is no matter of the code that sends or handles:
 * it fails the test when that is over.
 */
export class Traffic {
  readonly nodes: WatchedNodes

  constructor(nodes: WatchedNodes) {
    this.nodes = nodes
  }

  /** What a function of the user's says. */
  describe(describe: () => Description): readonly Described[] {
    let described: Description
    this.nodes.order.keeping(() => {
      described = describe()
    })
    if (described === undefined || described === null) return []
    return Array.isArray(described) ? described : [described as Described]
  }

  /**
   * `canLose`: the caller hands on what is sent, and does not if this returns true. What goes to several at once is not
   * lost: it could not be kept from one of them.
   */
  sent(messages: readonly Described[], ends: KnownEnds, canLose = false): boolean {
    let isLost = false
    for (const each of messages)
      this.nodes.order.keeping(() => {
        const [from, to] = [endOf(each, 'from', ends.from), endOf(each, 'to', ends.to)]
        this.nodes.sending(from, to, each.message, each.fields, each.id === undefined ? {} : { id: each.id })
        if (canLose && messages.length === 1) isLost = this.nodes.isLost(from, to, each.message, each.fields)
        else this.nodes.isSure(from, to)
      })
    return isLost
  }

  /** Begins a handling of each message, each within the one before it: what happens, happens in all of them. */
  begin(messages: readonly Described[], endsFor: (message: Described) => KnownEnds): Handling[] {
    const begun: Handling[] = []
    for (const each of messages)
      this.nodes.order.keeping(() => {
        const ends = endsFor(each)
        const [from, to] = [endOf(each, 'from', ends.from), endOf(each, 'to', ends.to)]
        this.nodes.requireNode(to)
        begun.push(this.nodes.order.begin(handled(to, { ...each, from }), begun.at(-1)))
      })
    return begun
  }

  /** Handlings go on until everything that runs now has had its turn, however many parts they have. */
  holdForNow(handlings: readonly Handling[]): void {
    for (const each of handlings) {
      each.unfinished++
      Promise.resolve().then(() => this.nodes.order.finish(each))
    }
  }

  /** Runs `part` as a part of handlings, and returns what it returns. */
  run<T>(handlings: readonly Handling[], part: () => T): T {
    return handlings.reduceRight<() => T>((inner, each) => () => this.nodes.order.run(each, inner), part)()
  }
}

/** Who is at an end of a message: whom its description names, or else whom the adapter knows. */
function endOf(described: Described, end: 'from' | 'to', known: string | undefined): string {
  const node = described[end] ?? known
  if (node !== undefined) return node
  throw new ProtokollError({
    code: 'RECORD',
    message: `nothing says which node the message ${quote(described.message)} is ${end === 'from' ? 'from' : 'for'}`,
    found: quote(described),
    advice: `return "${end}" with its description`,
  })
}
