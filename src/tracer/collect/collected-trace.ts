import { type Problem, throwIfAny } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { nodesNamedIn } from '../import/named-nodes.ts'
import { SectionRules } from '../import/section-rules.ts'
import type { About, TraceOutput } from '../import/trace-lines.ts'
import type { Observation, ToldState, Value } from '../trace/events.ts'
import { TRACE_VERSION } from '../trace/format.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { CollectedStates } from './collected-states.ts'
import type { EventLine } from './live-line.ts'
import type { Happened } from './merge-recordings.ts'

/** Events of a section: a page of more is hard to read. */
const SECTION = { sectionTitle: 'Events', sectionEvents: 200 }

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
  /** The section so far: which nodes it names is known when it is over. */
  private section: Happened[] = []
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
    const title = 'op' in happened.row ? this.sections.take({ draft: happened }) : undefined
    if (title !== undefined) {
      this.writeSection()
      this.title = title
    }
    this.section.push(happened)
  }

  finish(): void {
    this.writeSection()
    if (this.parts === 0) return
    for (const line of this.states.rest()) this.add(line, undefined)
    this.line(JSON.stringify({ end: 'passed' }))
    this.output.end()
  }

  private writeSection(): void {
    const section = this.section
    this.section = []
    if (section.length === 0) return
    // A change before the first event of all waits for it.
    if (this.title === '') {
      this.section = section
      return
    }
    const isNew = this.parts === 0 || this.characters > this.mostCharacters
    if (isNew) this.begin()
    this.line(JSON.stringify({ section: this.title }))
    if (isNew) for (const text of this.states.restart()) this.line(text)
    for (const node of this.appearing(section)) this.line(this.states.appear(node))
    for (const happened of section) this.happened(happened)
  }

  private happened(happened: Happened): void {
    const { node, row } = happened
    const set = ('set' in row ? (row.set ?? {}) : {}) as ToldState
    if ('op' in row) this.add(this.states.event(observationOf(node, row), set), happened)
    else throwAt(this.states.change(node, set), happened)
  }

  private add(line: ReturnType<CollectedStates['event']>, happened: Happened | undefined): void {
    if ('problems' in line) throwAt(line.problems, happened)
    else this.line(line.text)
  }

  /** Nodes that the section names before anything introduces them. */
  private appearing(section: readonly Happened[]): string[] {
    const introduced = new Set<string>()
    const named = new Set<string>()
    for (const { node, row } of section) {
      if ('op' in row && this.vocabulary.marks.get(row.op)?.introduces === true) {
        if (!named.has(node)) introduced.add(node)
      }
      for (const each of namedIn(node, row, this.vocabulary)) {
        if (!this.states.has(each) && !introduced.has(each)) named.add(each)
      }
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
    const named = this.parts === 1 ? test : `${test}, part ${this.parts}`
    const header = { trace: TRACE_VERSION, vocabulary: this.vocabulary.name, group, file, test: named }
    this.line(JSON.stringify({ ...header, repeatable: false, description }))
  }

  private line(text: string): void {
    this.characters += text.length + 1
    this.output.line(text)
  }
}

function observationOf(node: string, row: Partial<EventLine> & Pick<EventLine, 'op'>): Observation {
  const { t: _, at: __, set: ___, ...told } = row
  return { node, ...told } as Observation
}

function namedIn(node: string, row: Happened['row'], vocabulary: Vocabulary): string[] {
  if (!('op' in row)) return [node]
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
  throwIfAny(problems.map((problem) => ({ ...problem, ...at })))
}
