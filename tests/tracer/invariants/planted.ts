import type { Draw } from '../../../src/explore/seeded-draw.ts'
import { type Entry, EntryList } from '../../../src/tracer/trace/entry-list.ts'
import { isMessageEvent, type State, type TraceEvent, type Value } from '../../../src/tracer/trace/events.ts'
import { type FoldedSection, fold } from '../../../src/tracer/trace/fold.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'

/** What can be planted into a trace that is right. */
export const PLANTS = ['a second leader', 'a term that goes back', 'a vote twice', 'a commit that changes'] as const
export type Plant = (typeof PLANTS)[number]

/** The words of a protocol for what is planted. */
export interface Words {
  readonly role: string
  readonly term: string
  readonly vote: string
  /** The variable that only grows, as far as a node does not lose it. */
  readonly commit?: string
  /** The log, numbered from 1 or so that `last` is the number of the last entry, and what of an entry can be altered. */
  readonly log?: { readonly list: string; readonly last: string; readonly field: string }
  /** The answer that says whom a node votes for. */
  readonly ballot?: { readonly message: string; readonly yes: Readonly<Record<string, Value>> }
  /** A message that says the term of a committed entry. */
  readonly told?: { readonly message: string; readonly index: string; readonly of: string; readonly commit: string }
}

/** A trace with something planted into one of its events, and the line of that. */
export interface Planted {
  readonly trace: Trace
  readonly line: number
  readonly event: TraceEvent
}

/** An event, and how its node was. */
interface Moment {
  readonly section: number
  readonly place: number
  readonly event: TraceEvent
  readonly before: State
  readonly after: State
}

/** A change that makes an event say something that contradicts what the trace has said before it. */
interface Change {
  readonly moment: Moment
  /** The events that take its place: itself, changed, or itself and another. The last one is the one planted. */
  readonly events: readonly TraceEvent[]
}

/** Plants things into one trace. */
export class Planter {
  private readonly trace: Trace
  private readonly words: Words
  private readonly moments: readonly Moment[]
  private readonly nodes: readonly string[]
  private readonly isLoss: (event: TraceEvent) => boolean

  constructor(trace: Trace, vocabulary: Vocabulary, words: Words) {
    this.trace = trace
    this.words = words
    this.moments = momentsOf(fold(trace, vocabulary))
    this.nodes = [...new Set(this.moments.map(({ event }) => event.node))]
    this.isLoss = ({ op }) => {
      const mark = vocabulary.marks.get(op)
      return (mark?.stops ?? mark?.resumes ?? mark?.introduces) === true
    }
  }

  /** Undefined where the trace has no place for it. */
  plant(plant: Plant, draw: Draw): Planted | undefined {
    const changes = this.changes(plant, draw)
    const change = changes.length === 0 ? undefined : draw.one(changes)()
    return change && this.planted(change)
  }

  private changes(plant: Plant, draw: Draw): readonly (() => Change)[] {
    if (plant === 'a second leader') return this.secondLeaders()
    if (plant === 'a term that goes back') return this.termsBack(draw)
    if (plant === 'a vote twice') return draw.once(2) ? this.otherVotes(draw) : this.secondBallots(draw)
    const all = [this.commitsBack(draw), this.commitsAhead(draw), this.otherEntries(draw), this.otherTold(draw)]
    const ways = all.filter((way) => way.length > 0)
    return ways.length === 0 ? [] : draw.one(ways)
  }

  /** A node is said to lead in a term that another has led in. */
  private secondLeaders(): readonly (() => Change)[] {
    const { role, term } = this.words
    const leaders = new Map<unknown, string>()
    return this.moments.flatMap((moment) => {
      const { event, after } = moment
      const leader = leaders.get(after[term])
      if (after['role'] === role && leader === undefined) leaders.set(after[term], event.node)
      if (leader === undefined || leader === event.node || after[term] === undefined) return []
      return [() => setting(moment, { role })]
    })
  }

  private termsBack(draw: Draw): readonly (() => Change)[] {
    const { term } = this.words
    return this.moments.flatMap((moment) => {
      const was = moment.before[term]
      if (typeof was !== 'number' || was < 1 || this.isLoss(moment.event)) return []
      return [() => setting(moment, { [term]: draw.below(was) })]
    })
  }

  /** A node that has a vote in a term is said to have given it to another. */
  private otherVotes(draw: Draw): readonly (() => Change)[] {
    const { term, vote } = this.words
    return this.moments.flatMap((moment) => {
      const { before, after } = moment
      const voted = before[vote] ?? null
      if (voted === null || before[term] === undefined || before[term] !== after[term]) return []
      const others = this.nodes.filter((node) => node !== voted)
      return others.length === 0 ? [] : [() => setting(moment, { [vote]: draw.one(others) })]
    })
  }

  /** The same as a message: the answer of a voter, once more and to another. */
  private secondBallots(draw: Draw): readonly (() => Change)[] {
    const { ballot } = this.words
    if (ballot === undefined) return this.otherVotes(draw)
    const given = new Map<string, TraceEvent>()
    return this.moments.flatMap((moment) => {
      const { event, section, place } = moment
      // Whoever has changed unseen may have lost what it promised.
      const unseen = [this.trace.sections[section - 1]?.afterwards, this.trace.sections[section]?.meanwhile]
      if (place === 0) for (const { meanwhile } of unseen.flatMap((lines) => lines ?? [])) given.delete(meanwhile)
      const before = given.get(event.node)
      const isBallot = isMessageEvent(event) && event.op === 'send' && event.message === ballot.message
      if (isBallot && Object.entries(ballot.yes).every(([name, value]) => event.fields[name] === value))
        given.set(event.node, event)
      if (before === undefined || !isMessageEvent(before) || before.op !== 'send') return []
      const { set: _, ...answer } = before
      const others = this.nodes.filter((node) => node !== before.to && node !== before.node)
      return others.length === 0 ? [] : [() => ({ moment, events: [event, { ...answer, to: draw.one(others) }] })]
    })
  }

  private commitsBack(draw: Draw): readonly (() => Change)[] {
    const { commit } = this.words
    if (commit === undefined) return []
    return this.moments.flatMap((moment) => {
      const was = moment.before[commit]
      if (typeof was !== 'number' || was < 1 || this.isLoss(moment.event)) return []
      return [() => setting(moment, { [commit]: draw.below(was) })]
    })
  }

  /** A node that does not lead is said to know more to be committed than it does. */
  private commitsAhead(draw: Draw): readonly (() => Change)[] {
    const { commit, role } = this.words
    if (commit === undefined) return []
    return this.moments.flatMap((moment) => {
      const { before, after, event } = moment
      const is = after[commit]
      const leads = before['role'] === role || after['role'] === role
      if (typeof is !== 'number' || leads || !isMessageEvent(event) || this.isLoss(event)) return []
      return [() => setting(moment, { [commit]: is + 1 + draw.below(3) })]
    })
  }

  /** Another entry stands in a log where one is committed. */
  private otherEntries(draw: Draw): readonly (() => Change)[] {
    const { log, commit } = this.words
    if (log === undefined || commit === undefined) return []
    return this.moments.flatMap((moment) => {
      const [list, last, upTo] = [moment.after[log.list], moment.after[log.last], moment.before[commit]]
      if (!(list instanceof EntryList) || typeof last !== 'number' || typeof upTo !== 'number') return []
      // How many of the entries that the list has are committed.
      const settled = Math.min(list.length, upTo - (last - list.length))
      if (settled < 1 || moment.event.set?.[log.list] !== undefined || this.isLoss(moment.event)) return []
      return [
        () => {
          const keep = draw.below(settled)
          const [first, ...rest] = [...list].slice(keep)
          return setting(moment, { [log.list]: { keep, add: [altered(first, log.field), ...rest] } })
        },
      ]
    })
  }

  /** A message says another term of an entry that is committed, and has been told of before. */
  private otherTold(draw: Draw): readonly (() => Change)[] {
    const { told } = this.words
    if (told === undefined) return []
    const known = new Set<Value>()
    return this.moments.flatMap((moment) => {
      const { event } = moment
      if (!isMessageEvent(event) || event.message !== told.message || event.op === 'queue') return []
      const { [told.index]: index = null, [told.of]: of, [told.commit]: commit } = event.fields
      if (typeof index !== 'number' || typeof commit !== 'number' || typeof of !== 'number' || index > commit) return []
      const isKnown = known.has(index)
      known.add(index)
      if (!isKnown) return []
      const change = () => ({ ...event, fields: { ...event.fields, [told.of]: of + 1 + draw.below(3) } })
      return [() => ({ moment, events: [change()] })]
    })
  }

  private planted({ moment, events }: Change): Planted {
    const sections = this.trace.sections.map((section, i) =>
      i === moment.section ? { ...section, events: section.events.toSpliced(moment.place, 1, ...events) } : section,
    )
    const { line = 0, meanwhile = [] } = this.trace.sections[moment.section] ?? {}
    const event = events.at(-1) ?? moment.event
    return {
      trace: { ...this.trace, sections },
      line: line + meanwhile.length + 1 + moment.place + events.length - 1,
      event,
    }
  }
}

function momentsOf(folded: readonly FoldedSection[]): Moment[] {
  return folded.flatMap(({ before: first, frames }, section) =>
    frames.map(({ event, states }, place) => ({
      section,
      place,
      event,
      before: (frames[place - 1]?.states ?? first).get(event.node) ?? {},
      after: states.get(event.node) ?? {},
    })),
  )
}

function setting(moment: Moment, set: NonNullable<TraceEvent['set']>): Change {
  const { event } = moment
  return { moment, events: [{ ...event, set: { ...event.set, ...set } }] }
}

function altered(entry: Entry | undefined, field: string): Entry {
  if (typeof entry !== 'object' || entry === null) return `${entry} altered`
  const value = entry[field]
  return { ...entry, [field]: typeof value === 'number' ? value + 1 : `${value} altered` }
}
