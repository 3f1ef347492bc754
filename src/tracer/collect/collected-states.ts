import type { Problem } from '../common/errors.ts'
import { EntryList } from '../trace/entry-list.ts'
import { EventWriter } from '../trace/event-writer.ts'
import {
  type Changes,
  isMessageEvent,
  type Observation,
  type State,
  type ToldState,
  type TraceEvent,
} from '../trace/events.ts'
import { eventInOrder } from '../trace/line-schema.ts'
import { NodeKinds } from '../trace/node-kinds.ts'
import { ToldStates } from '../trace/told-states.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { tablesOf } from '../trace/word-tables.ts'
import { eventProblems, stateProblems } from '../trace/words.ts'

/** A line of a trace, or why there is none. */
type Line = { readonly text: string } | { readonly problems: readonly Problem[] }

/** Writes events as lines of a trace, and knows what the trace has told of the nodes. */
export class CollectedStates {
  private readonly vocabulary: Vocabulary
  private readonly kindOf: (node: string) => string | undefined
  private readonly nodes = new NodeKinds()
  /** What changed at nodes and no event has told yet, in its order. */
  private readonly pending = new Map<string, ToldState[]>()
  private told: ToldStates
  private writer: EventWriter

  constructor(vocabulary: Vocabulary, kindOf: (node: string) => string | undefined) {
    this.vocabulary = vocabulary
    this.kindOf = kindOf
    this.told = new ToldStates(tablesOf(vocabulary))
    this.writer = new EventWriter(tablesOf(vocabulary), this.told)
  }

  has(node: string): boolean {
    return this.nodes.has(node)
  }

  /** A trace begins: lines for all nodes that there are. */
  restart(): string[] {
    const states = this.told.states()
    this.told = new ToldStates(tablesOf(this.vocabulary))
    this.writer = new EventWriter(tablesOf(this.vocabulary), this.told)
    return [...this.nodes.keys()].map((node) => this.meanwhile(node, this.changes(node, states.get(node) ?? {})))
  }

  /** The line with which a node comes to be. */
  appear(node: string): string {
    this.nodes.add(node, this.kindOf(node))
    return this.meanwhile(node, undefined)
  }

  /** A node has changed, and nothing says by what: it is told with its next event. */
  change(node: string, set: ToldState): readonly Problem[] {
    const problems = stateProblems(this.vocabulary, this.kinds(node), node, set)
    if (problems.length === 0) this.pending.set(node, [...(this.pending.get(node) ?? []), set])
    return problems
  }

  /** The line of an event. */
  event(observation: Observation, set: ToldState): Line {
    const { node } = observation
    const text = this.pending.has(node) ? undefined : this.writer.write(observation, set)
    return text === undefined ? this.closely(observation, set) : { text }
  }

  /** What changed behind the last events of nodes. */
  rest(): Line[] {
    return [...this.pending.keys()].sort().map((node) => {
      const changed = this.apply(node, {})
      if ('problems' in changed) return changed
      return { text: JSON.stringify({ meanwhile: node, set: changed.set ?? {} }) }
    })
  }

  /** The same for an event of which something may be wrong, or that is the first of its node. */
  private closely(observation: Observation, set: ToldState): Line {
    const isMark = !isMessageEvent(observation)
    const introduces = isMark && this.vocabulary.marks.get(observation.op)?.introduces === true
    const kind = introduces && !this.nodes.has(observation.node) ? this.kindOf(observation.node) : undefined
    const told = kind === undefined ? observation : { ...observation, kind }
    const problems = eventProblems(this.vocabulary, this.nodes, told)
    if (problems.length > 0) return { problems }
    if (introduces) this.nodes.add(observation.node, kind)
    const changed = this.apply(observation.node, set)
    if ('problems' in changed) return changed
    const event = changed.set ? { ...told, set: changed.set } : told
    return { text: JSON.stringify(eventInOrder(event as TraceEvent)) }
  }

  /** What all that is not told of a node, and this, comes to. It is told from here on. */
  private apply(
    node: string,
    set: ToldState,
  ): { readonly set: Changes | undefined } | { readonly problems: readonly Problem[] } {
    const all = [...(this.pending.get(node) ?? []), set]
    this.pending.delete(node)
    if (!this.told.has(node)) this.told.tell(node, undefined, this.kindOf(node))
    const before = this.told.states().get(node) ?? {}
    const names = new Set(all.flatMap((each) => Object.keys(each)))
    for (const each of all) {
      const problems = stateProblems(this.vocabulary, this.kinds(node), node, each)
      const wrong = problems.length > 0 ? problems : this.told.lengthProblems(node, each)
      if (wrong.length > 0) return { problems: wrong }
      this.told.tell(node, this.told.changes(node, each, this.kindOf(node)), this.kindOf(node))
    }
    return { set: difference(before, this.told.states().get(node) ?? {}, names) }
  }

  private meanwhile(node: string, set: Changes | undefined): string {
    const kind = this.nodes.kindOf(node)
    this.told.tell(node, set, kind)
    return JSON.stringify({ meanwhile: node, ...(kind === undefined ? {} : { kind }), set: set ?? {} })
  }

  private changes(node: string, state: State): Changes | undefined {
    return this.told.changes(node, state, this.nodes.kindOf(node))
  }

  /** The nodes that there are, and this one. */
  private kinds(node: string): NodeKinds {
    if (this.nodes.has(node)) return this.nodes
    const all = new NodeKinds(this.nodes)
    all.add(node, this.kindOf(node))
    return all
  }
}

function difference(before: State, after: State, names: Iterable<string>): Changes | undefined {
  const changed = [...names].flatMap((name): [string, Changes[string]][] => {
    const [old, now] = [before[name], after[name]]
    if (now === undefined || now === old) return []
    if (!(now instanceof EntryList)) return [[name, now]]
    const splice = (old instanceof EntryList ? old : EntryList.EMPTY).changeTo(now)
    if (splice === undefined) return old === undefined ? [[name, { keep: 0 }]] : []
    return [[name, splice]]
  })
  return changed.length > 0 ? Object.fromEntries(changed) : undefined
}
