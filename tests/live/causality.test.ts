import { describe, expect, test } from 'vitest'
import { parseLiveLine } from '../../src/tracer/collect/live-line.ts'
import { readTrace } from '../../src/tracer/trace/read.ts'
import { inversions, type Line, SimulatedRun, vocabulary } from './simulated-run.ts'

/** `PROTOKOLL_LIVE_RUNS=1000 npx vitest run --project unit tests/live` is the long form. */
const RUNS = Number(process.env['PROTOKOLL_LIVE_RUNS'] ?? 100)
const SKEW_MS = 5000
/** Runs of one test. */
const PART = 100

describe(`three processes whose clocks differ by up to ${SKEW_MS} ms, ${RUNS} times`, () => {
  const parts = Array.from(
    { length: Math.ceil(RUNS / PART) },
    (_, i) => [i * PART + 1, Math.min(RUNS, (i + 1) * PART)] as const,
  )
  test.for(parts)('make traces in which every cause comes before its effects: runs %i to %i', async ([first, last]) => {
    const totals = { events: 0, messages: 0, kills: 0, cuts: 0, unwritten: 0, bySkewedClocks: 0 }
    for (let seed = first; seed <= last; seed += 1) {
      const run = new SimulatedRun(seed, { skewMs: SKEW_MS, steps: 60 })
      try {
        await run.run(60)
        const { lines, text, collected } = run.collect()
        expect([seed, inversions(run, lines)]).toEqual([seed, []])
        readTrace(Buffer.from(text), 'trace.jsonl', vocabulary)
        expect(run.collect([run.file('c'), run.file('b'), run.file('a')]).text).toBe(text)
        expect(collected.torn).toHaveLength(run.cuts)
        expect(lines.filter(({ op }) => op === 'gone')).toHaveLength(run.kills)
        totals.events += lines.filter(({ op }) => op !== undefined).length
        totals.messages += lines.filter(({ op }) => op === 'handle').length
        totals.kills += run.kills
        totals.cuts += run.cuts
        totals.unwritten += run.unwritten
        totals.bySkewedClocks += inversions(run, sortedByWallClock(run)).length
      } finally {
        run.remove()
      }
    }
    // The wall clocks that the files note would have put effects before their causes.
    expect(totals.bySkewedClocks).toBeGreaterThan(last - first)
    expect(totals.kills).toBeGreaterThan((last - first) / 2)
    expect(totals.unwritten).toBeGreaterThan(totals.kills)
    process.stdout.write(`runs ${first} to ${last}: ${JSON.stringify(totals)}; 0 inversions\n`)
  })
})

function sortedByWallClock(run: SimulatedRun): readonly Line[] {
  const rows = run
    .recorded()
    .split('\n')
    .flatMap((line) => parseLiveLine(line) ?? [])
    .flatMap((line) => ('op' in line ? [line] : []))
  return rows.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)) as object[] as Line[]
}
