import { appendFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Work {
  readonly name: string
  readonly run: () => unknown
}

/** How fast something is, and how fast what was measured beside it. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly baseline: { readonly name: string; readonly value: number }
  /** How many times what the baseline takes, of time or of room. */
  readonly ratio: number
}

const REPETITIONS = 9

/**
 * How often a second of the processor something can be done, and the same of what it is held against. The two take
 * turns, so that what else the machine does is borne by both; the middle one of several times counts.
 */
export function compare(unit: string, count: number, work: Work, baseline: Work, repetitions = REPETITIONS): Figure {
  const own: number[] = []
  const other: number[] = []
  // Once for nothing: the first time is the compiler's.
  for (let i = -1; i < repetitions; i += 1) {
    const seconds = [secondsOf(baseline), secondsOf(work)] as const
    if (i < 0) continue
    other.push(seconds[0])
    own.push(seconds[1])
  }
  const [a, b] = [median(own), median(other)]
  return { name: work.name, unit, value: count / a, baseline: { name: baseline.name, value: count / b }, ratio: a / b }
}

/** Prints a figure, and appends it to the file that `--json` names. */
export function report({ name, unit, value, baseline, ratio }: Figure): void {
  const beside = `${baseline.name}: ${rounded(baseline.value)}`
  process.stdout.write(`${name}: ${rounded(value)} ${unit}; ${beside}; ratio ${ratio.toFixed(2)}\n`)
  const at = process.argv.indexOf('--json')
  const file = at < 0 ? undefined : process.argv[at + 1]
  if (file === undefined) return
  const shown = { name, unit, value: Math.round(value), baseline: { ...baseline, value: Math.round(baseline.value) } }
  appendFileSync(file, `${JSON.stringify({ ...shown, ratio: Number(ratio.toFixed(3)) })}\n`)
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

/** Time of the processor, since others may be at work. */
function secondsOf({ run }: Work): number {
  const began = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1e6
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function rounded(value: number): string {
  return Math.round(value).toLocaleString('en')
}
