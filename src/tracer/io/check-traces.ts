import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { headOf, sentence } from '../diff/event-texts.ts'
import { causesOfBreak } from '../invariants/causes-of-break.ts'
import { type BrokenRule, type CheckedTrace, checkTrace, eventsIn } from '../invariants/check-trace.ts'
import type { Invariants, Rule } from '../invariants/invariants-schema.ts'
import { SectionSteps } from '../pages/section-steps.ts'
import { makeCells } from '../trace/cells.ts'
import type { Header } from '../trace/events.ts'
import { logLines } from '../trace/log-lines.ts'
import { readTrace } from '../trace/read.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { Files } from './files.ts'
import { collectProblems, filesOf, loadVocabulary, noTraces, type TraceFile, traceFile } from './load.ts'
import { loadInvariants } from './load-invariants.ts'
import { MarkedTraces } from './marked-traces.ts'
import { loadProject, projectFolder } from './project.ts'
import { wordsFor } from './words-beside.ts'

/** What is to be checked, as a command line says it. */
export interface CheckRequest {
  /** Folders of traces, and traces; none for those of the project. */
  readonly places: readonly string[]
  readonly vocabulary?: string | undefined
  /** A file, or the name of invariants that come with protokoll. */
  readonly invariants?: string | undefined
  /** A folder for the traces that are broken, marked; nothing but an earlier check may have filled it. Default: none is written. */
  readonly out?: string | undefined
}

/** A step of a trace, as a person finds it. */
export interface ToldStep {
  readonly line: number
  readonly section: string
  /** The row of the section's table, from 1; undefined for what changed unseen, before the first. */
  readonly row: number | undefined
  /** The line of an imported log that tells it, `store.log:12`; empty if nothing says so. */
  readonly log: string
  readonly text: string
}

/** A trace with a step that cannot be. */
export interface BrokenTrace {
  readonly file: string
  readonly header: Header
  readonly step: ToldStep
  readonly rules: readonly (Pick<BrokenRule, 'rule' | 'found'> & { readonly earlier?: ToldStep })[]
  /** The nearest events of its causal past, in their order. */
  readonly causes: readonly ToldStep[]
  /** How many more of them there are. */
  readonly moreCauses: number
}

export interface Checked {
  readonly traces: number
  readonly events: number
  /** What the invariants are called. */
  readonly invariants: string
  readonly counts: readonly { readonly rule: Rule; readonly checked: number; readonly unknown: number }[]
  readonly broken: readonly BrokenTrace[]
}

/**
 * Holds traces against invariants, one at a time. Throws `TRACE_…` with all that is wrong with traces, `VOCABULARY`,
 * `INVARIANTS`, `PROJECT_FILE`, `OPTION`, `FILE_…` and `OUTPUT_…`; nothing is written then.
 */
export function checkTraces(request: CheckRequest, disk: Files, cwd: string): Checked {
  const project = projectFolder(cwd) === undefined ? undefined : loadProject(cwd)
  const places = request.places.length > 0 ? request.places : [project?.traces ?? loadProject(cwd).traces]
  throwIfAny(places.filter((place) => disk.kind(place) === undefined).map(noPlace))
  const files = places.flatMap((place) => (disk.isFolder(place) ? filesOf(place, disk) : [traceFile(place, disk)]))
  if (files.length === 0) throw new ProtokollError(noTraces(places, 'name the folder that has them'))
  const words = wordsFor(request.vocabulary, places, project, disk)
  if (words === undefined) throw new ProtokollError(noWords)
  const vocabulary = loadVocabulary(words, disk)
  const isOwn = words === project?.vocabulary
  const named = request.invariants ?? (isOwn ? project?.invariants : undefined)
  const { invariants, name } = loadInvariants(named, vocabulary, disk)
  const marked = request.out === undefined ? undefined : markedIn(request.out, vocabulary, files, disk)
  try {
    const checked = checkAll(files, vocabulary, invariants, marked)
    marked?.publish()
    return { invariants: name, ...checked }
  } finally {
    marked?.close()
  }
}

function markedIn(out: string, vocabulary: Vocabulary, files: readonly TraceFile[], disk: Files): MarkedTraces {
  return new MarkedTraces(
    out,
    vocabulary,
    files.map(({ file }) => file),
    disk,
  )
}

const noWords: Problem = {
  code: 'OPTION',
  field: '--vocabulary',
  message: 'nothing says which words the traces are in',
  legal: 'a vocabulary.json beside the traces, or a project file',
  advice: 'name the file of the words with --vocabulary',
}

function noPlace(place: string): Problem {
  const message = 'there is no such folder or trace'
  return { code: 'OPTION', field: 'check', message, found: quote(place), legal: 'folders of traces, and traces' }
}

function checkAll(
  files: readonly TraceFile[],
  vocabulary: Vocabulary,
  invariants: Invariants,
  marked: MarkedTraces | undefined,
): Omit<Checked, 'invariants'> {
  const problems: Problem[] = []
  const counts = invariants.rules.map((rule) => ({ rule, checked: 0, unknown: 0 }))
  const broken: BrokenTrace[] = []
  let events = 0
  for (const { file, read } of files) {
    const found = collectProblems(problems, () => {
      const bytes = read()
      return { bytes, trace: readTrace(bytes, file, vocabulary) }
    })
    if (found === undefined) continue
    const { bytes, trace } = found
    const checked = checkTrace(trace, vocabulary, invariants)
    events += checked.events
    for (const [i, sum] of counts.entries()) {
      sum.checked += checked.counts[i]?.checked ?? 0
      sum.unknown += checked.counts[i]?.unknown ?? 0
    }
    if (checked.broken === undefined) continue
    broken.push(toldBreak(trace, vocabulary, checked.broken))
    marked?.add(trace, bytes, checked.broken)
  }
  throwIfAny(problems)
  return { traces: files.length, events, counts, broken }
}

function toldBreak(
  trace: Trace,
  vocabulary: Vocabulary,
  { step, rules }: NonNullable<CheckedTrace['broken']>,
): BrokenTrace {
  const cells = makeCells(vocabulary)
  const steps = new SectionSteps(trace, vocabulary)
  const tell = (line: number): ToldStep => {
    const { section, row, node, event, set } = steps.at(line)
    const text = sentence(headOf({ node, event }, cells), event?.fields, set)
    const log = event === undefined ? '' : logLines([event])
    return { line, section, row, log, text }
  }
  const all = eventsIn(trace)
  const { nearest, more } = causesOfBreak(all, steps.placeUpTo(step.line, step.node), step, LIMITS.checkCauses)
  return {
    file: trace.source,
    header: trace.header,
    step: tell(step.line),
    rules: rules.map(({ rule, found, earlier }) => ({
      rule,
      found,
      ...(earlier === undefined ? {} : { earlier: tell(earlier.line) }),
    })),
    causes: nearest.map((place) => tell(steps.lineOf(place))),
    moreCauses: more,
  }
}
