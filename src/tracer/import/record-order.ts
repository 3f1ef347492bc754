import { Account } from './account.ts'
import { contentOf, LineValues } from './line-values.ts'
import type { LogRecord, LogSource } from './log-source.ts'
import type { Mapping } from './mapping.ts'
import { LineReader, placeInLog, placeOf, type Refused } from './read-events.ts'
import { TooLong } from './regex-bounds.ts'
import { compareSortKeys, type SortKey, sortKeyOf } from './sort-key.ts'
import { type Stamp, VectorClocks } from './vector-clocks.ts'

/** The order in which the records of a log are taken, and what its clocks say. */
export interface RecordOrder {
  /** Undefined where that is how they stand. */
  readonly places?: readonly number[]
  readonly clocks?: VectorClocks
  /** Whether a line has what the mapping sorts by; undefined where it sorts by nothing. */
  readonly hasKeys?: boolean
  /** Lines whose clocks cannot be. */
  readonly refused: Refused
}

/** Goes through a log for the order of its records, where that is not how they stand. */
export function recordOrder(source: LogSource, mapping: Mapping): RecordOrder {
  const clocked = mapping.clocks === undefined ? { refused: new Map() } : clocksIn(source, mapping)
  if (mapping.sort === undefined) return clocked
  const keys = keysIn(source, mapping, mapping.sort)
  return { ...clocked, places: sorted(keys), hasKeys: keys.some((key) => key !== Number.NEGATIVE_INFINITY) }
}

function keysIn(source: LogSource, mapping: Mapping, sort: NonNullable<Mapping['sort']>): SortKey[] {
  const values = new LineValues(mapping)
  const keys: SortKey[] = []
  for (const record of source.records()) {
    addKey(keys, sortKeyOf(keyIn(record, mapping, values, sort)))
  }
  return keys
}

function keyIn(record: LogRecord, mapping: Mapping, values: LineValues, sort: NonNullable<Mapping['sort']>): unknown {
  try {
    const content = contentOf(record, mapping)
    if ('why' in content) return undefined
    values.take(record, content)
    mapping.rules.find(({ line }) => line !== undefined && values.matches(line))
    return sort(values.lookup)
  } catch (error) {
    if (error instanceof TooLong) return undefined
    throw error
  }
}

function clocksIn(source: LogSource, mapping: Mapping): RecordOrder {
  const clocks = new VectorClocks()
  const refused = new Map<string, string>()
  const reader = new LineReader(mapping, new Account())
  const stamps: (Stamp | undefined)[] = []
  for (const record of source.records()) {
    const { draft } = reader.read(record) ?? {}
    const stamp = draft?.clock === undefined ? undefined : clocks.add(draft.node, draft.clock, record)
    const isRefused = stamp !== undefined && 'why' in stamp
    if (isRefused) refused.set(placeOf(record), stamp.why)
    stamps.push(isRefused ? undefined : stamp)
  }
  const { order, contradictions } = clocks.finish()
  for (const { stamp, other } of contradictions) {
    const why = `by the clocks this happened both before and after ${placeInLog(other, mapping)}`
    refused.set(placeOf(stamp), why)
  }
  const places = new Map(order.map((stamp, place) => [stamp, place]))
  const keys: SortKey[] = []
  for (const stamp of stamps) addKey(keys, stamp && places.get(stamp))
  return { places: sorted(keys), clocks, refused }
}

/** What has no key stays behind what it follows. */
function addKey(keys: SortKey[], key: SortKey | undefined): void {
  keys.push(key ?? keys.at(-1) ?? Number.NEGATIVE_INFINITY)
}

/** What has the same key stays in its order. */
function sorted(keys: readonly SortKey[]): number[] {
  return [...keys.keys()].sort((a, b) => compareSortKeys(keys[a] ?? 0, keys[b] ?? 0))
}
