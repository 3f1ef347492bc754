import { join } from 'node:path'
import { counted } from '../common/counted.ts'
import { type Problem, ProtokollError, quote } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { oneLine } from '../common/one-line.ts'
import { type FailOn, isFailure } from '../diff/fail-on.ts'
import { CLASSES, type DiffClass } from '../diff/report.ts'
import { type Files, realFiles } from '../io/files.ts'
import { loadVocabulary } from '../io/load.ts'
import { pathFrom } from '../io/path-from.ts'
import { contentThere } from '../io/read-file.ts'
import { RUN_FOLDER } from '../io/run-folder.ts'
import { type RunDifference, type RunTrace, runDifferences } from '../io/run-verdict.ts'

/** A trace that a run has written. */
export interface WrittenTrace {
  /** Below the folder of traces. */
  readonly path: string
  readonly file: string
  /** The file with what was there before, if anything was. */
  readonly before?: string
}

/** A run that is over. Folders and files are full paths. */
export interface EndedRun {
  /** The folder of the project. */
  readonly root: string
  /** The folder that Vitest runs in: another one is named. */
  readonly vitestRoot: string
  /** Whether the traces lie aside, and those that are committed are as they were. */
  readonly isAside: boolean
  readonly traces: string
  readonly vocabulary: string
  readonly failOn: FailOn
  readonly written: readonly WrittenTrace[]
  /** The traces of tests that are known to be gone. */
  readonly gone: readonly string[]
}

/** What is said of a run, and what is wrong with it. */
export interface RunReport {
  readonly lines: readonly string[]
  readonly problems: readonly Problem[]
}

/** Says what the tests of a run do differently from the traces that were there before; nothing where they do the same. */
export function reportRun(run: EndedRun, disk: Files = realFiles): RunReport {
  try {
    const found = differencesOf(run, disk)
    const { differing, left, added, gone } = found
    if (differing.length + left + added.length + gone.length === 0) return { lines: [], problems: [] }
    const head = headLine(found)
    if (run.isAside) return { lines: [head, ...listLines(found), adviceLine(run)], problems: problemsOf(found) }
    const isOther = differing.length + left > 0
    return { lines: [isOther ? `${head}: ${compareCommand(run)} says more` : head], problems: [] }
  } catch (error) {
    // The words are another file than the tests have read, if somebody edits it meanwhile.
    if (!(error instanceof ProtokollError)) throw error
    return { lines: [], problems: error.problems }
  }
}

function differencesOf(run: EndedRun, disk: Files): Found {
  const { written, gone, isAside } = run
  const both = written.map(({ path, file, before }) => {
    const was = before === undefined ? undefined : contentThere(before, disk)
    return { path, file: join(run.traces, path), was, is: disk.read(file) ?? '' }
  })
  const added = both.filter(({ was }) => was === undefined).map(({ path }) => path)
  const known = both.flatMap(({ path, file, was, is }): RunTrace[] =>
    was === undefined ? [] : [{ path, file: shown(run, file), before: was, after: is }],
  )
  const changed = known.filter(({ before, after }) => before !== after)
  // What the others say decides which words are new: where it is to be decided whether the run fails, they count too.
  const compared = changed.length === 0 ? [] : isAside ? known : first(changed)
  const { differing } =
    compared.length === 0 ? { differing: [] } : runDifferences(compared, loadVocabulary(run.vocabulary, disk))
  return { run, known: known.length, differing, left: isAside ? 0 : changed.length - compared.length, added, gone }
}

interface Found {
  readonly run: EndedRun
  readonly known: number
  readonly differing: readonly RunDifference[]
  readonly left: number
  readonly added: readonly string[]
  readonly gone: readonly string[]
}

function first(changed: readonly RunTrace[]): RunTrace[] {
  let room = LIMITS.runCharacters
  return changed.filter(({ before, after }) => {
    room -= before.length + after.length
    return room >= 0
  })
}

function headLine({ run, known, differing, left, added, gone }: Found): string {
  const counts = CLASSES.map((each) => [each, differing.filter((test) => test.class === each).length] as const)
  const classes = counts.flatMap(([each, count]) => (count > 0 ? [`${each} ${count}`] : []))
  const count = differing.length + left
  const what = run.isAside
    ? `${count} of ${counted(known, 'test')} ${count === 1 ? 'does' : 'do'} something else than committed traces say`
    : `${counted(count, 'trace says', 'traces say')} something else now`
  const parts = [
    count > 0 ? `${what} (${[...classes, ...(left > 0 ? [`not compared ${left}`] : [])].join(', ')})` : '',
    added.length > 0 ? counted(added.length, 'trace is new', 'traces are new') : '',
    gone.length > 0 ? counted(gone.length, 'is of a test that is gone', 'are of tests that are gone') : '',
  ]
  const folder = pathFrom(run.vitestRoot, run.root)
  return `protokoll${folder === '' ? '' : ` in ${line(folder)}`}: ${parts.filter(Boolean).join('; ')}`
}

function listLines({ differing, added, gone }: Found): string[] {
  const all = [
    ...differing.map(({ path, class: of, first: what }) => [of, `${path}: ${what}`] as const),
    ...added.map((path) => ['new', path] as const),
    ...gone.map((path) => ['gone', path] as const),
  ]
  const lines = all.slice(0, LIMITS.runTests).map(([what, text]) => `  ${what.padEnd(9)} ${line(text)}`)
  return all.length > LIMITS.runTests ? [...lines, `  and ${all.length - LIMITS.runTests} more`] : lines
}

/** Untrusted text for one line. */
function line(text: string): string {
  return oneLine(text, LIMITS.runLineBytes)
}

function adviceLine(run: EndedRun): string {
  return `  what they did is in ${RUN_FOLDER}: ${compareCommand(run)} says more, npx vitest run -u writes it to ${shown(run, run.traces)}`
}

function compareCommand(run: EndedRun): string {
  return `npx protokoll diff git:HEAD ${shown(run, run.traces)}`
}

function shown({ root }: EndedRun, path: string): string {
  return line(pathFrom(root, path))
}

/** Tests that came or went differ from no trace: only who wants no difference at all wants none of these. */
function problemsOf({ run, differing, added, gone }: Found): Problem[] {
  const { failOn } = run
  const [worst] = differing
  const isOther = worst !== undefined && isFailure(worst.class, failOn)
  const isListed = failOn === 'any' && added.length + gone.length > 0
  if (!isOther && !isListed) return []
  const verdict: DiffClass | 'tests that came or went' = worst?.class ?? 'tests that came or went'
  return [
    {
      code: 'RUN_DIFFERS',
      message: 'the tests do something else than the committed traces say',
      found: worst ? `${verdict}: ${line(`${worst.path}: ${worst.first}`)}` : verdict,
      legal: `less than ${quote(failOn)}, which failOn of protokoll.json says`,
      advice: 'mend the code; or, if it is meant, run vitest run -u and commit the traces',
    },
  ]
}
