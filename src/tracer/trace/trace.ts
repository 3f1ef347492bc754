import type { EndLine, Header, MeanwhileLine, Outcome, SectionLine, TraceEvent } from './events.ts'

/** A trace that has been read and checked. */
export interface Trace extends Pick<EndLine, 'reason' | 'expected'> {
  /** Where it was read from, as errors name it. */
  readonly source: string
  readonly header: Header
  readonly sections: readonly TraceSection[]
  readonly outcome: Outcome
}

/** Whether its test failed, and was not meant to. */
export function hasFailed({ outcome, expected }: Pick<Trace, 'outcome' | 'expected'>): boolean {
  return outcome === 'failed' && !expected
}

export interface TraceSection extends Omit<SectionLine, 'section'> {
  readonly title: string
  /** Line of the trace on which it begins, from 1. */
  readonly line: number
  /** What changed before it, unseen. */
  readonly meanwhile: readonly MeanwhileLine[]
  readonly events: readonly TraceEvent[]
  /** What changed behind the last event, at nodes to which nothing happened after that. */
  readonly afterwards?: readonly MeanwhileLine[]
}
