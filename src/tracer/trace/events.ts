import { z } from 'zod'

/**
 * The trace format, version 1: JSON Lines. The schemas below are the whole of its form; `docs/reference/` has them as
 * a JSON Schema and explains them. What the words in a trace may be is the vocabulary's matter, see `words.ts`.
 */
export const TRACE_VERSION = 1

/** A field of a message or a state variable. Lists and objects do not occur: a recorder says how long a list is. */
const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
/** The one name that JavaScript cannot give to a field of an object; `parseLine` refuses it too. */
const NOT_PROTO = /^(?!__proto__$)/
const values = z.record(z.string().min(1).regex(NOT_PROTO, 'any other name'), value)
const nodeId = z.string().min(1)
const word = z.string().min(1)
const node = nodeId.meta({ description: 'The node that it happened to, by its id.' })
const message = word.meta({ description: 'The kind of message, as the vocabulary calls it.' })
const fields = values.meta({ description: "What the vocabulary declares for it: each field's name and value." })
const set = values
  .optional()
  .meta({ description: "What changed at the node: 'role' or a state variable, and its value." })

export type Value = z.infer<typeof value>
export type Values = Readonly<Record<string, Value>>

/** First line: whose trace this is. Names are as the test has them; file names are made from them when read. */
export const headerSchema = z
  .strictObject({
    trace: z.literal(TRACE_VERSION).meta({ description: 'The version of the format.' }),
    vocabulary: word.meta({ description: 'The name of the vocabulary that the words of the trace are from.' }),
    group: word.meta({ description: 'What the test belongs to.' }),
    file: word.meta({ description: 'The file that the test is in, without folder and ending.' }),
    test: word.meta({ description: "The test's name." }),
    description: z.string().optional().meta({ description: 'What the test is about: paragraphs, lists, `code`.' }),
  })
  .meta({ title: 'First line', description: 'Whose trace it is.' })

/** `feature`, `feature/branch`, or `feature/branch.below.it`. */
export const FEATURE_ID = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)?$/
const featureIds = z.array(z.string().regex(FEATURE_ID, 'feature, or feature/branch')).min(1)

/** A section begins. Everything up to the next such line belongs to it. */
export const sectionSchema = z
  .strictObject({
    section: word.meta({ description: 'Its title; no two sections of a trace share one.' }),
    preparation: z.literal(true).optional().meta({ description: 'It only leads up to what the test is about.' }),
    uses: featureIds.optional().meta({ description: 'The features that it needs to get where it is going.' }),
    tests: featureIds.optional().meta({ description: 'The features that it asserts.' }),
  })
  .meta({ title: 'Section', description: 'A section begins. All up to the next such line belongs to it.' })

/** At the start of a section: a node's state changed while nothing was shown. */
export const meanwhileSchema = z
  .strictObject({
    meanwhile: nodeId.meta({ description: 'The node that changed, by its id. It exists from here on.' }),
    set: values.meta({ description: "What changed: 'role' or a state variable, and its value." }),
  })
  .meta({ title: 'Meanwhile', description: "At a section's start: a node changed while nothing was shown." })

const TRANSFERS = ['queue', 'send', 'block', 'lose'] as const
/** The event kinds of messages. Every other event kind is a mark, and the vocabulary declares those. */
export const MESSAGE_OPS = [...TRANSFERS, 'handle'] as const
export const MARK_OP = new RegExp(`^(?!(?:${MESSAGE_OPS.join('|')})$)[a-z][a-z0-9_]*$`)
export const MARK_OP_WORDS = `a lower-case letter, then lower-case letters, digits and _; not ${MESSAGE_OPS.join(', ')}`

/** A message of `node`: put into its outbox, gone out, stopped by a partition, or never to be handled. */
export const transferSchema = z
  .strictObject({
    node,
    op: z.enum(TRANSFERS).meta({ description: 'What became of the message.' }),
    to: nodeId.meta({ description: 'The node that it is for, by its id.' }),
    message,
    fields,
    set,
  })
  .meta({ title: 'Message, at its sender', description: 'Put into its outbox, gone out, stopped, or lost.' })

/** `node` has handled a message. */
export const handleSchema = z
  .strictObject({
    node,
    op: z.literal('handle').meta({ description: 'The message has been handled.' }),
    from: nodeId.meta({ description: 'The node that sent it, by its id.' }),
    message,
    fields,
    set,
  })
  .meta({ title: 'Message, at its receiver', description: 'The node has handled it.' })

/** Something else happened to `node`. */
export const markSchema = z
  .strictObject({
    node,
    op: z.string().regex(MARK_OP, MARK_OP_WORDS).meta({ description: 'What happened, as the vocabulary calls it.' }),
    fields: fields.optional(),
    set,
  })
  .meta({ title: 'Mark', description: 'Something happened to the node that is not a message.' })

/** Last line: how the test ended. A trace without it is incomplete. */
export const endSchema = z
  .strictObject({ end: z.enum(['passed', 'failed']).meta({ description: 'How the test ended.' }) })
  .meta({ title: 'Last line', description: 'A trace without it is incomplete.' })

export const lineSchema = z
  .union([headerSchema, sectionSchema, meanwhileSchema, transferSchema, handleSchema, markSchema, endSchema])
  .meta({ title: 'protokoll trace, version 1', description: 'One line of a trace. A trace is JSON Lines.' })

/**
 * The schema of the kind of line that the fields say it is, so that errors speak of that kind alone; undefined when
 * they say none. A line that it refuses, `lineSchema` refuses too, and the other way round.
 */
export function schemaOf(line: object): (typeof lineSchema)['options'][number] | undefined {
  if ('trace' in line) return headerSchema
  if ('section' in line) return sectionSchema
  if ('meanwhile' in line) return meanwhileSchema
  if ('end' in line) return endSchema
  if (!('node' in line)) return undefined
  const op = 'op' in line ? line.op : undefined
  if (op === 'handle') return handleSchema
  return TRANSFERS.some((known) => known === op) ? transferSchema : markSchema
}

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
