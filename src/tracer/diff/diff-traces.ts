import { originOf, wordFor } from '../trace/origins.ts'
import { hasFailed, type Trace } from '../trace/trace.ts'
import type { VariableWord, Vocabulary } from '../trace/vocabulary.ts'
import { type IsNew, kindAfter, type Renamed } from './align/items.ts'
import { matchTests, nameOf } from './align/match-tests.ts'
import { type ComparedTest, compareTests, idOf, testName, worst } from './compare.ts'
import { failureOf } from './failure-told.ts'
import { lostFeatures } from './lost-features.ts'
import { isOutcomeOnly } from './outcome-pairs.ts'
import { findRenames, renamedBy, tellRenames } from './renames.ts'
import {
  CHANGE_KINDS,
  type Change,
  CLASSES,
  type ComparedRun,
  type Counts,
  type DiffClass,
  type LoneTest,
  type MergeBase,
  REPORT_VERSION,
  type Report,
  type SideName,
  type TestDiff,
} from './report.ts'
import { summarise } from './summary.ts'

/** One side: its name as the user gave it, and its traces. */
export interface DiffSide {
  readonly name: string
  readonly traces: readonly Trace[]
  /** The words that they were recorded with. */
  readonly vocabulary: Vocabulary
  /** The commit that was taken, where it is not the one that the name says. */
  readonly mergeBase?: MergeBase
}

/**
 * Compares two sides: what differs, in which tests, and how much it matters. `progress` is told how many of how many
 * tests are compared.
 */
export function diffTraces(
  before: DiffSide,
  after: DiffSide,
  progress: (done: number, all: number) => void = () => {},
): Report {
  const { pairs, removed, added } = matchTests(before.traces, after.traces)
  const vocabularies = { before: before.vocabulary, after: after.vocabulary }
  const isNew = newWords(before, after)
  const comparable = pairs.filter((pair) => !isOutcomeOnly(pair.before, pair.after))
  const found = findRenames({ before, after, pairs: comparable, isNew })
  const renamed = renamedBy(found)
  const words = { ...vocabularies, renamed, isNew: found.length > 0 ? newWords(before, after, renamed) : isNew }
  const compared = pairs.map((pair, i) => {
    progress(i, pairs.length)
    return compareTests(pair.before, pair.after, words)
  })
  const failing = (side: SideName, other: SideName) =>
    pairs.flatMap((pair) => (hasFailed(pair[side]) && pair[other].outcome === 'passed' ? [pair[other]] : []))
  const features = {
    lost: lostFeatures(before.traces, after.traces, failing('after', 'before')),
    gained: lostFeatures(after.traces, before.traces, failing('before', 'after')),
  }
  const { renames, changes } = tellRenames(found, changesOf(compared), after.vocabulary)
  const rank = new Map(changes.map(({ id }, i) => [id, i]))
  const tests = compared
    .map(({ test }) => ({ ...test, changes: test.changes.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0)) }))
    .sort(byClassThenName)
  const counts = countsOf(tests, added.length, removed.length)
  const listed = features.lost.length + features.gained.length + added.length + removed.length > 0
  const partial: Omit<Report, 'summary'> = {
    diff: REPORT_VERSION,
    before: runOf(before),
    after: runOf(after),
    verdict: worst([...tests.map((test) => test.class), ...(listed ? (['claims'] as const) : [])]),
    counts,
    changes,
    renames,
    features,
    tests: tests.filter((test) => test.class !== 'nothing' || test.moved || test.renamed),
    added: names(added, after.vocabulary),
    removed: names(removed),
  }
  const word = wordFor([...before.traces, ...after.traces].map(({ header }) => originOf(header)))
  return { ...partial, summary: summarise(partial, word) }
}

function runOf({ name, traces, mergeBase }: DiffSide): ComparedRun {
  return { name, tests: traces.length, ...(mergeBase === undefined ? {} : { mergeBase }) }
}

/** `vocabulary`: given where a failure is to be told. */
function names(traces: readonly Trace[], vocabulary?: Vocabulary): LoneTest[] {
  const named = traces.map((trace) => ({
    ...testName(trace),
    ...(hasFailed(trace) ? { failed: true as const } : {}),
    ...(trace.reason ? { reason: trace.reason } : {}),
    ...(vocabulary && hasFailed(trace) ? { failure: failureOf(trace, vocabulary) } : {}),
  }))
  return named.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

/**
 * What only one side knows: fields and state variables that only its vocabulary declares, and fields of events that
 * its traces have and those of the other nowhere, although that has such events. A variable that is a list on one side
 * only, or a list of other entries, is another one.
 */
function newWords(before: DiffSide, after: DiffSide, renamed: Renamed = new Map()): IsNew {
  const [left, right] = [wordsOf(before, renamed), wordsOf(after)]
  const others = otherVariables(before.vocabulary, after.vocabulary)
  return (kind, field) => {
    const key = `${kind} ${field}`
    if (kind === 'set' && others.has(field)) return true
    return left.has(kind) && right.has(kind) && left.has(key) !== right.has(key)
  }
}

function otherVariables(before: Vocabulary, after: Vocabulary): ReadonlySet<string> {
  const differing = [...before.variables.values()].filter((variable) => {
    const other = after.variables.get(variable.id)
    return other !== undefined && entriesOf(variable) !== entriesOf(other)
  })
  return new Set(differing.map(({ id }) => id))
}

/** What the entries of a list are; of all that is no list the same. */
function entriesOf({ type, of, fields = [] }: VariableWord): string {
  return type === 'list' ? JSON.stringify(of ?? fields.map(({ id }) => id).sort()) : ''
}

function wordsOf({ traces, vocabulary }: DiffSide, renamed: Renamed = new Map()): Set<string> {
  const words = new Set(['set', 'set role', ...[...vocabulary.variables.keys()].map((id) => `set ${id}`)])
  for (const { sections } of traces)
    for (const { events } of sections)
      for (const event of events) {
        const kind = kindAfter(event, renamed)
        words.add(kind)
        for (const field of Object.keys(event.fields ?? {})) words.add(`${kind} ${field}`)
      }
  return words
}

/** Every change once, with the tests that it is in. */
function changesOf(compared: readonly ComparedTest[]): Change[] {
  const found = new Map<string, Omit<Change, 'tests'> & { occurrences: number; tests: Set<TestDiff> }>()
  for (const { test, signatures } of compared)
    for (const each of signatures) {
      const change = found.get(each.id) ?? { ...each, occurrences: 0, tests: new Set<TestDiff>() }
      found.set(each.id, change)
      change.occurrences += 1
      change.tests.add(test)
    }
  return [...found.values()]
    .map((change) => ({ ...change, tests: [...change.tests].sort(byClassThenName).map(({ after }) => idOf(after)) }))
    .sort(
      (a, b) =>
        rankOf(a.class) - rankOf(b.class) ||
        weightOf(a) - weightOf(b) ||
        b.tests.length - a.tests.length ||
        (a.id < b.id ? -1 : 1),
    )
}

/** What explains others stands before them, in however few tests it is. */
function weightOf({ kind }: Change): number {
  return Math.min(CHANGE_KINDS.indexOf(kind), CHANGE_KINDS.indexOf('cut') + 1)
}

function rankOf(of: DiffClass): number {
  return CLASSES.indexOf(of)
}

function byClassThenName(a: TestDiff, b: TestDiff): number {
  const [left, right] = [sortName(a), sortName(b)]
  if (left === right) return rankOf(a.class) - rankOf(b.class)
  return rankOf(a.class) - rankOf(b.class) || (left < right ? -1 : 1)
}

/** The same whichever side is before. */
function sortName({ before, after }: TestDiff): string {
  return [nameOf(before), nameOf(after)].sort().join(' ')
}

function countsOf(tests: readonly TestDiff[], added: number, removed: number): Counts {
  const count = (is: (test: TestDiff) => boolean) => tests.filter(is).length
  const of = (wanted: DiffClass) => count((test) => test.class === wanted)
  return {
    outcome: of('outcome'),
    behaviour: of('behaviour'),
    claims: of('claims'),
    order: of('order'),
    nothing: of('nothing'),
    moved: count(({ moved }) => moved),
    renamed: count(({ renamed }) => renamed),
    unrepeatable: count(({ repeatable }) => repeatable === false),
    added,
    removed,
  }
}
