import { missingIn } from '../../../src/tracer/features/evidence/explain.ts'
import { parseEvidence } from '../../../src/tracer/features/evidence/parse-evidence.ts'
import { fold } from '../../../src/tracer/trace/fold.ts'
import { readEvents } from './traces.ts'
import { twoPhase } from './two-phase.ts'

/** What a section with these events lacks of the evidence. Three servers exist. */
export function missing(seen: object, events: readonly object[]): string | undefined {
  const [section] = fold(readEvents(events), twoPhase)
  if (!section) throw new Error('a trace without sections')
  return missingIn(section, parse(seen))
}

export function parse(seen: unknown) {
  return parseEvidence({ evidence: 1, seen }, 'evidence.json', twoPhase)
}

export const ask = (node: string, to: string, round = 1, set?: object) => ({
  ...{ node, op: 'send', to, message: 'prepare', fields: { round, by: node } },
  ...(set ? { set } : {}),
})

export const hear = (node: string, from: string, round = 1, set?: object) => ({
  ...{ node, op: 'handle', from, message: 'prepare', fields: { round, by: from } },
  ...(set ? { set } : {}),
})

export const answer = (node: string, from: string, can: boolean) => ({
  ...{ node, op: 'handle', from, message: 'ballot', fields: { can } },
})
