import { addTo } from '../common/group-by.ts'
import type { Value } from '../trace/events.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { EventDraft } from './event-draft.ts'
import type { Mapping } from './mapping.ts'
import { nodesNamedIn } from './named-nodes.ts'
import { kindOf, type Said } from './read-events.ts'
import { SectionRules } from './section-rules.ts'
import { type Told, ToldValues } from './told-values.ts'
import type { VectorClocks } from './vector-clocks.ts'

/** What has to be known of all of a log before the first event is written. */
export interface Survey {
  /** The nodes that come to be with a section, by its place from 1: they are named in it first. */
  readonly nodes: ReadonlyMap<number, readonly string[]>
  /** How nodes were right before the section in which their first line is. */
  readonly states: ReadonlyMap<number, readonly (readonly [node: string, told: Told])[]>
  /** What an event changed, by its place from 0, which only the next line of its node tells. */
  readonly later: ReadonlyMap<number, Told>
  /** What has changed before an event, by its place from 0, and the log does not say by what. */
  readonly unseen: ReadonlyMap<number, Told>
}

/**
 * Goes through a log for what later lines say of earlier events. Nodes are named as receivers before anything is told of
 * them; and where lines tell a state as it was before, what an event changed stands on the next line of its node.
 */
export function survey(said: Iterable<Said>, mapping: Mapping, clocks?: VectorClocks): Survey {
  const surveyor = new Surveyor(mapping, clocks)
  for (const each of said) surveyor.take(each)
  return surveyor
}

/** What the last line of a node was, and which variables any of its lines has told. */
interface LastLine {
  readonly place: number
  readonly state: EventDraft['state']
  readonly told: Told
  readonly names: Set<string>
}

class Surveyor implements Survey {
  readonly nodes = new Map<number, string[]>()
  readonly states = new Map<number, (readonly [node: string, told: Told])[]>()
  readonly later = new Map<number, Told>()
  readonly unseen = new Map<number, Told>()
  private readonly clocks: VectorClocks | undefined
  private readonly vocabulary: Vocabulary
  private readonly sections: SectionRules
  private readonly told: ToldValues
  private readonly named = new Set<string>()
  private readonly last = new Map<string, LastLine>()
  private place = 0

  constructor(mapping: Mapping, clocks: VectorClocks | undefined) {
    this.clocks = clocks
    this.vocabulary = mapping.vocabulary
    this.sections = new SectionRules(mapping)
    this.told = new ToldValues(mapping.vocabulary, (node) => kindOf(mapping, node))
  }

  take(said: Said): void {
    const { draft } = said
    this.sections.take(said)
    if (draft === undefined) return
    this.name(draft)
    this.change(draft)
    const names = this.last.get(draft.node)?.names ?? new Set()
    for (const name in draft.set) names.add(name)
    this.last.set(draft.node, { place: this.place, state: draft.state, told: draft.set, names })
    this.place += 1
  }

  private name(draft: EventDraft): void {
    const introduces = isIntroduction(draft, this.vocabulary)
    for (const node of nodesNamedIn(draft, this.vocabulary)) {
      if (this.named.has(node)) continue
      this.named.add(node)
      if (!introduces || node !== draft.node) addTo(this.nodes, this.sections.count, node)
    }
    this.nameReceivers(draft)
  }

  /** What clocks say is sent from here goes to nodes that may have their first line much later. */
  private nameReceivers({ node, clock }: EventDraft): void {
    if (clock === undefined) return
    for (const { to } of this.clocks?.stepsOf(node, clock).outOf ?? []) {
      if (this.named.has(to)) continue
      this.named.add(to)
      addTo(this.nodes, this.sections.count, to)
    }
  }

  private change(draft: EventDraft): void {
    const changed = this.told.take(draft.node, draft.set)
    if (changed === undefined || draft.state === 'after') return
    const last = this.last.get(draft.node)
    if (last === undefined) {
      if (!isIntroduction(draft, this.vocabulary))
        addTo(this.states, this.sections.count, [draft.node, changed] as const)
      return
    }
    const { made, unseen } = makersOf(changed, last)
    if (made) this.later.set(last.place, made)
    if (unseen) this.unseen.set(this.place, unseen)
  }
}

/**
 * What of this the event of the node's last line has changed. That is known of what its line told as it was before the event;
 * what it did not tell, and a line before it did, may have changed with an event between the two.
 */
function makersOf(
  changed: Told,
  last: LastLine,
): { readonly made: Told | undefined; readonly unseen: Told | undefined } {
  if (last.state === 'after') return { made: undefined, unseen: changed }
  const isUnseen = (name: string) => !Object.hasOwn(last.told, name) && last.names.has(name)
  return {
    made: those(changed, (name) => !isUnseen(name)),
    unseen: those(changed, isUnseen),
  }
}

/** Undefined if there are none. */
function those(told: Told, isSuch: (name: string) => boolean): Told | undefined {
  const names = Object.keys(told).filter(isSuch)
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, told[name] as Value]))
}

/** Whether a node exists from this mark on. */
export function isIntroduction({ op, message }: EventDraft, { marks }: Vocabulary): boolean {
  return message === undefined && marks.get(op)?.introduces === true
}
