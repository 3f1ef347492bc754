import type { z } from 'zod'
import { eventProblems, stateProblems } from './check.ts'
import { oneOf, type Problem, quote, throwIfAny } from './errors.ts'
import {
  endSchema,
  type Header,
  handleSchema,
  headerSchema,
  MESSAGE_OPS,
  type MeanwhileLine,
  markSchema,
  meanwhileSchema,
  type Outcome,
  sectionSchema,
  TRACE_VERSION,
  type TraceEvent,
  transferSchema,
} from './events.ts'
import { schemaProblems } from './schema.ts'
import type { Trace, TraceSection } from './trace.ts'
import type { Vocabulary } from './vocabulary.ts'

/** After this many problems in one file the rest is not looked at: they are mostly echoes of the first. */
const MOST_PROBLEMS = 10

/** Reads one trace and checks all of it. `source` is what errors call it. Throws every `TRACE_…` code. */
export function readTrace(bytes: Uint8Array, source: string, vocabulary: Vocabulary): Trace {
  const reader = new Reader(source, vocabulary)
  const lines = splitLines(bytes, source)
  for (const [i, line] of lines.entries()) {
    reader.line(line, i + 1)
    if (reader.problems.length >= MOST_PROBLEMS) break
  }
  throwIfAny(reader.problems)
  return reader.finish(lines.length)
}

function splitLines(bytes: Uint8Array, file: string): string[] {
  const lines = decode(bytes, file).split('\n')
  if (lines.pop() !== '') throwIfAny([truncated(file, lines.length + 1, 'the last line has no end')])
  return lines
}

/** Decodes strictly. On failure the line is found by decoding up to each line's end. */
function decode(bytes: Uint8Array, file: string): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return strict.decode(bytes)
  } catch {
    let line = 1
    for (let start = 0; start < bytes.length; line += 1) {
      const newline = bytes.indexOf(0x0a, start)
      const end = newline < 0 ? bytes.length : newline
      if (!isUtf8(bytes.subarray(start, end))) break
      start = end + 1
    }
    const advice = 'traces are UTF-8; record the test again'
    throwIfAny([{ code: 'TRACE_ENCODING', file, line, message: 'bytes that are not UTF-8', advice }])
    return ''
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function truncated(file: string, line: number, message: string): Problem {
  const legal = 'a trace ends with the line {"end":"passed"} or {"end":"failed"}'
  return { code: 'TRACE_TRUNCATED', file, line, message, legal, advice: 'record the test again' }
}

interface OpenSection extends TraceSection {
  readonly meanwhile: MeanwhileLine[]
  readonly events: TraceEvent[]
}

/** Takes a trace line by line and collects what is wrong with it. */
class Reader {
  readonly problems: Problem[] = []
  private readonly file: string
  private readonly vocabulary: Vocabulary
  private readonly nodes = new Set<string>()
  private readonly sections: OpenSection[] = []
  private header: Header | undefined
  private outcome: Outcome | undefined

  constructor(file: string, vocabulary: Vocabulary) {
    this.file = file
    this.vocabulary = vocabulary
  }

  line(text: string, line: number): void {
    const value = this.json(text, line)
    if (value === undefined) return
    if (line === 1) this.first(value)
    else if (this.outcome) this.add({ line, code: 'TRACE_ORDER', message: 'a line after the end of the trace' })
    else if ('section' in value) this.section(value, line)
    else if ('meanwhile' in value) this.meanwhile(value, line)
    else if ('end' in value) this.outcome = this.parse(endSchema, value, line)?.end
    else if ('node' in value) this.event(value, line)
    else this.unknownLine(value, line)
  }

  finish(lines: number): Trace {
    if (!this.header) throwIfAny([truncated(this.file, 1, 'the file is empty')])
    if (!this.outcome) throwIfAny([truncated(this.file, lines + 1, 'the trace stops before its end')])
    return {
      source: this.file,
      header: this.header as Header,
      sections: this.sections,
      outcome: this.outcome as Outcome,
    }
  }

  private add(problem: Problem): void {
    this.problems.push({ file: this.file, ...problem })
  }

  private json(text: string, line: number): Record<string, unknown> | undefined {
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    } catch {
      // Told below, like every other line that is not an object.
    }
    this.add({ line, code: 'TRACE_JSON', message: 'not a JSON object', found: quote(text), legal: 'one object a line' })
    return undefined
  }

  private parse<T>(schema: z.ZodType<T>, value: unknown, line: number): T | undefined {
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    const problems = schemaProblems(parsed.error, value, { code: 'TRACE_FIELD', file: this.file, line })
    this.problems.push(...problems)
    return undefined
  }

  private first(value: Record<string, unknown>): void {
    if (value['trace'] !== TRACE_VERSION) {
      const found = 'trace' in value ? `version ${quote(value['trace'])}` : quote(value)
      const legal = `a first line that begins {"trace":${TRACE_VERSION},…}`
      const advice = 'record the tests again with this version of protokoll'
      this.add({
        code: 'TRACE_VERSION',
        line: 1,
        field: 'trace',
        message: 'not a trace of this version',
        found,
        legal,
        advice,
      })
      return
    }
    this.header = this.parse(headerSchema, value, 1)
    const name = this.header?.vocabulary
    if (name === undefined || name === this.vocabulary.name) return
    const legal = quote(this.vocabulary.name)
    const message = 'recorded with another vocabulary'
    this.add({ code: 'TRACE_FIELD', line: 1, field: 'vocabulary', message, found: quote(name), legal })
  }

  private section(value: unknown, line: number): void {
    const parsed = this.parse(sectionSchema, value, line)
    if (!parsed) return
    const { section: title, ...claims } = parsed
    this.sections.push({ ...claims, title, line, meanwhile: [], events: [] })
  }

  private meanwhile(value: unknown, line: number): void {
    const parsed = this.parse(meanwhileSchema, value, line)
    const section = this.current('meanwhile', line)
    if (!parsed || !section) return
    if (section.events.length > 0) {
      const advice = 'put it right after the section line'
      this.add({ line, code: 'TRACE_ORDER', field: 'meanwhile', message: 'a meanwhile line after an event', advice })
    }
    this.nodes.add(parsed.meanwhile)
    this.checkState(parsed.set, line)
    section.meanwhile.push(parsed)
  }

  private event(value: Record<string, unknown>, line: number): void {
    const event = this.parse(schemaOf(value), value, line)
    const section = this.current('event', line)
    if (!event || !section) return
    for (const problem of eventProblems(this.vocabulary, this.nodes, event)) this.add({ line, ...problem })
    if (this.vocabulary.marks.get(event.op)?.introduces) this.nodes.add(event.node)
    if (event.set) this.checkState(event.set, line)
    section.events.push(event)
  }

  private current(what: string, line: number): OpenSection | undefined {
    const section = this.sections.at(-1)
    if (!section) this.add({ line, code: 'TRACE_ORDER', message: `a line of kind "${what}" outside a section` })
    return section
  }

  private checkState(set: Record<string, unknown>, line: number): void {
    const problems = stateProblems(this.vocabulary, this.nodes, set as Parameters<typeof stateProblems>[2])
    for (const problem of problems) this.add({ line, ...problem })
  }

  private unknownLine(value: Record<string, unknown>, line: number): void {
    const legal = oneOf(['section', 'meanwhile', 'node', 'end'])
    const message = 'a line of no known kind'
    this.add({ line, code: 'TRACE_UNKNOWN_EVENT', message, found: quote(value), legal: `a line with one of ${legal}` })
  }
}

function schemaOf({ op }: Record<string, unknown>): z.ZodType<TraceEvent> {
  if (op === 'handle') return handleSchema
  return MESSAGE_OPS.some((known) => known === op) ? transferSchema : markSchema
}
