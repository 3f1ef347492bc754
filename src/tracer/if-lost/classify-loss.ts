import { type Item, type Side, stateAfter, Tokens, takeApart } from '../diff/align/items.ts'
import { placeOf, sentence, showValue } from '../diff/event-texts.ts'
import { outcomePairs } from '../diff/outcome-pairs.ts'
import { isSameValue } from '../trace/entry-list.ts'
import { isMessageEvent, peerOf } from '../trace/events.ts'
import type { LossClass, LostFact } from '../trace/lost-facts.ts'
import { contentsKey } from '../trace/sent-messages.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'

/** A message of a test that can be lost. */
export interface LosableSend {
  readonly node: string
  readonly to: string
  /** How many of the same sender to the same receiver come before it. */
  readonly count: number
}

/** The run of a test with one message lost. */
export interface LossyRun {
  readonly trace: Trace
  /** Why its body could not go on. */
  readonly reason?: string | undefined
  readonly unmet: number
}

const SAME_WORDS = () => false

/** How a message ends. */
const ENDS: ReadonlySet<string | undefined> = new Set(['handle', 'lose'])

/** One test, and what each of its messages is worth. */
export class TestLosses {
  private readonly tokens = new Tokens()
  private readonly vocabulary: Vocabulary
  private readonly original: Side
  /** The items that are sends, in their order. */
  private readonly sendItems: readonly Item[]

  constructor(trace: Trace, vocabulary: Vocabulary) {
    this.vocabulary = vocabulary
    this.original = this.side(trace)
    this.sendItems = this.original.items.filter(({ event }) => event?.op === 'send')
  }

  /** The messages that leave, in the order in which the trace says so. */
  sends(): LosableSend[] {
    const counts = new Map<string, number>()
    return this.sendItems.map(({ node, event }) => {
      const to = event && isMessageEvent(event) ? peerOf(event) : ''
      const key = JSON.stringify([node, to])
      const count = counts.get(key) ?? 0
      counts.set(key, count + 1)
      return { node, to, count }
    })
  }

  /** Says of the message of this number, from 0, what became of its loss. */
  classify(number: number, { trace, reason, unmet }: LossyRun): LostFact {
    const send = this.sendItems[number]
    if (send?.event === undefined || !isMessageEvent(send.event)) throw new RangeError(`there is no send ${number}`)
    const lossy = this.side(trace)
    const { first, isLess } = this.compare(send, lossy)
    const outcome = reason === undefined ? this.outcome(lossy) : undefined
    const base = { message: send.event.message, node: send.node, to: peerOf(send.event) }
    return {
      class: classOf(reason, outcome, isLess),
      ...base,
      ...first,
      ...(outcome === undefined ? {} : { outcome }),
      ...(reason === undefined ? {} : { reason }),
      ...(unmet === 0 ? {} : { unmet }),
    }
  }

  private side(trace: Trace): Side {
    return takeApart(trace, this.vocabulary, { tokens: this.tokens, isNew: SAME_WORDS })
  }

  /**
   * What became of the message: it was handled, or lost anyway. Of several that say the same it is the one that the other
   * run lacks where it first differs, or else the one that is matched with it.
   */
  private endOf({ index, event: sent }: Item, right: readonly Item[]): Item | undefined {
    const later = this.original.items.slice(index + 1)
    if (sent === undefined || !isMessageEvent(sent)) return undefined
    const key = contentsKey(sent)
    const isLike = ({ event }: Item) => event !== undefined && isMessageEvent(event) && contentsKey(event) === key
    const gone = later.find(({ token }, i) => token !== right[i]?.token)
    if (gone && ENDS.has(gone.event?.op) && isLike(gone)) return gone
    const handled = later.find(({ cause }) => cause === index)
    return handled ?? later.find((item) => item.event?.op === 'lose' && isLike(item))
  }

  /** Where the runs part for the first time, but for the message itself; and whether one only lacks what the other has. */
  private compare(send: Item, lossy: Side): { first: Pick<LostFact, 'first' | 'instead'>; isLess: boolean } {
    // Right behind the send it is told to be lost.
    const right = lossy.items.slice(send.index + 1)
    if (right[0]?.event?.op === 'lose') right.shift()
    const end = this.endOf(send, right)
    const left = this.original.items.slice(send.index + 1).filter((item) => item !== end)
    let at = 0
    while (at < left.length && at < right.length && left[at]?.token === right[at]?.token) at += 1
    const [gone, come] = [left[at], right[at]]
    if (gone === undefined && come === undefined) return { first: {}, isLess: true }
    const isLess = isWithin(right.slice(at), left.slice(at))
    const line = gone?.line ?? this.original.items.at(-1)?.line ?? send.line
    const instead = come && !left.slice(at).some(({ token }) => token === come.token)
    return {
      first: {
        first: line - send.line,
        ...(instead ? { instead: placeOf(come, lossy).text } : {}),
      },
      isLess,
    }
  }

  /** The first of what is otherwise in the end: what is answered, alarms, how nodes are. Undefined if nothing is. */
  private outcome(lossy: Side): string | undefined {
    const [pair] = outcomePairs({ before: this.original, after: lossy }, SAME_WORDS, new Map())
    if (pair) {
      const text = (item: Item | undefined, side: Side) => (item ? outcomeText(item, side) : undefined)
      const [was, is] = [text(pair.before, this.original), text(pair.after, lossy)]
      if (was === undefined) return `${is}, which is not so otherwise`
      return is === undefined ? `not: ${was}` : `${is}, instead of: ${was}`
    }
    for (const node of new Set([...this.original.byNode.keys(), ...lossy.byNode.keys()])) {
      const difference = this.stateDifference(node, lossy)
      if (difference !== undefined) return difference
    }
    return undefined
  }

  private stateDifference(node: string, lossy: Side): string | undefined {
    const end = Number.MAX_SAFE_INTEGER
    const [was, is] = [this.original, lossy].map((side) => endState(side, node, end))
    const label = this.original.cells.node(node)
    if (was === undefined || is === undefined) return was === is ? undefined : `${label} is there in one run only`
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    const name = names.find((each) => !isSameValue(was[each], is[each]))
    if (name === undefined) return undefined
    return `${label} ends with ${name} ${showValue(is[name])}, instead of ${showValue(was[name])}`
  }
}

function classOf(reason: string | undefined, outcome: string | undefined, isLess: boolean): LossClass {
  if (reason !== undefined) return 'stops'
  if (outcome !== undefined) return 'decides'
  return isLess ? 'spare' : 'detour'
}

function endState(side: Side, node: string, end: number) {
  const items = side.byNode.get(node) ?? []
  return stateAfter(side, node, Math.min(end, items.length))
}

function outcomeText({ node, event }: Item, { cells }: Side): string {
  const head = `${cells.node(node)} ${event?.op ?? ''}`
  return sentence(head, event?.fields)
}

/** Whether all of it comes in the other too, in this order. */
function isWithin(items: readonly Item[], others: readonly Item[]): boolean {
  let at = 0
  for (const { token } of items) {
    while (at < others.length && others[at]?.token !== token) at += 1
    if (at === others.length) return false
    at += 1
  }
  return true
}
