import type { Header } from '../../tracer/trace/events.ts'
import type { TestPayload } from '../payload.ts'

/** A test as the list of tests shows it. */
export interface TestEntry {
  readonly id: string
  /** Group, file and test as people call them. */
  readonly group: string
  readonly file: string
  readonly test: string
  readonly failed: boolean
}

export interface TestGroup {
  readonly title: string
  readonly isFailed: boolean
  readonly entries: readonly TestEntry[]
}

const known = new WeakMap<TestPayload, TestEntry>()

/** What the first line of a trace says; the rest is not read. */
export function entryOf(payload: TestPayload): TestEntry {
  const found = known.get(payload)
  if (found) return found
  const { id, trace, failed = false } = payload
  const { group, file, test } = JSON.parse(trace.slice(0, trace.indexOf('\n'))) as Header
  const entry = { id, group, file, test, failed }
  known.set(payload, entry)
  return entry
}

/** The tests in which all words of a text occur, by group; those that failed in a group of their own, before all. */
export function groupsOf(tests: Iterable<TestPayload>, text: string): TestGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const isWanted = ({ group, file, test }: TestEntry) => {
    const name = `${group} ${file} ${test}`.toLowerCase()
    return words.every((word) => name.includes(word))
  }
  const entries = [...tests].map(entryOf).filter(isWanted)
  const groups = new Map<string, TestEntry[]>()
  for (const entry of entries) {
    if (entry.failed) continue
    const group = groups.get(entry.group)
    if (group) group.push(entry)
    else groups.set(entry.group, [entry])
  }
  const failed = entries.filter((entry) => entry.failed)
  return [
    ...(failed.length > 0 ? [{ title: 'Failed', isFailed: true, entries: failed }] : []),
    ...[...groups].map(([title, entries]) => ({ title, isFailed: false, entries })),
  ]
}
