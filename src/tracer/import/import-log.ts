import { LIMITS } from '../common/limits.ts'
import { Account } from './account.ts'
import type { EventDraft } from './event-draft.ts'
import { LinkOrder } from './link-order.ts'
import type { LogRecord, LogSource } from './log-source.ts'
import { type LooseEnds, MessageEnds } from './loose-ends.ts'
import type { Mapping } from './mapping.ts'
import { momentLog } from './otlp/otlp-log.ts'
import { kindOf, readEvents, type Said } from './read-events.ts'
import { recordOrder } from './record-order.ts'
import { SectionRules } from './section-rules.ts'
import { isIntroduction, type Survey, survey } from './survey.ts'
import { ToldValues } from './told-values.ts'
import { type About, TraceLines, type TraceOutput } from './trace-lines.ts'
import type { VectorClocks } from './vector-clocks.ts'
import { unwrappedLog } from './wrapper.ts'

/** What was made of a log. */
export interface Imported {
  readonly account: Account
  /** How many traces: none if no line is an event. */
  readonly traces: number
  /** Undefined where nobody knows, and where clocks say what belongs together. */
  readonly looseEnds: LooseEnds | undefined
  /** What the mapping names that no line has: `mask token`, `sort`. */
  readonly unmet: readonly string[]
}

/**
 * Makes traces of a log, going through it as often as it takes: nothing holds all of it. What is kept is the nodes, and a
 * few bytes for each line where lines are to be sorted, tell states as they were before, or have clocks.
 */
export function importLog(
  source: LogSource,
  mapping: Mapping,
  about: About,
  output: TraceOutput,
  mostCharacters: number = LIMITS.importCharacters,
): Imported {
  const lines = mapping.wrapper === undefined ? source : unwrappedLog(source, mapping.wrapper)
  const log = mapping.format === 'otlp' ? momentLog(lines) : lines
  const { places, clocks, refused, hasKeys } = recordOrder(log, mapping)
  const records = (): Iterable<LogRecord> => (places === undefined ? log.records() : log.inOrder(places))
  const read = (account: Account) => readEvents(records(), mapping, account, refused)
  const known = survey(read(new Account()), mapping, clocks)
  const account = new Account()
  const written = new TraceLines(mapping, about, output, mostCharacters)
  const writer = new EventLines(mapping, written, known, clocks)
  for (const said of read(account)) writer.take(said)
  written.finish()
  return {
    account,
    traces: written.parts,
    looseEnds: clocks === undefined ? writer.ends.found : undefined,
    unmet: [...account.unmet(mapping), ...(mapping.sort !== undefined && hasKeys === false ? ['sort'] : [])],
  }
}

/** Brings what lines say into the form that traces have. */
class EventLines {
  private readonly mapping: Mapping
  private readonly lines: TraceLines
  private readonly known: Survey
  private readonly clocks: VectorClocks | undefined
  private readonly sections: SectionRules
  private readonly told: ToldValues
  private readonly links: LinkOrder | undefined
  private place = 0
  readonly ends = new MessageEnds()

  constructor(mapping: Mapping, lines: TraceLines, known: Survey, clocks: VectorClocks | undefined) {
    this.mapping = mapping
    this.lines = lines
    this.known = known
    this.clocks = clocks
    this.sections = new SectionRules(mapping)
    this.told = new ToldValues(mapping.vocabulary, (node) => kindOf(mapping, node))
    this.links = mapping.messages === 'order' ? new LinkOrder() : undefined
  }

  take(said: Said): void {
    const title = this.sections.take(said)
    const { nodes, states } = this.known
    const { count } = this.sections
    if (title !== undefined) this.lines.section(title, nodes.get(count) ?? [], states.get(count) ?? [])
    if (said.draft !== undefined) this.event(said.draft)
  }

  private event(draft: EventDraft): void {
    const { node, state, clock } = draft
    const steps = clock === undefined ? undefined : this.clocks?.stepsOf(node, clock)
    for (const { from, id } of steps?.into ?? []) this.step('handle', node, from, id)
    const changed = this.told.take(node, draft.set)
    const own = state === 'after' || isIntroduction(draft, this.mapping.vocabulary) ? changed : undefined
    const unseen = own === undefined ? this.known.unseen.get(this.place) : undefined
    if (unseen !== undefined) this.unseen(node, unseen)
    const id = draft.message === undefined ? undefined : this.links?.idOf(draft)
    const named = id === undefined ? draft : { ...draft, id }
    this.ends.take(named)
    this.lines.event(named, own ?? this.known.later.get(this.place))
    for (const { to, id } of steps?.outOf ?? []) this.step('send', node, to, id)
    this.place += 1
  }

  /** The log says that a state has changed, and not by what. */
  private unseen(node: string, changed: EventDraft['set']): void {
    const { unseen: op } = this.mapping
    if (op !== undefined) this.lines.event({ op, node, fields: {}, set: {}, state: 'after' }, changed)
  }

  private step(op: 'send' | 'handle', node: string, peer: string, id: string): void {
    const message = this.mapping.clocks?.message ?? ''
    this.lines.event({ op, node, peer, message, id, fields: {}, set: {}, state: 'after' }, undefined)
  }
}
