import { type Cells, makeCells } from '../../trace/cells.ts'
import { isSplice } from '../../trace/entry-list.ts'
import { type Changes, isMessageEvent, peerOf, type State, type TraceEvent } from '../../trace/events.ts'
import { SentMessages } from '../../trace/sent-messages.ts'
import { changed } from '../../trace/states.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { initialState } from '../../trace/vocabulary.ts'
import { type AroundStates, NodeTracks, needsTracks, type Tracked } from './node-tracks.ts'
import { keyOfSplice } from './splices.ts'

/** What happened at a node: an event, or what changed unseen when a section began. */
export interface Item {
  /** Its place in the test, from 0. */
  readonly index: number
  /** Its place at its node, from 0. */
  readonly place: number
  /** The number of its section, from 0. */
  readonly section: number
  readonly line: number
  readonly node: string
  /** Undefined for what changed unseen. */
  readonly event: TraceEvent | undefined
  /** What changed at the node; of a list in one of the ways in which it can be told. */
  readonly set: Changes | undefined
  /** How the node was around it; known of what is first at a node, and wherever there are lists or what is not known. */
  readonly around: AroundStates | undefined
  /** Equal for events that say the same, but for words that only one side knows, and for what becomes known. */
  readonly token: number
  /** Equal for events of the same kind, between the same nodes. */
  readonly kind: number
  /** Equal for events of the same kind. */
  readonly word: number
  /** The index of the send that it is the handling of; -1 if there is none. */
  readonly cause: number
  /** A message that is handled before any like it was sent. */
  readonly early: boolean
}

/** One side's trace, taken apart. */
export interface Side {
  readonly trace: Trace
  /** The words that it was recorded with: the other side may have others. */
  readonly vocabulary: Vocabulary
  readonly cells: Cells
  readonly items: readonly Item[]
  readonly byNode: ReadonlyMap<string, readonly Item[]>
  /** The kind of each node; undefined where the vocabulary has none. */
  readonly kinds: ReadonlyMap<string, string | undefined>
}

export interface Sides {
  readonly before: Side
  readonly after: Side
}

/** Numbers for texts, the same on both sides. */
export class Tokens {
  private readonly numbers = new Map<string, number>()

  of(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    this.numbers.set(text, this.numbers.size)
    return this.numbers.size - 1
  }
}

/** Whether a field of a kind of event, or a state variable (of the kind `set`), is one that one side does not know. */
export type IsNew = (kind: string, field: string) => boolean

/** What kind of event it is: a message's or a mark's name. */
export function kindOf(event: TraceEvent | undefined): string {
  if (event === undefined) return 'meanwhile'
  return isMessageEvent(event) ? event.message : event.op
}

/** What kinds of events that are on the side before only are called after, by {@link wordOf}. */
export type Renamed = ReadonlyMap<string, string>

/** A kind of event as no other is called: a mark may have the name of a message. */
export function wordOf(event: TraceEvent): string {
  return isMessageEvent(event) ? `message ${event.message}` : `mark ${event.op}`
}

/** What kind of event it is, as the side after calls it. */
export function kindAfter(event: TraceEvent, renamed: Renamed): string {
  return (renamed.size > 0 ? renamed.get(wordOf(event)) : undefined) ?? kindOf(event)
}

/** What of both sides has to be known to take one apart. */
export interface SideContext {
  readonly tokens: Tokens
  readonly isNew: IsNew
  /** States have to be followed, for the sake of either side. Default: if this side needs it, see `needsTracks`. */
  readonly follows?: boolean
  /** Of the side before; the side after calls everything what it is called after. */
  readonly renamed?: Renamed
}

export function takeApart(trace: Trace, vocabulary: Vocabulary, both: SideContext): Side {
  const items: Item[] = []
  const byNode = new Map<string, Item[]>()
  const underWay = new UnderWay()
  const tracks = new NodeTracks(vocabulary, both.follows ?? needsTracks(vocabulary))
  const add = (section: number, line: number, node: string, event: TraceEvent | undefined, tracked: Tracked) => {
    const own = byNode.get(node) ?? []
    byNode.set(node, own)
    const [index, place] = [items.length, own.length]
    const { word, kind, token } = tokensOf(event, tracked, both)
    const { cause, early } = underWay.take(event, index)
    const item = { index, place, section, line, node, event, ...tracked, token, kind, word, cause, early }
    items.push(item)
    own.push(item)
  }
  for (const [i, section] of trace.sections.entries()) {
    for (const [k, { meanwhile, kind, set }] of section.meanwhile.entries())
      add(i, section.line + 1 + k, meanwhile, undefined, tracks.take(meanwhile, set, kind))
    const first = section.line + 1 + section.meanwhile.length
    for (const [k, event] of section.events.entries()) {
      const kind = isMessageEvent(event) ? undefined : event.kind
      add(i, first + k, event.node, event, tracks.take(event.node, event.set, kind))
    }
    const behind = first + section.events.length
    for (const [k, { meanwhile, kind, set }] of (section.afterwards ?? []).entries())
      add(i, behind + k, meanwhile, undefined, tracks.take(meanwhile, set, kind))
  }
  return { trace, vocabulary, cells: makeCells(vocabulary), items, byNode, kinds: tracks.kinds }
}

const AS_THEY_ARE: Renamed = new Map()

function tokensOf(
  event: TraceEvent | undefined,
  { set, around }: Tracked,
  { tokens, isNew, renamed = AS_THEY_ARE }: SideContext,
) {
  const name = event ? kindAfter(event, renamed) : kindOf(event)
  const message = event && isMessageEvent(event) ? event : undefined
  const word = `${message?.op ?? name} ${name}`
  const kind = message ? `${word} ${JSON.stringify(peerOf(message))}` : word
  const before = around?.before
  // The other side may have known it before.
  const becomesKnown = (variable: string) => before !== undefined && before[variable] === undefined
  const said = [
    sorted(event?.fields, (field) => isNew(name, field)),
    sorted(set, (variable) => isNew('set', variable) || becomesKnown(variable)).map(withKey),
  ]
  return { word: tokens.of(word), kind: tokens.of(kind), token: tokens.of(`${kind} ${JSON.stringify(said)}`) }
}

function sorted(values: Changes | undefined, leaveOut: (field: string) => boolean): (readonly [string, unknown])[] {
  return Object.entries(values ?? {})
    .filter(([field]) => !leaveOut(field))
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function withKey([name, change]: readonly [string, unknown]): readonly [string, unknown] {
  return isSplice(change) ? [name, keyOfSplice(change)] : [name, change]
}

/**
 * Finds the send of what is handled: by its id where it has one, else the first sent is taken as the first handled.
 * Ids hold within a trace; the other side has others.
 */
class UnderWay {
  private readonly sent = new SentMessages<number>()

  take(event: TraceEvent | undefined, index: number): Pick<Item, 'cause' | 'early'> {
    if (!event || !isMessageEvent(event)) return NO_CAUSE
    if (event.op === 'send') this.sent.add(event, index)
    if (event.op !== 'handle') return NO_CAUSE
    const cause = this.sent.take(event)
    return cause === undefined ? { cause: -1, early: !this.sent.hasLike(event) } : { cause, early: false }
  }
}

const NO_CAUSE = { cause: -1, early: false }

/** How a node is after the first `count` things that happened to it; undefined before it exists. */
export function stateAfter({ byNode, vocabulary, kinds }: Side, node: string, count: number): State | undefined {
  const items = byNode.get(node) ?? []
  if (count <= 0 || items.length === 0) return undefined
  const followed = items[Math.min(count, items.length) - 1]?.around?.after
  if (followed) return followed
  let state = initialState(vocabulary, kinds.get(node))
  for (const { set } of items.slice(0, count)) state = changed(state, set ?? {})
  return state
}

/** Whether a node of this side has the role or the state variable, be it known or not. */
export function hasVariable({ vocabulary, kinds }: Side, node: string, name: string): boolean {
  const kind = kinds.get(node)
  const declared = kind === undefined ? undefined : vocabulary.kinds.get(kind)?.variables
  return name === 'role' || (declared?.includes(name) ?? vocabulary.variables.has(name))
}
