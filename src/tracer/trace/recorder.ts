import { type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import { slugify } from '../common/slug.ts'
import { EventWriter } from './event-writer.ts'
import {
  type Changes,
  FEATURE_ID,
  type Header,
  isMessageEvent,
  type Observation,
  type SectionLine,
  type State,
  schemaOf,
  type ToldState,
  TRACE_VERSION,
  type TraceEvent,
  type TraceLine,
} from './events.ts'
import { type FoldedSection, foldSection } from './fold.ts'
import { LineStore } from './line-store.ts'
import { NodeKinds } from './node-kinds.ts'
import { ReplyOrder } from './reply-order.ts'
import { ToldStates } from './told-states.ts'
import type { Vocabulary } from './vocabulary.ts'
import { tablesOf } from './word-tables.ts'
import { claimProblems, eventProblems, kindProblems, missingProblems, stateProblems } from './words.ts'

/** Anything whose nodes can be watched: it says what happens, and how its nodes are when asked. */
export interface Source {
  readonly nodes: readonly string[]
  /**
   * A node's role and state variables, under the vocabulary's names. A variable that has no initial value may be left
   * out while it is not known; a list is an array of its entries.
   */
  stateOf(node: string): ToldState
  /** Of a list the observer may be told how it changed instead, so that nobody compares it with what it was. */
  subscribe(observer: (observation: Observation, state: ToldState) => void): void
  /** Tells what it holds back; called where sections begin and end. What it throws fails the test. */
  flush?(): void
}

/** What a section says of itself. Feature ids are `feature` or `feature/branch`. */
export interface Claims {
  /** Features that the section needs to get where it is going. */
  readonly uses?: readonly string[]
  /** Features that the section asserts. */
  readonly tests?: readonly string[]
}

/** Checks that a feature exists; see `Catalogue`. */
export type FeatureCheck = (id: string) => readonly Problem[]

/** Checks that a section shows what it claims to test; see `evidenceProblems`. One that claims nothing is not asked for. */
export type SectionCheck = (section: FoldedSection) => readonly Problem[]

/** The section that is open. */
interface OpenSection {
  readonly claims: SectionLine
  /** The line of the trace that it began on, from 1. */
  readonly line: number
  /** How the nodes were when its events began, and where those are in the store; if it claims to test anything. */
  readonly start: { readonly before: ReadonlyMap<string, State>; readonly place: number } | undefined
  /** Where in the test it began, as stack traces have it. */
  readonly caller: string | undefined
}

/**
 * Records one test. What happens while a section is open becomes a line; what happens outside only becomes known
 * through what it changed, at the start of the next section.
 *
 * A word that the vocabulary does not know throws at once, so that a test cannot leave a trace that nobody can read.
 */
export class Recorder {
  private readonly lines = new LineStore()
  private readonly vocabulary: Vocabulary
  private readonly checkFeature: FeatureCheck
  private readonly checkSection: SectionCheck
  private readonly sources: Source[] = []
  private readonly anchors = new Set<string>()
  private readonly told: ToldStates
  private readonly writer: EventWriter
  private readonly introduced = new NodeKinds()
  private readonly replies: ReplyOrder
  /** The first alarm, wherever it was. */
  private alarm: string | undefined
  /** What sections claim to test and did not show. */
  private readonly unproved: { readonly problem: Problem; readonly caller: string | undefined }[] = []
  private open: OpenSection | undefined

  constructor(
    header: Omit<Header, 'trace' | 'vocabulary'>,
    vocabulary: Vocabulary,
    checkFeature: FeatureCheck,
    checkSection: SectionCheck = () => [],
  ) {
    this.vocabulary = vocabulary
    this.checkFeature = checkFeature
    this.checkSection = checkSection
    const tables = tablesOf(vocabulary)
    this.told = new ToldStates(tables)
    this.replies = new ReplyOrder(vocabulary)
    this.writer = new EventWriter(tables, this.told)
    this.add({ trace: TRACE_VERSION, vocabulary: vocabulary.name, ...header })
  }

  /** Starts watching. A node appears with the first mark that introduces it, so watch a source before it starts. */
  watch(source: Source): void {
    const twice = source.nodes.find((node) => this.sources.some(({ nodes }) => nodes.includes(node)))
    if (twice !== undefined) {
      throw recordError(`two watched sources have a node ${JSON.stringify(twice)}`, 'give each node an id of its own')
    }
    this.sources.push(source)
    source.subscribe((observation, state) => this.record(observation, state))
  }

  /** Whether something that has happened may be told later. */
  get holdsBack(): boolean {
    return this.sources.some((source) => source.flush !== undefined)
  }

  /** Begins a section; `caller` are the frames of the stack that led to it, if somebody may want to see them. */
  openSection(title: string, said: Claims, preparation: boolean, caller?: string): void {
    this.flushSources()
    // Vitest does not check types: a misspelt claim would be none.
    throwIfAny(claimProblems(Object.keys(said)))
    const { uses = [], tests = [] } = said
    if (this.open !== undefined)
      throw recordError(
        `section "${title}" begins inside another section`,
        'end that one first; await it, if its body is async',
      )
    if (title.trim() === '') throw recordError('a section without a title', 'say in a few words what happens in it')
    // Titles become anchors, so they have to differ in more than punctuation and case.
    const anchor = slugify(title).toLowerCase()
    if (this.anchors.has(anchor)) throw recordError(`two sections are called "${title}"`, 'give each its own title')
    for (const id of [...uses, ...tests]) throwIfAny(this.featureProblems(id))
    this.anchors.add(anchor)
    const claims: SectionLine = {
      section: title,
      ...(preparation ? { preparation: true as const } : {}),
      ...(uses.length > 0 ? { uses: [...uses] } : {}),
      ...(tests.length > 0 ? { tests: [...tests] } : {}),
    }
    this.add(claims)
    const line = this.lines.length
    this.tellWhatChangedUnseen()
    const start = tests.length > 0 ? { before: this.told.states(), place: this.lines.here() } : undefined
    this.open = { claims, line, start, caller }
  }

  /** Ends a section that ran to its end, and holds what it claims against what it showed. */
  closeSection(): void {
    const { open } = this
    try {
      this.flushSources()
    } finally {
      this.open = undefined
    }
    const folded = open && this.fold(open)
    if (folded === undefined) return
    for (const problem of this.checkSection(folded)) this.unproved.push({ problem, caller: open?.caller })
  }

  /** Ends a section that did not run to its end, and so could not show all that it claims. */
  abandonSection(): void {
    try {
      this.flushSources()
    } catch {
      // The section has failed already, and that is what is told.
    }
    this.open = undefined
  }

  /** Takes one event and the state of its node right after it. */
  record(observation: Observation, state: ToldState): void {
    const line = this.open && this.writer.write(observation, state)
    // No message is an alarm, and most events are messages.
    if (line === undefined || !isMessageEvent(observation)) this.noteAlarm(observation)
    if (line !== undefined) this.lines.add(line)
    else if (this.open !== undefined) this.recordChecked(observation, state)
    else this.introduceUnseen(observation)
    this.replies.take(observation, this.open?.claims.section, this.lines.length)
  }

  /**
   * Throws `RECORD` if what the test left is not what happened in it, or an alarm did, and `EVIDENCE` if a section does
   * not show what it claims. Called when the test is over.
   */
  assertComplete(): void {
    this.flushSources()
    if (this.alarm !== undefined) throw recordError(this.alarm, 'render the failed test: its page shows where')
    if (this.open !== undefined) {
      throw recordError(`section "${this.open.claims.section}" has not ended when the test does`, 'await it')
    }
    if (this.anchors.size > 0 && this.sources.length === 0) {
      throw recordError('the test has sections, and nothing is watched in them', 'call scenario.watch(source) first')
    }
    throwIfAny(this.replies.problems())
    this.requireProof()
  }

  /** The error is shown where the first section that it is about stands in the test, not where it is found. */
  private requireProof(): void {
    const [first, ...more] = this.unproved
    if (first === undefined) return
    const error = new ProtokollError(first.problem, ...more.map(({ problem }) => problem))
    if (first.caller !== undefined) error.stack = `${error.name}: ${error.message}\n${first.caller}`
    throw error
  }

  /** The trace so far, a line each, without the line that ends it. */
  toLines(): string[] {
    return this.lines.since(0)
  }

  /** Takes an event of which something may be wrong, or that is the first of its node; throws what is wrong with it. */
  private recordChecked(observation: Observation, state: ToldState): void {
    throwIfAny(eventProblems(this.vocabulary, this.introduced, observation))
    this.introduceUnseen(observation)
    const { node } = observation
    const set = this.changes(node, state)
    this.add(inOrder(set ? { ...observation, set } : { ...observation }))
    this.told.tell(node, set, this.introduced.kindOf(node))
  }

  /** Holds the line against the format too, so that a name that no reader takes is refused here. */
  private add(line: TraceLine): void {
    const schema = schemaOf(line)
    const error = schema?.safeParse(line).error
    if (schema && error) throwIfAny(schemaProblems(error, line, { code: 'RECORD' }, schema))
    this.lines.add(JSON.stringify(line))
  }

  /** The section as a reader of the trace sees it; undefined if it claims nothing that could be looked for in it. */
  private fold({ claims, line, start }: OpenSection): FoldedSection | undefined {
    if (start === undefined) return undefined
    const { section: title, ...rest } = claims
    const { before, place } = start
    const events = this.lines.since(place).map((text): TraceEvent => JSON.parse(text))
    return foldSection({ ...rest, title, line, meanwhile: [], events }, before, this.vocabulary)
  }

  private featureProblems(id: string): readonly Problem[] {
    if (FEATURE_ID.test(id)) return this.checkFeature(id)
    const legal = 'feature, or feature/branch'
    return [{ code: 'RECORD', message: 'not a feature id', found: JSON.stringify(id), legal }]
  }

  /** A test that catches what an alarm throws has failed all the same. */
  private noteAlarm({ node, op }: Observation): void {
    const word = this.vocabulary.marks.get(op)
    if (word?.alarm) this.alarm ??= `an alarm was raised: ${word.cell} at node ${JSON.stringify(node)}`
  }

  private flushSources(): void {
    for (const source of this.sources) source.flush?.()
  }

  private introduceUnseen(observation: Observation): void {
    const { node, op } = observation
    if (isMessageEvent(observation) || !this.vocabulary.marks.get(op)?.introduces || this.introduced.has(node)) return
    throwIfAny(kindProblems(this.vocabulary, this.introduced, node, observation.kind))
    this.introduced.add(node, observation.kind)
  }

  private tellWhatChangedUnseen(): void {
    for (const source of this.sources)
      for (const node of source.nodes) {
        if (!this.introduced.has(node)) continue
        // A node that the trace has not named yet is named here, even if it is as every node is at first.
        const isNew = !this.told.has(node)
        const state = source.stateOf(node)
        const kind = this.introduced.kindOf(node)
        throwIfAny(missingProblems(this.vocabulary, state, kind))
        const set = this.changes(node, state)
        if (!set && !isNew) continue
        this.add({ meanwhile: node, ...(isNew && kind !== undefined ? { kind } : {}), set: set ?? {} })
        this.told.tell(node, set, kind)
      }
  }

  /** What of `state` the trace does not say yet; undefined when it says everything. */
  private changes(node: string, state: ToldState): Changes | undefined {
    throwIfAny(stateProblems(this.vocabulary, this.introduced, node, state))
    throwIfAny(this.told.lengthProblems(node, state))
    return this.told.changes(node, state, this.introduced.kindOf(node))
  }
}

/** The event with its fields in the order in which one reads them: who, what, with whom, about what, to what effect. */
function inOrder(event: TraceEvent): TraceEvent {
  const { node, op, set } = event
  const effect = set ? { set } : {}
  if (!isMessageEvent(event)) {
    const { kind, fields } = event
    return { node, op, ...(kind === undefined ? {} : { kind }), ...(fields ? { fields } : {}), ...effect }
  }
  const { message, id, fields } = event
  const contents = { message, ...(id === undefined ? {} : { id }), fields, ...effect }
  return event.op === 'handle'
    ? { node, op: event.op, from: event.from, ...contents }
    : { node, op: event.op, to: event.to, ...contents }
}

export function recordError(message: string, advice: string): ProtokollError {
  return new ProtokollError({ code: 'RECORD', message, advice })
}
