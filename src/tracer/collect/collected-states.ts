import type { Problem } from '../common/errors.ts'
import { NamedNodes } from '../import/named-nodes.ts'
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
import { PendingChanges, type Place, type ToldChange } from './pending-changes.ts'

/** A line of a trace, or why there is none. */
type Line = { readonly text: string } | { readonly problems: readonly Problem[] }

/** What becomes of what is told: what of it is new, or why it cannot be so. */
type Applied = { readonly set: Changes | undefined } | { readonly problems: readonly Problem[] }

/** Writes events as lines of a trace, and knows what the trace has told of the nodes. */
export class CollectedStates {
  private readonly vocabulary: Vocabulary
  private readonly kindOf: (node: string) => string | undefined
  private readonly nodes = new NodeKinds()
  private readonly anyNode: NodeKinds
  /** What changed at nodes and no line has told yet. */
  private readonly pending = new Map<string, PendingChanges>()
  private told: ToldStates
  private writer: EventWriter

  constructor(vocabulary: Vocabulary, kindOf: (node: string) => string | undefined) {
    this.vocabulary = vocabulary
    this.kindOf = kindOf
    this.anyNode = new NamedNodes(kindOf)
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

  /** The lines with which nodes come to be, those that have changed since with what has. */
  appear(nodes: readonly string[], changed: Map<string, PendingChanges>): Line[] {
    for (const node of nodes) this.nodes.add(node, this.kindOf(node))
    return nodes.flatMap((node) => {
      const changes = changed.get(node) ?? new PendingChanges()
      changed.delete(node)
      return this.unseen(node, changes)
    })
  }

  /** A node has changed, and nothing says by what. Returns what is wrong with it, but for nodes that it names. */
  change(node: string, set: ToldState, place: Place): readonly Problem[] {
    const problems = stateProblems(this.vocabulary, this.anyNode, node, set)
    if (problems.length > 0) return problems
    const known = this.pending.get(node)
    const changes = known ?? new PendingChanges()
    changes.add(set, place)
    if (!known) this.pending.set(node, changes)
    return []
  }

  hasChanged(node: string): boolean {
    return this.pending.has(node)
  }

  /** Takes what has changed and is not told: at this node, or at all, in the order of their names. */
  takeChanges(node?: string): [node: string, changes: PendingChanges][] {
    const taken = [...this.pending].filter(([each]) => node === undefined || each === node)
    for (const [each] of taken) this.pending.delete(each)
    return taken.sort(([a], [b]) => (a < b ? -1 : 1))
  }

  /** The line that tells what has changed at a node unseen; none if it is as the trace says. */
  unseen(node: string, changes: PendingChanges): Line[] {
    const isNew = !this.told.has(node)
    const changed = this.apply(node, changes.all())
    if ('problems' in changed) return [changed]
    if (!isNew && changed.set === undefined) return []
    const kind = isNew ? this.kindOf(node) : undefined
    return [{ text: meanwhileLine(node, kind, changed.set) }]
  }

  /** The line of an event. */
  event(observation: Observation, set: ToldState): Line {
    const text = this.writer.write(observation, set)
    return text === undefined ? this.closely(observation, set) : { text }
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
    const changed = this.apply(observation.node, [{ set }])
    if ('problems' in changed) return changed
    const event = changed.set ? { ...told, set: changed.set } : told
    return { text: JSON.stringify(eventInOrder(event as TraceEvent)) }
  }

  /** What all this comes to, one after the other. It is told from here on. */
  private apply(node: string, all: Iterable<Pick<ToldChange, 'set'> & Partial<ToldChange>>): Applied {
    if (!this.told.has(node)) this.told.tell(node, undefined, this.kindOf(node))
    const before = this.told.states().get(node) ?? {}
    const names = new Set<string>()
    for (const { set, place } of all) {
      const problems = stateProblems(this.vocabulary, this.kinds(node), node, set)
      const wrong = problems.length > 0 ? problems : this.told.lengthProblems(node, set)
      if (wrong.length > 0) return { problems: wrong.map((problem) => ({ ...problem, ...place })) }
      this.told.tell(node, this.told.changes(node, set, this.kindOf(node)), this.kindOf(node))
      for (const name of Object.keys(set)) names.add(name)
    }
    return { set: difference(before, this.told.states().get(node) ?? {}, names) }
  }

  private meanwhile(node: string, set: Changes | undefined): string {
    const kind = this.nodes.kindOf(node)
    this.told.tell(node, set, kind)
    return meanwhileLine(node, kind, set)
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

function meanwhileLine(node: string, kind: string | undefined, set: Changes | undefined): string {
  return JSON.stringify({ meanwhile: node, ...(kind === undefined ? {} : { kind }), set: set ?? {} })
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
