import { type Problem, throwIfAny } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { nodesNamedIn } from '../import/named-nodes.ts'
import { SectionRules } from '../import/section-rules.ts'
import { type About, partTitle, type TraceOutput } from '../import/trace-lines.ts'
import type { Observation, ToldState, Value } from '../trace/events.ts'
import { TRACE_VERSION } from '../trace/format.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { CollectedStates } from './collected-states.ts'
import type { EventLine } from './live-line.ts'
import type { Happened } from './merge-recordings.ts'
import type { PendingChanges } from './pending-changes.ts'

/** Events of a section: a page of more is hard to read. */
const SECTION = { sectionTitle: 'Events', sectionEvents: 200 }

/** What happened, where something says what it was. */
type HappenedEvent = Happened & { readonly row: Pick<EventLine, 'op'> }

/** What becomes of recordings that are put together. */
export interface CollectedAbout extends About {
  readonly group: string
}

/** Writes what happened as traces, and begins another one where one would become too large to be read. */
export class CollectedTrace {
  private readonly vocabulary: Vocabulary
  private readonly about: CollectedAbout
  private readonly output: TraceOutput
  private readonly mostCharacters: number
  private readonly states: CollectedStates
  private readonly sections = new SectionRules(SECTION)
  private title = ''
  /** The events of the section so far: which nodes it names is known when it is over. */
  private section: HappenedEvent[] = []
  /** Nodes that something has happened to in it. */
  private readonly active = new Set<string>()
  /** What it begins with: what has changed unseen at nodes that nothing has happened to in it by then. */
  private before = new Map<string, PendingChanges>()
  private characters = 0
  private parts = 0

  constructor(
    vocabulary: Vocabulary,
    kindOf: (node: string) => string | undefined,
    about: CollectedAbout,
    output: TraceOutput,
    mostCharacters: number = LIMITS.importCharacters,
  ) {
    this.vocabulary = vocabulary
    this.about = about
    this.output = output
    this.mostCharacters = mostCharacters
    this.states = new CollectedStates(vocabulary, kindOf)
  }

  /** Throws what is wrong with the words of a whole section, by file and line. */
  take(happened: Happened): void {
    const { node, row, file, line } = happened
    if (!isEvent(happened)) return throwAt(this.states.change(node, setOf(row), { file, line }), happened)
    // Between two of its events no line but an event can tell what changed at a node, and no event has changed it.
    const isUnseen = this.active.has(node) && this.states.hasChanged(node)
    const title = this.sections.take({ draft: happened, ...(isUnseen ? { section: SECTION.sectionTitle } : {}) })
    if (title !== undefined) this.beginSection(title)
    else if (!this.active.has(node)) this.foresee(node)
    this.active.add(node)
    this.section.push(happened)
  }

  finish(): void {
    this.writeSection()
    if (this.parts === 0) return
    for (const [node, changes] of this.states.takeChanges()) this.unseen(node, changes)
    this.line(JSON.stringify({ end: 'passed' }))
    this.output.end()
  }

  private beginSection(title: string): void {
    this.writeSection()
    this.title = title
    this.active.clear()
    this.before = new Map(this.states.takeChanges())
  }

  /** What has changed at a node in this section before anything happened to it has changed before the section, too. */
  private foresee(node: string): void {
    for (const [, changes] of this.states.takeChanges(node)) {
      const known = this.before.get(node)
      if (known) known.addAll(changes)
      else this.before.set(node, changes)
    }
  }

  private writeSection(): void {
    const section = this.section
    this.section = []
    if (section.length === 0) return
    const isNew = this.parts === 0 || this.characters > this.mostCharacters
    if (isNew) this.begin()
    this.line(JSON.stringify({ section: this.title }))
    if (isNew) for (const text of this.states.restart()) this.line(text)
    for (const line of this.states.appear(this.appearing(section), this.before)) this.add(line, undefined)
    for (const [node, changes] of this.before) this.unseen(node, changes)
    for (const happened of section) {
      const { node, row } = happened
      this.add(this.states.event(observationOf(node, row), setOf(row)), happened)
    }
  }

  private unseen(node: string, changes: PendingChanges): void {
    for (const line of this.states.unseen(node, changes)) this.add(line, undefined)
  }

  private add(line: ReturnType<CollectedStates['event']>, happened: Happened | undefined): void {
    if ('problems' in line) throwAt(line.problems, happened)
    else this.line(line.text)
  }

  /** Nodes that the section names before anything introduces them. */
  private appearing(section: readonly HappenedEvent[]): string[] {
    const introduced = new Set<string>()
    const named = new Set<string>()
    const name = (nodes: readonly string[]) => {
      for (const node of nodes) if (!this.states.has(node) && !introduced.has(node)) named.add(node)
    }
    for (const [node, changes] of this.before) {
      name([node])
      for (const { set } of changes.all()) name(namedIn(node, { op: '', set }, this.vocabulary))
    }
    for (const { node, row } of section) {
      if (this.vocabulary.marks.get(row.op)?.introduces === true && !named.has(node)) introduced.add(node)
      name(namedIn(node, row, this.vocabulary))
    }
    return [...named]
  }

  private begin(): void {
    if (this.parts > 0) {
      this.line(JSON.stringify({ end: 'passed' }))
      this.output.end()
    }
    this.parts += 1
    this.characters = 0
    this.output.begin(this.parts)
    const { group, file, test, description } = this.about
    const named = partTitle(test, this.parts)
    const header = { trace: TRACE_VERSION, vocabulary: this.vocabulary.name, group, file, test: named }
    this.line(JSON.stringify({ ...header, repeatable: false, origin: 'recording', description }))
  }

  private line(text: string): void {
    this.characters += text.length + 1
    this.output.line(text)
  }
}

function isEvent(happened: Happened): happened is HappenedEvent {
  return 'op' in happened.row
}

function setOf(row: Happened['row']): ToldState {
  return ('set' in row ? (row.set ?? {}) : {}) as ToldState
}

function observationOf(node: string, row: HappenedEvent['row']): Observation {
  const { t: _, at: __, set: ___, ...told } = row as Partial<EventLine>
  return { node, ...told } as Observation
}

function namedIn(
  node: string,
  row: Pick<EventLine, 'op'> & { readonly set?: object | undefined },
  vocabulary: Vocabulary,
): string[] {
  const {
    to,
    from,
    message,
    fields = {},
    set = {},
  } = row as Partial<Extract<EventLine, { to: string }>> & { from?: string }
  const peer = to ?? from
  const plain = Object.fromEntries(Object.entries(set).filter(([, value]) => typeof value !== 'object')) as Record<
    string,
    Value
  >
  const ends = { ...(peer === undefined ? {} : { peer }), ...(message === undefined ? {} : { message }) }
  return nodesNamedIn({ op: row.op, node, ...ends, fields, set: plain, state: 'after' }, vocabulary)
}

function throwAt(problems: readonly Problem[], happened: Happened | undefined): void {
  const at = happened === undefined ? {} : { file: happened.file, line: happened.line }
  throwIfAny(problems.map((problem) => ({ ...problem, ...(isMissing(problem) ? { advice: LEFT_OUT } : {}), ...at })))
}

/** The recording is there, and cannot be made again: the vocabulary can say that traces may be without the field. */
const LEFT_OUT =
  'tell it; of what is recorded already, declare it "optional": a recorder leaves out what cannot be JSON'

function isMissing({ code, message, advice }: Problem): boolean {
  return code === 'TRACE_FIELD' && message === 'a field is missing' && advice === undefined
}
