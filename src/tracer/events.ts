import { z } from 'zod'

/**
 * The trace format, version 1: JSON Lines. The schemas below are the whole of its form; `docs/reference/` has them as
 * a JSON Schema and explains them. What the words in a trace may be is the vocabulary's matter, see `check.ts`.
 */
export const TRACE_VERSION = 1

/** A field of a message or a state variable. Lists and objects do not occur: a recorder says how long a list is. */
const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
const values = z.record(z.string().min(1), value)
const nodeId = z.string().min(1)
const word = z.string().min(1)
const set = values.optional()

export type Value = z.infer<typeof value>
export type Values = Readonly<Record<string, Value>>

/** First line: whose trace this is. Names are as the test has them; file names are made from them when read. */
export const headerSchema = z.strictObject({
  trace: z.literal(TRACE_VERSION),
  vocabulary: word,
  group: word,
  file: word,
  test: word,
  description: z.string().optional(),
})

/** `feature`, `feature/branch`, or `feature/branch.below.it`. */
export const FEATURE_ID = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)?$/
const featureIds = z.array(z.string().regex(FEATURE_ID, 'feature, or feature/branch')).min(1).optional()

/** A section begins. Everything up to the next such line belongs to it. */
export const sectionSchema = z.strictObject({
  section: word,
  preparation: z.literal(true).optional(),
  uses: featureIds,
  tests: featureIds,
})

/** At the start of a section: a node's state changed while nothing was shown. */
export const meanwhileSchema = z.strictObject({ meanwhile: nodeId, set: values })

const TRANSFERS = ['queue', 'send', 'block', 'lose'] as const
/** The event kinds of messages. Every other event kind is a mark, and the vocabulary declares those. */
export const MESSAGE_OPS = [...TRANSFERS, 'handle'] as const
const MARK_OP = new RegExp(`^(?!(?:${MESSAGE_OPS.join('|')})$)[a-z][a-z0-9_]*$`)

/** A message of `node`: put into its outbox, gone out, stopped by a partition, or never to be handled. */
export const transferSchema = z.strictObject({
  node: nodeId,
  op: z.enum(TRANSFERS),
  to: nodeId,
  message: word,
  fields: values,
  set,
})

/** `node` has handled a message. */
export const handleSchema = z.strictObject({
  node: nodeId,
  op: z.literal('handle'),
  from: nodeId,
  message: word,
  fields: values,
  set,
})

/** Something else happened to `node`. */
export const markSchema = z.strictObject({
  node: nodeId,
  op: z.string().regex(MARK_OP, 'lower-case letters, digits and _'),
  fields: values.optional(),
  set,
})

/** Last line: how the test ended. A trace without it is incomplete. */
export const endSchema = z.strictObject({ end: z.enum(['passed', 'failed']) })

export const lineSchema = z.union([
  headerSchema,
  sectionSchema,
  meanwhileSchema,
  transferSchema,
  handleSchema,
  markSchema,
  endSchema,
])

export type Header = z.infer<typeof headerSchema>
export type SectionLine = z.infer<typeof sectionSchema>
export type MeanwhileLine = z.infer<typeof meanwhileSchema>
export type TransferEvent = z.infer<typeof transferSchema>
export type HandleEvent = z.infer<typeof handleSchema>
export type MessageEvent = TransferEvent | HandleEvent
export type MarkEvent = z.infer<typeof markSchema>
export type TraceEvent = MessageEvent | MarkEvent
export type Outcome = z.infer<typeof endSchema>['end']
export type TraceLine = z.infer<typeof lineSchema>

/** An event before it is known what changed: what a recorder is given. */
export type Observation = Unset<TransferEvent> | Unset<HandleEvent> | Unset<MarkEvent>
type Unset<E> = Omit<E, 'set'>

export function isMessageEvent(event: Unset<TraceEvent>): event is MessageEvent {
  return 'message' in event
}

/** The node that a message came from or goes to. */
export function peerOf(event: MessageEvent): string {
  return event.op === 'handle' ? event.from : event.to
}
