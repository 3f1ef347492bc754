import { quote } from '../../common/errors.ts'
import { valueAt } from '../../common/value-at.ts'

/** What a span is to a call, in lower case; `unspecified` where it does not say. */
export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** Attributes by their keys, which have dots in them, as `http.route`. */
export type Attributes = Readonly<Record<string, unknown>>

/** A span, as the mapping of moments needs it. */
export interface Span {
  /** The line of its request, from 1, and the file. */
  readonly file: string
  readonly line: number
  readonly service: string
  /** The instance of the service; undefined where the resource does not say it. */
  readonly instance: string | undefined
  readonly resource: Attributes
  readonly trace: string
  readonly id: string
  readonly parent: string | undefined
  /** Spans that it says it is linked to, as `trace id`. */
  readonly links: readonly string[]
  readonly name: string
  readonly kind: SpanKind
  /** Nanoseconds since 1970, of the clock of the service. */
  readonly start: bigint
  readonly end: bigint
  readonly attributes: Attributes
  readonly events: readonly { readonly time: bigint; readonly name: string; readonly attributes: Attributes }[]
  readonly status: 'unset' | 'ok' | 'error'
  readonly statusText: string | undefined
}

/** Tells a span from all others. */
export function spanKey(trace: string, id: string): string {
  return `${trace} ${id}`
}

/** What stands for a service that has no name, as OpenTelemetry's own libraries call it. */
const UNKNOWN_SERVICE = 'unknown_service'

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const STATUSES = ['unset', 'ok', 'error'] as const

/**
 * The spans of an `ExportTraceServiceRequest` in OTLP's JSON, or why one is none; undefined if it is no such request.
 * Fields that are not known are not looked at, as the protocol asks for.
 */
export function spansIn(
  request: object,
  at: Pick<Span, 'file' | 'line'>,
): readonly (Span | { readonly why: string })[] | undefined {
  const resources = listAt(request, 'resourceSpans')
  if (resources === undefined) return Object.keys(request).length === 0 ? [] : undefined
  return resources.flatMap((each) => {
    const resource = attributesOf(valueAt(each, ['resource', 'attributes']))
    const service = {
      service: textOr(valueAt(resource, ['service.name']), UNKNOWN_SERVICE),
      instance: textOr(valueAt(resource, ['service.instance.id']), undefined),
      resource,
    }
    return partsOf(each, SCOPES, ['resource', 'schemaUrl'], (scope) =>
      partsOf(scope, ['spans'], ['scope', 'instrumentationLibrary', 'schemaUrl'], (span) => [
        spanOf(span, { ...at, ...service }),
      ]),
    )
  })
}

/** Its name, and the one that it had until version 0.15 of the protocol. */
const SCOPES = ['scopeSpans', 'instrumentationLibrarySpans']

/**
 * What is in the lists of these names. Where there is none, but something that is not known `beside` them, spans may be in
 * that: it is said, and not passed over.
 */
function partsOf<T>(
  value: unknown,
  names: readonly string[],
  beside: readonly string[],
  partsIn: (each: unknown) => readonly (T | { readonly why: string })[],
): readonly (T | { readonly why: string })[] {
  const lists = names.flatMap((name) => listAt(value, name) ?? [])
  if (lists.length > 0) return lists.flatMap(partsIn)
  const known = [...names, ...beside]
  const other = Object.keys(Object(value)).find((name) => !known.includes(name))
  return other === undefined ? [] : [{ why: `no ${quote(names[0] ?? '')} is there, but ${quote(other)}` }]
}

type Origin = Pick<Span, 'file' | 'line' | 'service' | 'instance' | 'resource'>

function spanOf(value: unknown, origin: Origin): Span | { readonly why: string } {
  const [trace, id] = [idOf(valueAt(value, ['traceId'])), idOf(valueAt(value, ['spanId']))]
  if (trace === undefined || id === undefined) return { why: 'a span without "traceId" and "spanId"' }
  const [start, end] = [nanosOf(valueAt(value, ['startTimeUnixNano'])), nanosOf(valueAt(value, ['endTimeUnixNano']))]
  if (start === undefined || end === undefined) {
    return { why: 'a span without "startTimeUnixNano" and "endTimeUnixNano"' }
  }
  const kind = enumOf(valueAt(value, ['kind']), 'SPAN_KIND_', KINDS)
  if (kind === undefined) return { why: 'a span whose "kind" OTLP does not have' }
  return {
    ...origin,
    trace,
    id,
    parent: idOf(valueAt(value, ['parentSpanId'])),
    links: (listAt(value, 'links') ?? []).flatMap((link) => {
      const [of, to] = [idOf(valueAt(link, ['traceId'])), idOf(valueAt(link, ['spanId']))]
      return of === undefined || to === undefined ? [] : [spanKey(of, to)]
    }),
    name: textOr(valueAt(value, ['name']), kind),
    kind,
    start,
    end,
    attributes: attributesOf(valueAt(value, ['attributes'])),
    events: (listAt(value, 'events') ?? []).map((event) => ({
      time: nanosOf(valueAt(event, ['timeUnixNano'])) ?? start,
      name: textOr(valueAt(event, ['name']), 'event'),
      attributes: attributesOf(valueAt(event, ['attributes'])),
    })),
    status: enumOf(valueAt(value, ['status', 'code']), 'STATUS_CODE_', STATUSES) ?? 'unset',
    statusText: textOr(valueAt(value, ['status', 'message']), undefined),
  }
}

function listAt(value: unknown, name: string): readonly unknown[] | undefined {
  const list = valueAt(value, [name])
  return Array.isArray(list) ? list : undefined
}

function textOr<T>(value: unknown, other: T): string | T {
  return typeof value === 'string' && value !== '' ? value : other
}

/** Ids are hexadecimal digits in either case; nothing, or nothing but zeros, is none. */
function idOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || /^0*$/.test(value)) return undefined
  return /^[0-9a-fA-F]+$/.test(value) ? value.toLowerCase() : value
}

/** Whole numbers stand in JSON as text, or as numbers: of these, large ones are text by now. */
function nanosOf(value: unknown): bigint | undefined {
  if (typeof value === 'string') return /^\d{1,20}$/.test(value) ? BigInt(value) : undefined
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 64
    ? BigInt(value)
    : undefined
}

/** A word of an enumeration by its number, or by its name; the first where there is none. */
function enumOf<T extends string>(value: unknown, prefix: string, words: readonly T[]): T | undefined {
  if (value === undefined || value === null) return words[0]
  return words.find((word, i) => value === i || value === `${prefix}${word.toUpperCase()}`)
}

/** The last one of a key holds; there is only one, as the protocol has it. */
function attributesOf(list: unknown): Attributes {
  const attributes: Record<string, unknown> = Object.create(null)
  for (const each of Array.isArray(list) ? list : []) {
    const key = valueAt(each, ['key'])
    if (typeof key === 'string' && key !== '') attributes[key] = plainOf(valueAt(each, ['value']))
  }
  return attributes
}

/** The value that an `AnyValue` holds: lists of them are lists, lists of keys and values are objects. */
function plainOf(value: unknown): unknown {
  for (const name of ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'bytesValue']) {
    const plain = valueAt(value, [name])
    if (plain !== undefined) return plain
  }
  const [list, pairs] = [valueAt(value, ['arrayValue']), valueAt(value, ['kvlistValue'])]
  if (list !== undefined) return (listAt(list, 'values') ?? []).map((each) => plainOf(each) ?? null)
  return pairs === undefined ? undefined : attributesOf(valueAt(pairs, ['values']))
}
