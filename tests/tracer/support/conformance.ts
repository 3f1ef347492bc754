import { readFileSync } from 'node:fs'
import type { EndLine, Header, Observation, ToldState } from '../../../src/tracer/trace/events.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import type { Claims } from '../../../src/tracer/trace/section-titles.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'

export const CONFORMANCE = 'conformance'

/** A trace of the conformance kit, and what is to be said of it. */
export interface Example {
  readonly file: string
  readonly vocabulary: string
  readonly shows: string
  readonly faults: readonly { readonly code: string; readonly line?: number; readonly field?: string }[]
  readonly needsVocabulary?: true
}

interface Index {
  readonly traces: readonly Example[]
}

const json = (file: string) => JSON.parse(readFileSync(`${CONFORMANCE}/${file}`, 'utf8'))

export function conformanceIndex(): Index {
  return json('index.json')
}

export function conformanceVocabulary(file: string): Vocabulary {
  return parseVocabulary(json(file), file)
}

/** What a test does, for a recorder to make a trace of. */
export interface RecorderSteps {
  readonly vocabulary: string
  readonly trace: Omit<Header, 'trace' | 'vocabulary'>
  readonly steps: readonly (
    | ({ readonly section: string; readonly preparation?: true } & Claims)
    | { readonly event: Observation; readonly state: ToldState }
    | { readonly now: string; readonly state: ToldState }
    | { readonly endSection: true }
    | EndLine
  )[]
}
