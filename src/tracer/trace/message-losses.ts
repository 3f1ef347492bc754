import { isMessageEvent, peerOf, type TraceEvent } from './events.ts'
import { type LostFact, type LostFacts, parseLost } from './lost-facts.ts'
import type { Trace } from './trace.ts'

/** What hangs on a message of a trace. */
export interface MessageLoss {
  readonly fact: LostFact
  /** The first event that would have been otherwise; undefined if none would. */
  readonly first: TraceEvent | undefined
}

/** What hangs on messages, by where they are sent. */
export type MessageLosses = ReadonlyMap<TraceEvent, MessageLoss>

/** Nothing is known of any message. */
export const NO_LOSSES: MessageLosses = new Map()

/** Takes what a file says of the messages of a trace. Facts of another trace, or that are none, say nothing. */
export function lossesOf(trace: Trace, text: string | undefined): MessageLosses {
  const known = text === undefined ? undefined : parseLost(text)
  if (known === undefined || known.facts.length === 0) return NO_LOSSES
  const lines = linesOf(trace)
  const sends = lines.filter(({ event }) => event.op === 'send')
  if (!isOf(trace, known) || !areOf(sends, known.facts)) return NO_LOSSES
  const firstAt = (line: number) => lines.find((each) => each.line >= line)?.event
  return new Map(
    sends.flatMap(({ event, line }, i) => {
      const fact = known.facts[i]
      if (fact === undefined) return []
      return [[event, { fact, first: fact.first === undefined ? undefined : firstAt(line + fact.first) }] as const]
    }),
  )
}

/** What would have been without the message, in words that go on "Without this message …". */
export function lossText({ class: given, outcome, reason, instead }: LostFact): string {
  switch (given) {
    case 'decides':
      return `the test ends otherwise: ${outcome ?? ''}`
    case 'stops':
      return `the test cannot go on: ${reason ?? ''}`
    case 'detour':
      return `the same comes about by other ways${instead === undefined ? '' : `, first by: ${instead}`}`
    case 'spare':
      return 'nothing is missed'
  }
}

interface Told {
  readonly event: TraceEvent
  /** From 1. */
  readonly line: number
}

function linesOf({ sections }: Trace): Told[] {
  return sections.flatMap(({ line, meanwhile, events }) =>
    events.map((event, i) => ({ event, line: line + 1 + meanwhile.length + i })),
  )
}

function isOf({ header }: Trace, { group, file, test }: LostFacts): boolean {
  return header.group === group && header.file === file && header.test === test
}

function areOf(sends: readonly Told[], facts: readonly LostFact[]): boolean {
  return (
    sends.length === facts.length &&
    sends.every(({ event }, i) => {
      const { message, node, to } = facts[i] ?? {}
      return isMessageEvent(event) && event.message === message && event.node === node && peerOf(event) === to
    })
  )
}
