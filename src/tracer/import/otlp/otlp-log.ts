import { groupBy } from '../../common/group-by.ts'
import { isObject } from '../../common/is-object.ts'
import { exactJsonOf } from '../../common/json.ts'
import { LIMITS } from '../../common/limits.ts'
import type { LogRecord, LogSource } from '../log-source.ts'
import { momentOrder } from './moment-order.ts'
import { type Moment, momentsOf } from './moments.ts'
import { serviceNames } from './service-names.ts'
import { type Span, spanKey, spansIn } from './span.ts'

/**
 * A log of OTLP requests in JSON, one a line, or one in a whole file, as a log of moments: each is an object, in one line.
 * Those of a trace stand together, and the traces in the order in which they begin. What is no span, and no request, is a
 * record that cannot be read; a request without spans is a moment that does `nothing`. All spans are held in memory.
 */
export function momentLog(source: LogSource): LogSource {
  let made: readonly LogRecord[] | undefined
  const records = () => (made ??= recordsOf(source))
  return {
    records,
    inOrder: (places) => [...places].flatMap((place) => records()[place] ?? []),
  }
}

function recordsOf(source: LogSource): LogRecord[] {
  const read = new RequestReader()
  for (const file of filesOf(source)) read.file(file)
  return [...read.others, ...momentRecords(read.spans)]
}

/** The records of each file by itself. */
function* filesOf(source: LogSource): Generator<LogRecord[]> {
  let file: LogRecord[] = []
  for (const record of source.records()) {
    if (file.length > 0 && file[0]?.file !== record.file) {
      yield file
      file = []
    }
    file.push(record)
  }
  if (file.length > 0) yield file
}

class RequestReader {
  readonly spans: Span[] = []
  /** What becomes no moment. */
  readonly others: LogRecord[] = []
  private readonly keys = new Set<string>()
  private characters = 0

  /** Reads requests of a line each; or if no line is one, and all of them together are, that. */
  file(lines: readonly LogRecord[]): void {
    const requests = lines.map((record) => ({ record, read: requestIn(record) }))
    if (!requests.some(({ read }) => typeof read === 'object')) {
      const whole = wholeOf(lines)
      const read = requestIn(whole)
      if (typeof read === 'object') return this.request(whole, read)
    }
    for (const { record, read } of requests) {
      if (typeof read === 'object') this.request(record, read)
      else this.others.push(read === '' ? record : notOf(record, read))
    }
  }

  private request(record: LogRecord, request: object): void {
    const { file, line } = record
    this.characters += record.text?.length ?? 0
    if (this.characters > LIMITS.importSpanCharacters) {
      const most = LIMITS.importSpanCharacters.toLocaleString('en')
      return this.unread(record, `beyond the ${most} characters of requests that are read; import fewer at a time`)
    }
    const spans = spansIn(request, { file, line })
    if (spans === undefined) {
      this.others.push(notOf(record, 'JSON, but no request with "resourceSpans"'))
      return
    }
    if (spans.length === 0) this.others.push({ file, line, lines: record.lines, text: '{"does":"nothing"}' })
    for (const span of spans) {
      if ('why' in span) this.others.push({ file, line, lines: 1, text: undefined, why: span.why })
      else this.add(span)
    }
  }

  private add(span: Span): void {
    const key = spanKey(span.trace, span.id)
    if (this.keys.has(key)) {
      this.unread({ ...span, lines: 1 }, `span ${span.id} of trace ${span.trace} was there before`)
      return
    }
    this.keys.add(key)
    this.spans.push(span)
  }

  private unread({ file, line, lines }: Omit<LogRecord, 'text'>, why: string): void {
    this.others.push({ file, line, lines, text: undefined, why })
  }
}

function notOf(record: LogRecord, why: string): LogRecord {
  const { text: raw } = record
  return { ...record, text: undefined, why, ...(raw === undefined ? {} : { raw }) }
}

function wholeOf(lines: readonly LogRecord[]): LogRecord {
  const { file = '', line = 1 } = lines[0] ?? {}
  const isText = lines.every(({ text }) => text !== undefined)
  const text = isText ? lines.map((record) => record.text).join('\n') : undefined
  return { file, line, lines: lines.reduce((sum, record) => sum + record.lines, 0), text }
}

/** A request; or why it is none, which is nothing for a blank line. */
function requestIn({ text, why = 'cannot be read' }: LogRecord): object | string {
  if (text === undefined) return why
  if (text.trim() === '') return ''
  let value: unknown
  try {
    value = exactJsonOf(text)
  } catch (error) {
    return error instanceof SyntaxError ? 'not JSON' : 'nested too deep'
  }
  return isObject(value) ? value : 'JSON, but no object'
}

function momentRecords(spans: readonly Span[]): LogRecord[] {
  const nodeOf = serviceNames(spans)
  const moments = momentsOf(spans)
  const order = momentOrder(moments, ({ span }) => nodeOf(span))
  const traces = groupBy(order, (place) => (moments[place] as Moment).span.trace)
  const ranks = new Map(order.map((place, i) => [place, i]))
  const calls = new Calls()
  const latest: LatestText = { of: undefined, text: '' }
  return [...traces.values()].flatMap((places) =>
    places.map((place, i) => {
      const moment = moments[place] as Moment
      const call = calls.numberOf(moment)
      const opens = i === 0 ? { opens: moment.span.name } : {}
      const more = { order: ranks.get(place), ...opens }
      return new MomentRecord(moment.span, () => JSON.stringify({ ...toldOf(moment, nodeOf, call), ...more }), latest)
    }),
  )
}

/** The text that was made last: it is asked for several times, and the next one is that of the next record. */
interface LatestText {
  of: LogRecord | undefined
  text: string
}

/** A moment as a line, made when it is asked for: all lines of a span have all that the span has, so they can be long. */
class MomentRecord implements LogRecord {
  readonly file: string
  readonly line: number
  readonly lines = 1
  private readonly make: () => string
  private readonly latest: LatestText

  constructor({ file, line }: Span, make: () => string, latest: LatestText) {
    this.file = file
    this.line = line
    this.make = make
    this.latest = latest
  }

  get text(): string {
    const { latest } = this
    if (latest.of !== this) Object.assign(latest, { of: this, text: this.make() })
    return latest.text
  }
}

/** Numbers calls in the order in which they are asked for. */
class Calls {
  private readonly numbers = new Map<string, number>()

  numberOf({ does, span, other }: Moment): number | undefined {
    if (does === 'begin' || does === 'end' || does === 'event') return undefined
    const isSender = span.kind === 'client' || span.kind === 'producer'
    const [sender, handler] = isSender ? [span, other] : [other, span]
    const key = [sender, handler].map((each) => (each === undefined ? '' : spanKey(each.trace, each.id))).join(' > ')
    const known = this.numbers.get(key) ?? this.numbers.size + 1
    this.numbers.set(key, known)
    return known
  }
}

/** What rules find of a moment. */
function toldOf(
  { does, span, other, event, time }: Moment,
  nodeOf: (span: Span) => string,
  call: number | undefined,
): object {
  const { name, kind, trace, id, parent, status, statusText, resource } = span
  const own = event === undefined ? undefined : span.events[event]
  return {
    does,
    node: nodeOf(span),
    peer: other && nodeOf(other),
    call,
    name,
    kind,
    event: own?.name,
    status: status === 'unset' ? undefined : status,
    statusText,
    time: String(time),
    trace,
    span: id,
    parent,
    attributes: own?.attributes ?? span.attributes,
    resource,
  }
}
