import { SectionEvents } from '../features/evidence/section-events.ts'
import type { MeanwhileLine, State, TraceEvent } from '../trace/events.ts'
import { fold } from '../trace/fold.ts'
import { changed } from '../trace/states.ts'
import type { Trace } from '../trace/trace.ts'
import { initialState, type Vocabulary } from '../trace/vocabulary.ts'
import { AnsweredWatch } from './answered-watch.ts'
import { AtMostOneWatch, AtOnceWatch } from './at-most-one-watch.ts'
import type { Invariants, Rule } from './invariants-schema.ts'
import { NeverBackWatch } from './never-back-watch.ts'
import { NeverWatch, WheneverWatch } from './pattern-watch.ts'
import type { Contradiction, RuleWatch, Step } from './rule-watch.ts'

/** A rule that a step breaks. */
export interface BrokenRule extends Contradiction {
  readonly rule: Rule
}

/** What was held against one rule. */
export interface RuleCount {
  readonly rule: Rule
  /** How many values, events or answers were held against it. */
  readonly checked: number
  /** How many could not be, as the trace does not say what that takes. */
  readonly unknown: number
}

export interface CheckedTrace {
  /** Events that were looked at: all, or those up to the one that cannot be. */
  readonly events: number
  readonly counts: readonly RuleCount[]
  /** The first step that cannot be, with each rule that it breaks; undefined if all can. */
  readonly broken?: { readonly step: Step; readonly rules: readonly BrokenRule[] }
}

/**
 * Holds a trace against invariants, up to the first step that breaks one: what follows from that says no more. What a trace
 * does not say breaks nothing. It takes as long as the trace is, whatever the order of its events.
 */
export function checkTrace(trace: Trace, vocabulary: Vocabulary, invariants: Invariants): CheckedTrace {
  const isContinuous = invariants.continuous === true
  const watches = invariants.rules.map((rule): Watched => ({ rule, watch: watchOf(rule, vocabulary, isContinuous) }))
  let events = 0
  let broken: CheckedTrace['broken']
  for (const step of stepsIn(trace, vocabulary)) {
    if (step.event !== undefined) events += 1
    const rules = brokenAt(step, watches)
    if (rules.length === 0) continue
    broken = { step, rules }
    break
  }
  const counts = watches.map(({ rule, watch: { checked, unknown } }) => ({ rule, checked, unknown }))
  return { events, counts, ...(broken ? { broken } : {}) }
}

interface Watched {
  readonly rule: Rule
  readonly watch: RuleWatch
}

const NONE: readonly BrokenRule[] = []
const NOBODY: readonly string[] = []

function brokenAt(step: Step, watches: readonly Watched[]): readonly BrokenRule[] {
  let broken = NONE
  for (const { rule, watch } of watches) {
    const wrong = watch.take(step)
    if (wrong) broken = [...broken, { rule, ...wrong }]
  }
  return broken
}

function watchOf(rule: Rule, vocabulary: Vocabulary, isContinuous: boolean): RuleWatch {
  if ('atMostOne' in rule) return rule.atOnce ? new AtOnceWatch(rule, vocabulary) : new AtMostOneWatch(rule)
  if ('neverBack' in rule) return new NeverBackWatch(rule, vocabulary)
  if ('never' in rule) return new NeverWatch(rule)
  if ('whenever' in rule) return new WheneverWatch(rule)
  return new AnsweredWatch(rule, vocabulary, isContinuous)
}

/** All that a trace tells, in its order. */
function* stepsIn(trace: Trace, vocabulary: Vocabulary): Generator<Step> {
  const states = new Map<string, State>()
  let order = 0
  for (const [section, folded] of fold(trace, vocabulary).entries()) {
    const { meanwhile, events: told, afterwards = [], line: start } = folded.section
    const events = new SectionEvents(folded)
    type Rest = Pick<Step, 'event' | 'place' | 'together' | 'set'>
    const step = (node: string, line: number, after: State, rest: Rest): Step => {
      const before = states.get(node)
      states.set(node, after)
      order += 1
      return { order: order - 1, line, section, node, events, before, after, ...rest }
    }
    const unseen = (changes: readonly Unseen[]): Step[] => {
      const isChanged = ({ node, after }: Unseen) => after !== undefined && after !== states.get(node)
      const all = changes.filter(isChanged)
      const rest = { event: undefined, place: -1, together: all.map(({ node }) => node) }
      return all.map(({ node, line, after = {}, set }) => step(node, line, after, { ...rest, set }))
    }
    yield* unseen(unseenIn(meanwhile, start + 1, (node) => folded.before.get(node)))
    const first = start + meanwhile.length + 1
    for (const [place, { event, states: all }] of folded.frames.entries()) {
      const after = all.get(event.node) ?? {}
      yield step(event.node, first + place, after, { event, place, together: NOBODY, set: event.set ?? {} })
    }
    const last = new Map<string, State>()
    for (const { meanwhile: node, kind, set } of afterwards)
      last.set(node, changed(last.get(node) ?? states.get(node) ?? initialState(vocabulary, kind), set))
    yield* unseen(unseenIn(afterwards, first + told.length, (node) => last.get(node)))
  }
}

/** What changed unseen at a node. */
interface Unseen extends Pick<Step, 'node' | 'line' | 'set'> {
  readonly after: State | undefined
}

/** One change for each node that lines speak of; `first` is the line of the first of them. */
function unseenIn(
  lines: readonly MeanwhileLine[],
  first: number,
  afterOf: (node: string) => State | undefined,
): Unseen[] {
  const found = new Map<string, Unseen>()
  for (const [i, { meanwhile: node, set }] of lines.entries()) {
    const known = found.get(node)
    // Where several lines speak of a node, none says all that has changed.
    found.set(node, known ? { ...known, set: {} } : { node, line: first + i, set, after: afterOf(node) })
  }
  return [...found.values()]
}

/** All events of a trace, in its order. */
export function eventsIn({ sections }: Trace): TraceEvent[] {
  return sections.flatMap(({ events }) => events)
}
