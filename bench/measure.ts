import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Something that is done a known number of times in one call of `run`. */
export interface Work {
  readonly name: string
  readonly run: () => unknown
}

/** How fast something is, or how big, and the same of what was measured beside it. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly baseline: { readonly name: string; readonly value: number }
  /** How many times the time, or the memory, of the baseline it takes: less is better. This is what to compare. */
  readonly ratio: number
}

/** The figures of each benchmark by its name, as they are committed. */
export type Figures = Readonly<Record<string, readonly Figure[]>>

export const FIGURES_FILE = 'bench/figures.json'

const REPETITIONS = 9

/**
 * How often a second of the processor something can be done, and the same of what it is held against. The two take
 * turns, so that what else the machine does is borne by both; the middle one of several times counts.
 */
export function compare(unit: string, count: number, work: Work, baseline: Work, repetitions = REPETITIONS): Figure {
  const [figure] = compareAll(unit, count, [work], baseline, repetitions)
  return figure as Figure
}

/** The same for several works beside one baseline. */
export function compareAll(
  unit: string,
  count: number,
  works: readonly Work[],
  baseline: Work,
  repetitions = REPETITIONS,
): Figure[] {
  const all = [baseline, ...works].map(({ run }) => ({ run, times: timesOf(run), seconds: [] as number[] }))
  for (let i = 0; i < repetitions; i += 1)
    for (const { run, times, seconds } of all) seconds.push(secondsOf(run, times))
  const [beside = Number.NaN, ...own] = all.map(({ seconds }) => median(seconds))
  return works.map(({ name }, i) => {
    const took = own[i] ?? Number.NaN
    const held = { name: baseline.name, value: count / beside }
    return { name, unit, value: count / took, baseline: held, ratio: took / beside }
  })
}

/** Prints a figure with the ratio that is committed, and appends it to the file that `--json` names. */
export function report(figure: Figure): void {
  const { name, unit, value, baseline, ratio } = figure
  const known = committed().find((each) => each.name === name)?.ratio
  const was = known === undefined ? 'none committed' : `${known.toFixed(2)} committed`
  const beside = `${baseline.name}: ${shown(baseline.value)}`
  process.stdout.write(`${name}: ${shown(value)} ${unit}; ${beside}; ratio ${ratio.toFixed(2)} (${was})\n`)
  const at = process.argv.indexOf('--json')
  const file = at < 0 ? undefined : process.argv[at + 1]
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`)
}

/** How much memory something takes as long as it is kept. */
export function megabytesOf(make: () => unknown): number {
  const before = usedBytes()
  const kept = make()
  const bytes = usedBytes() - before
  // It must be there until here.
  return kept === undefined ? 0 : bytes / 1e6
}

function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** What is over too soon is done several times: the time is counted in steps, and a collection of garbage falls anywhere. */
const LEAST_SECONDS = 0.05

/** Does it twice: the first time is the compiler's. */
function timesOf(act: () => unknown): number {
  act()
  return Math.max(1, Math.ceil(LEAST_SECONDS / secondsOf(act)))
}

/** The time of the processor, since others may be at work; of one time where it is done several. */
export function secondsOf(act: () => unknown, times = 1): number {
  const began = process.cpuUsage()
  for (let i = 0; i < times; i += 1) act()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1e6 / times
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** No file, and no figures for a benchmark that is new: nothing is committed yet. */
function committed(): readonly Figure[] {
  if (!existsSync(FIGURES_FILE)) return []
  const all: Figures = JSON.parse(readFileSync(FIGURES_FILE, 'utf8'))
  return all[basename(process.argv[1] ?? '', '.js')] ?? []
}

/** Three digits tell enough. */
function shown(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en')
}
