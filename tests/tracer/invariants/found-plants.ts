import { Draw, seedOf } from '../../../src/explore/seeded-draw.ts'
import { checkTrace } from '../../../src/tracer/invariants/check-trace.ts'
import type { Invariants } from '../../../src/tracer/invariants/invariants-schema.ts'
import { readTrace } from '../../../src/tracer/trace/read.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'
import { PLANTS, type Plant, Planter, type Words } from './planted.ts'

export interface Source {
  readonly traces: readonly Trace[]
  readonly vocabulary: Vocabulary
  readonly invariants: Invariants
  readonly words: Words
}

/** What became of the things planted of one kind. */
export interface Figures {
  planted: number
  /** Those of which the first event that is named is the one planted. */
  found: number
  readonly missed: string[]
}

/** Plants `each` things of each kind, one kind after the other in turn, each into a trace of its own drawing. */
export function findPlanted({ traces, vocabulary, invariants, words }: Source, each: number, seed: number) {
  const figures = new Map<Plant, Figures>(PLANTS.map((plant) => [plant, { planted: 0, found: 0, missed: [] }]))
  const planters = new Map<Trace, Planter>()
  for (let i = 0; i < each * PLANTS.length; i += 1) {
    const plant = PLANTS[i % PLANTS.length] ?? PLANTS[0]
    const draw = new Draw(seedOf(seed, i))
    for (let tries = 0; tries < 50; tries += 1) {
      const trace = draw.one(traces)
      const planter = planters.get(trace) ?? new Planter(trace, vocabulary, words)
      planters.set(trace, planter)
      const planted = planter.plant(plant, draw)
      if (planted === undefined) continue
      const { broken } = checkTrace(planted.trace, vocabulary, invariants)
      const of = figures.get(plant)
      if (of === undefined) break
      of.planted += 1
      const isFound = broken?.step.line === planted.line
      if (isFound) of.found += 1
      else of.missed.push(`${trace.source}:${planted.line} ${JSON.stringify(planted.event)}, not ${broken?.step.line}`)
      break
    }
  }
  return figures
}

/** The same trace as it is read again: what is planted is legal. */
export function readAgain({ header, sections, outcome }: Trace, vocabulary: Vocabulary): Trace {
  const lines = [
    header,
    ...sections.flatMap(({ title, line: _, meanwhile, events, afterwards = [], ...claims }) => [
      { section: title, ...claims },
      ...meanwhile,
      ...events,
      ...afterwards,
    ]),
    { end: outcome },
  ]
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  return readTrace(new TextEncoder().encode(text), 'again.jsonl', vocabulary)
}
