import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { framesAbove } from '../common/frames.ts'
import { nameOf, shapeError, shapeProblems } from './event-shape.ts'
import { EventWriter } from './event-writer.ts'
import {
  type Changes,
  type Header,
  isMessageEvent,
  type MeanwhileLine,
  type Observation,
  type SectionLine,
  type State,
  type ToldState,
  type TraceEvent,
  type TraceLine,
} from './events.ts'
import { type FoldedSection, foldSection } from './fold.ts'
import { TRACE_VERSION } from './format.ts'
import { eventInOrder, requireForm } from './line-schema.ts'
import { LineStore } from './line-store.ts'
import type { Loss } from './loss.ts'
import { NodeKinds } from './node-kinds.ts'
import { type Failure, failure, placed, Refusals, recordError } from './refusals.ts'
import { ReplyOrder } from './reply-order.ts'
import { type Claims, type FeatureCheck, SectionTitles } from './section-titles.ts'
import { ToldStates } from './told-states.ts'
import type { Vocabulary } from './vocabulary.ts'
import type { Source } from './watched-source.ts'
import { WatchedSources } from './watched-sources.ts'
import { areChangesLegal, isEventLegal, tablesOf, type WordTables } from './word-tables.ts'
import { eventProblems, missingProblems, stateProblems } from './words.ts'

export type { Source }

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
 * What it refuses, a word that the vocabulary does not know for instance, leaves no line, and is never thrown at whoever
 * tells it: that is the protocol under test, which could catch it. It fails the test when that is over, see `failures`.
 */
export class Recorder {
  private readonly lines = new LineStore()
  private readonly vocabulary: Vocabulary
  private readonly titles: SectionTitles
  private readonly checkSection: SectionCheck
  private readonly tables: WordTables
  private readonly told: ToldStates
  private readonly writer: EventWriter
  private readonly introduced = new NodeKinds()
  private readonly replies: ReplyOrder
  private readonly refusals = new Refusals()
  private readonly sources = new WatchedSources(this.refusals)
  /** The first alarm, wherever it was. */
  private alarm: { readonly problem: Problem; readonly line: number } | undefined
  /** What sections claim to test and did not show. */
  private readonly unproved: { readonly problem: Problem; readonly caller: string | undefined }[] = []
  private open: OpenSection | undefined
  /** How the last section ended, as far as no event says it. */
  private ends: MeanwhileLine[] = []
  /** The title of the section that shows all, while it is to be shown. */
  private whole: string | undefined
  private loss: Loss | undefined
  private header: Header

  constructor(
    header: Omit<Header, 'trace' | 'vocabulary'>,
    vocabulary: Vocabulary,
    checkFeature: FeatureCheck,
    checkSection: SectionCheck = () => [],
  ) {
    this.vocabulary = vocabulary
    this.titles = new SectionTitles(checkFeature)
    this.checkSection = checkSection
    this.tables = tablesOf(vocabulary)
    this.told = new ToldStates(this.tables)
    this.replies = new ReplyOrder(vocabulary)
    this.writer = new EventWriter(this.tables, this.told)
    this.header = { trace: TRACE_VERSION, vocabulary: vocabulary.name, ...header }
    this.add(this.header)
  }

  /**
   * Starts watching; nothing, if the source is watched already. A node appears with the first mark that introduces it, so
   * watch a source before it starts. Throws `RECORD`.
   */
  watch(source: Source): void {
    if (this.sources.has(source)) return
    this.refusing(() => this.sources.add(source))
    this.lose(source)
    // Bound, so that whoever is told of a refusal sees where the source told something first.
    source.subscribe(this.record.bind(this))
  }

  /** Has the messages lost that `loss` says, of whatever is watched from now on. */
  loseBy(loss: Loss): void {
    this.loss = loss
  }

  private lose(source: Source): void {
    const { loss } = this
    if (loss === undefined) return
    if (source.loses === undefined) loss.cannot()
    else source.loses((sent) => (this.open !== undefined || this.whole !== undefined) && loss.takes(sent))
  }

  /** Shows all that happens, in a section of this title that begins with the first event; until a section is opened. */
  showWhole(title: string): void {
    this.whole = title
  }

  /** Ends the section that shows all, if there is one. */
  endWhole(): void {
    if (this.whole !== undefined && this.open !== undefined) this.closeSection()
    this.whole = undefined
  }

  /** Says that another run of the same code may do something else. */
  markNotRepeatable(): void {
    this.header = { ...this.header, repeatable: false }
  }

  /** Whether something that has happened may be told later. */
  get holdsBack(): boolean {
    return this.sources.holdsBack
  }

  /**
   * Begins a section; `caller` are the frames of the stack that led to it, if somebody may want to see them. Throws
   * `RECORD` and `FEATURE_UNKNOWN`, which fails the test also if it is caught.
   */
  openSection(title: string, said: Claims, preparation: boolean, caller?: string): void {
    this.sources.flush()
    this.endWhole()
    this.refusing(() => this.begin(title, said, preparation, caller))
  }

  private begin(title: string, said: Claims, preparation: boolean, caller?: string): void {
    if (this.open !== undefined) {
      const advice = 'end that one first; await it, if its body is async'
      throw recordError(`section ${quote(title)} begins inside another section`, advice)
    }
    const claims = this.titles.begin(title, said, preparation)
    this.add(claims)
    const line = this.lines.length
    this.ends = []
    this.tellWhatChangedUnseen(caller)
    const start = claims.tests ? { before: this.told.states(), place: this.lines.here() } : undefined
    this.open = { claims, line, start, caller }
  }

  /** Ends a section that ran to its end, and holds what it claims against what it showed. */
  closeSection(): void {
    this.sources.flush()
    this.noteEnds()
    const { open } = this
    this.open = undefined
    const folded = open && this.fold(open)
    if (folded === undefined) return
    for (const problem of this.checkSection(folded)) this.unproved.push({ problem, caller: open?.caller })
  }

  /** Ends a section that did not run to its end, and so could not show all that it claims. */
  abandonSection(): void {
    this.sources.flush()
    this.open = undefined
  }

  /** Takes one event and the state of its node right after it. Never throws. */
  record(observation: Observation, state: ToldState): void {
    try {
      this.take(observation, state)
    } catch (error) {
      const shape = error instanceof ProtokollError ? error : shapeError(observation, state)
      this.refusals.add(shape ?? error, nameOf(observation), framesAbove(this.record), this.lines.length)
    }
  }

  private take(observation: Observation, state: ToldState): void {
    if (this.whole !== undefined && this.open === undefined) this.begin(this.whole, {}, false)
    const line = this.open && this.writer.write(observation, state)
    // No message is an alarm, and most events are messages.
    if (line === undefined || !isMessageEvent(observation)) this.noteAlarm(observation)
    if (line !== undefined) this.lines.add(line)
    else if (this.open !== undefined) this.recordChecked(observation, state)
    else this.checkUnseen(observation, state)
    this.replies.take(observation, this.lines.length, this.open?.claims.section, this.open?.caller)
  }

  /** Throws all of `failures`, as one error that is shown where the first of them is. */
  assertComplete(): void {
    const failures = this.failures()
    const [first, ...others] = failures.flatMap(({ error }) => error.problems)
    if (first === undefined) return
    throw placed(new ProtokollError(first, others), failures[0]?.frames)
  }

  /**
   * Why the test has failed, whatever else it did: what was refused, an alarm, what is missing in what it left, and
   * sections that do not show what they claim. Asked for when the test is over; of one that has failed by itself it is
   * not told what it did not come to.
   */
  failures(hasFailed = false): readonly Failure[] {
    this.sources.flush()
    const [firstUnproved] = this.unproved
    return [
      ...this.refusals.told(),
      ...(this.alarm === undefined ? [] : failure('alarm', [this.alarm.problem], undefined, this.alarm.line)),
      ...(hasFailed ? [] : failure('refused', this.missing())),
      ...this.replies.outOfOrder().flatMap(({ problem, line, caller }) => failure('refused', [problem], caller, line)),
      // Shown where the first section that it is about stands in the test, not where it is found.
      ...failure(
        'evidence',
        this.unproved.map(({ problem }) => problem),
        firstUnproved?.caller,
      ),
    ]
  }

  private missing(): Problem[] {
    const problem = (message: string, advice: string): Problem => ({ code: 'RECORD', message, advice })
    if (this.open !== undefined) {
      return [problem(`section ${quote(this.open.claims.section)} has not ended when the test does`, 'await it')]
    }
    if (this.titles.count === 0 || this.sources.count > 0) return []
    return [problem('the test has sections, and nothing is watched in them', 'call scenario.watch(source) first')]
  }

  /** The trace so far, a line each, without the line that ends it. */
  toLines(): string[] {
    const { description, ...rest } = this.header
    const header = description === undefined ? rest : { ...rest, description }
    return [JSON.stringify(header), ...this.lines.since(0).slice(1), ...this.ends.map((line) => JSON.stringify(line))]
  }

  /** Takes an event of which something may be wrong, or that is the first of its node; throws what is wrong with it. */
  private recordChecked(told: Observation, toldState: ToldState): void {
    throwIfAny(shapeProblems(told, toldState))
    // Each value is read once, so that what is written is what was checked.
    const observation: Observation = told.fields ? { ...told, fields: { ...told.fields } } : { ...told }
    const state = { ...toldState }
    throwIfAny(eventProblems(this.vocabulary, this.introduced, observation))
    const { node } = observation
    this.introducing(observation, () => {
      const set = this.changes(node, state)
      this.add(eventInOrder(set ? { ...observation, set } : { ...observation }))
      this.told.tell(node, set, this.introduced.kindOf(node))
    })
  }

  /** Holds what is not shown against the vocabulary too. What of the state is missing is asked for when it is shown. */
  private checkUnseen(observation: Observation, state: ToldState): void {
    const { introduced, tables, vocabulary } = this
    if (!isEventLegal(observation, introduced, tables)) {
      throwIfAny(shapeProblems(observation, state))
      throwIfAny(eventProblems(vocabulary, introduced, observation))
    }
    this.introducing(observation, () => {
      if (areChangesLegal(state as Changes, observation.node, introduced, tables)) return
      // A state that is none has no words to be looked up.
      throwIfAny(shapeProblems(observation, state))
      throwIfAny(stateProblems(vocabulary, introduced, observation.node, state))
    })
  }

  /** Introduces the node, if the event does, unless what is done then is refused: nobody could read of it afterwards. */
  private introducing(observation: Observation, act: () => void): void {
    const { node, op } = observation
    const isMark = !isMessageEvent(observation)
    if (!isMark || !this.vocabulary.marks.get(op)?.introduces || this.introduced.has(node)) return act()
    this.introduced.add(node, observation.kind)
    try {
      act()
    } catch (error) {
      this.introduced.delete(node)
      this.refusals.addUnborn(node)
      throw error
    }
  }

  /** Holds the line against the format too, so that a name that no reader takes is refused here. */
  private add(line: TraceLine): void {
    requireForm(line)
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

  /** A test that catches what an alarm throws has failed all the same. */
  private noteAlarm({ node, op }: Observation): void {
    const word = this.vocabulary.marks.get(op)
    if (!word?.alarm) return
    const message = `an alarm was raised: ${word.cell} at node ${quote(node)}`
    const problem: Problem = { code: 'RECORD', message, advice: 'render the failed test: its page shows where' }
    // It is noted before it has its line.
    this.alarm ??= { problem, line: this.lines.length + 1 }
  }

  private tellWhatChangedUnseen(caller: string | undefined): void {
    this.askAll(caller, (node, state) => {
      // A node that the trace has not named yet is named here, even if it is as every node is at first.
      const isNew = !this.told.has(node)
      const kind = this.introduced.kindOf(node)
      const set = this.changes(node, state)
      if (!set && !isNew) return
      this.add({ meanwhile: node, ...(isNew && kind !== undefined ? { kind } : {}), set: set ?? {} })
      this.told.tell(node, set, kind)
    })
  }

  /** What changes at nodes behind their last event ends the trace, unless another section begins with it. */
  private noteEnds(): void {
    this.ends = []
    this.askAll(this.open?.caller, (node, state) => {
      const set = this.changes(node, state)
      if (set && this.told.has(node)) this.ends.push({ meanwhile: node, set })
    })
  }

  /** Asks every node for its state; what is wrong with it is refused, and said to be at `caller`. */
  private askAll(caller: string | undefined, take: (node: string, state: ToldState) => void): void {
    const isIntroduced = (node: string) => this.introduced.has(node)
    this.sources.askAll(isIntroduced, caller, (node, state) => {
      throwIfAny(missingProblems(this.vocabulary, state, this.introduced.kindOf(node)))
      take(node, state)
    })
  }

  /** Throws what is wrong with what a test does, which fails it also if that is caught. */
  refuse(problem: Problem): never {
    return this.refusing(() => {
      throw new ProtokollError(problem)
    })
  }

  /** Remembers what is thrown, so that it fails the test also if somebody catches it. */
  private refusing<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      this.refusals.add(error, undefined, undefined)
      throw error
    }
  }

  /** What of `state` the trace does not say yet; undefined when it says everything. */
  private changes(node: string, state: ToldState): Changes | undefined {
    throwIfAny(stateProblems(this.vocabulary, this.introduced, node, state))
    throwIfAny(this.told.lengthProblems(node, state))
    return this.told.changes(node, state, this.introduced.kindOf(node))
  }
}
