import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { linesOf, truncated } from './decode-lines.ts'
import {
  type EndLine,
  type Header,
  isMessageEvent,
  type MeanwhileLine,
  peerOf,
  type SectionLine,
  type TraceEvent,
  type TraceLine,
} from './events.ts'
import { READABLE_VERSIONS } from './format.ts'
import { ListLengths } from './list-lengths.ts'
import { NodeKinds } from './node-kinds.ts'
import { type ParsedLine, parseLine, problem } from './parse-line.ts'
import type { Trace, TraceSection } from './trace.ts'
import { ANY_WORDS, type TraceWords, wordsOf } from './trace-words.ts'
import type { Vocabulary } from './vocabulary.ts'

const UNREAD = 'mend these first: what follows in the file has not been looked at'

/** Reads one trace and checks all of it. `source` is what errors call it. Throws every `TRACE_…` code. */
export function readTrace(bytes: Uint8Array, source: string, vocabulary: Vocabulary): Trace {
  const reader = new Reader(source, wordsOf(vocabulary))
  const lines = readAll(reader, bytes, source, LIMITS.traceProblems)
  throwIfAny(reader.problems)
  throwIfAny(reader.endProblems(lines))
  return reader.finish()
}

/**
 * Everything that is wrong with a trace, up to the line with problem `most`; nothing if `readTrace` reads it. Without a
 * vocabulary its words may be any: then only its form, the order of its lines and its nodes are looked at.
 */
export function traceProblems(
  bytes: Uint8Array,
  source: string,
  vocabulary: Vocabulary | undefined,
  most: number,
): readonly Problem[] {
  const reader = new Reader(source, vocabulary === undefined ? ANY_WORDS : wordsOf(vocabulary))
  try {
    const lines = readAll(reader, bytes, source, most)
    const isStopped = reader.problems.length >= most || reader.problems[0]?.line === 1
    return isStopped ? reader.problems : [...reader.problems, ...reader.endProblems(lines)]
  } catch (error) {
    // What is no text has no lines.
    if (error instanceof ProtokollError) return error.problems
    throw error
  }
}

/** Hands all lines to the reader, and returns how many there are. */
function readAll(reader: Reader, bytes: Uint8Array, source: string, most: number): number {
  let count = 0
  let isEnough = false
  // All lines are asked for in any case: bytes that are no text are told of before all else.
  for (const line of linesOf(bytes, source)) {
    count += 1
    if (isEnough) {
      reader.stop()
      continue
    }
    reader.line(line, count)
    // What follows a first line of something else makes no sense.
    isEnough = reader.problems.length >= (count === 1 ? 1 : most)
  }
  return count
}

interface OpenSection extends TraceSection {
  readonly meanwhile: MeanwhileLine[]
  readonly events: TraceEvent[]
  afterwards?: MeanwhileLine[]
}

/** Takes a trace line by line and collects what is wrong with it. */
class Reader {
  readonly problems: Problem[] = []
  private readonly file: string
  private readonly words: TraceWords
  private readonly nodes = new NodeKinds()
  private readonly lengths = new ListLengths()
  private readonly sections: OpenSection[] = []
  /** The line of each title. */
  private readonly titles = new Map<string, number>()
  /** Meanwhile lines that are still to be checked: each may name nodes that only the next one tells of. */
  private readonly unchecked: { readonly parsed: MeanwhileLine; readonly line: number }[] = []
  private header: Header | undefined
  private end: EndLine | undefined
  private isEndWrong = false

  constructor(file: string, words: TraceWords) {
    this.file = file
    this.words = words
  }

  line(text: string, line: number): void {
    const parsed = parseLine(text)
    if (line === 1) return this.first(parsed)
    if (this.end) {
      const legal = 'nothing: a line with "end" is the last'
      return this.add(line, [problem('TRACE_ORDER', 'a line after the end of the trace', quote(text), legal)])
    }
    if ('problems' in parsed) return this.malformed(parsed, line)
    if (!('meanwhile' in parsed.line)) this.checkUnseen()
    this.take(parsed.line, line)
  }

  /** What is wrong with a trace of so many lines if nothing else is. */
  endProblems(lines: number): Problem[] {
    if (!this.header) return [truncated(this.file, 1, 'the file is empty', 'the end of the file')]
    if (this.end || this.isEndWrong) return []
    return [truncated(this.file, lines + 1, 'the trace stops before its end', 'the end of the file')]
  }

  /** The trace, if nothing is wrong with it. */
  finish(): Trace {
    const { end: outcome, ...why } = this.end as EndLine
    return { source: this.file, header: this.header as Header, sections: this.sections, outcome, ...why }
  }

  /** The last problem says once that more may follow. */
  stop(): void {
    const last = this.problems.at(-1)
    if (!last || last.line === 1 || last.advice?.endsWith(UNREAD)) return
    this.problems[this.problems.length - 1] = { ...last, advice: last.advice ? `${last.advice}; ${UNREAD}` : UNREAD }
  }

  private add(line: number, problems: readonly Problem[]): void {
    for (const each of problems) this.problems.push({ ...each, file: this.file, line })
  }

  private first(parsed: ParsedLine): void {
    const value: object | undefined = 'line' in parsed ? parsed.line : parsed.value
    if (value && !('trace' in value && READABLE_VERSIONS.some((version) => version === value.trace))) {
      const found = 'trace' in value ? `version ${quote(value.trace)}` : quote(value)
      const legal = `a first line that begins ${READABLE_VERSIONS.map((version) => `{"trace":${version},…}`).join(' or ')}`
      const wrong = problem('TRACE_VERSION', 'not a trace of this version', found, legal)
      const advice = 'record the tests again with this version of protokoll'
      return this.add(1, [{ ...wrong, field: 'trace', advice }])
    }
    if ('problems' in parsed) return this.add(1, parsed.problems)
    this.header = parsed.line as Header
    const { vocabulary: name } = this.header
    const { name: expected = name } = this.words
    if (name === expected) return
    const wrong = problem('TRACE_FIELD', 'recorded with another vocabulary', quote(name), quote(expected))
    this.add(1, [{ ...wrong, field: 'vocabulary' }])
  }

  private malformed({ problems, value = {} }: Exclude<ParsedLine, { line: unknown }>, line: number): void {
    // A misspelt kind of message looks like a mark with stray fields; say what it is.
    const op = 'node' in value && typeof value['op'] === 'string' ? this.words.opProblems(value['op']) : []
    this.add(line, op.length > 0 ? op : problems)
    // What follows belongs to it all the same.
    if ('section' in value) this.begin({ section: '' }, line)
    if ('end' in value) this.isEndWrong = true
  }

  private take(parsed: TraceLine, line: number): void {
    if ('section' in parsed) this.begin(parsed, line)
    else if ('meanwhile' in parsed) this.meanwhile(parsed, line)
    else if ('end' in parsed) this.finishWith(parsed, line)
    else if ('node' in parsed) this.event(parsed, line)
    else this.add(line, [problem('TRACE_ORDER', 'a second first line', quote(parsed), 'one trace a file')])
  }

  private begin({ section: title, ...claims }: SectionLine, line: number): void {
    const first = this.titles.get(title)
    if (title !== '') this.titles.set(title, first ?? line)
    if (first !== undefined) {
      const legal = `a title that no section before has; line ${first} has it too`
      this.add(line, [
        { ...problem('TRACE_FIELD', 'two sections of one title', quote(title), legal), field: 'section' },
      ])
    }
    this.sections.push({ ...claims, title, line, meanwhile: [], events: [] })
  }

  private meanwhile(parsed: MeanwhileLine, line: number): void {
    const { meanwhile: node, kind } = parsed
    this.add(line, this.words.kindProblems(node, kind, this.nodes))
    this.nodes.add(node, kind)
    const section = this.current(parsed, line)
    if (!section) return
    this.unchecked.push({ parsed, line })
    if (section.events.length === 0) section.meanwhile.push(parsed)
    else {
      section.afterwards ??= []
      section.afterwards.push(parsed)
    }
  }

  private event(event: TraceEvent, line: number): void {
    const section = this.current(event, line)
    const { node, set } = event
    if (section?.afterwards) {
      const message = 'an event after a meanwhile line that stands behind events'
      const wrong = problem('TRACE_ORDER', message, quote(event), 'a meanwhile line, a section, the end')
      const advice = 'put meanwhile lines right after the section line, or behind its last event'
      this.add(line, [{ ...wrong, field: 'node', advice }])
      // Once is enough.
      delete section.afterwards
    }
    if (section && this.words.isLegal(event, this.nodes)) {
      this.add(line, this.lengths.problems(node, set))
      section.events.push(event)
      return
    }
    if (section) this.add(line, this.words.eventProblems(event, this.nodes))
    // Known from here on, be it that an unknown one has been told: once is enough.
    this.nodes.add(node, isMessageEvent(event) ? undefined : event.kind)
    if (isMessageEvent(event)) this.nodes.add(peerOf(event))
    if (section && set) {
      this.add(line, this.words.changeProblems(node, set, this.nodes))
      this.add(line, this.lengths.problems(node, set))
    }
    section?.events.push(event)
  }

  private checkUnseen(): void {
    if (this.unchecked.length === 0) return
    for (const { parsed, line } of this.unchecked.splice(0)) {
      const { meanwhile: node, set } = parsed
      this.add(line, this.words.changeProblems(node, set, this.nodes))
      this.add(line, this.lengths.problems(node, set))
    }
  }

  private finishWith(end: EndLine, line: number): void {
    this.end = end
    for (const field of ['reason', 'expected'] as const) {
      if (end.end === 'failed' || end[field] === undefined) continue
      const wrong = problem('TRACE_FIELD', `a test that passed has no "${field}"`, quote(end[field]), 'nothing')
      this.add(line, [{ ...wrong, field }])
    }
  }

  private current(parsed: MeanwhileLine | TraceEvent, line: number): OpenSection | undefined {
    const section = this.sections.at(-1)
    if (section) return section
    const field = 'meanwhile' in parsed ? 'meanwhile' : 'node'
    const message = `${field === 'node' ? 'an event' : 'a meanwhile line'} outside a section`
    this.add(line, [{ ...problem('TRACE_ORDER', message, quote(parsed), 'a line with "section" first'), field }])
    return undefined
  }
}
