import { z } from 'zod'
import type { EntryList, List, Splice } from './entry-list.ts'

/**
 * The trace format, version 2: JSON Lines. The schemas below are the whole of its form; `docs/reference/` has them as
 * a JSON Schema and explains them. What the words in a trace may be is the vocabulary's matter, see `words.ts`.
 */
export const TRACE_VERSION = 2
/** The versions that can be read. Version 1 lacks some of what 2 can say, and says the rest in the same way. */
export const READABLE_VERSIONS = [1, 2] as const

/** A field of a message, or a state variable that is no list. */
const value = z.union([z.string(), z.number(), z.boolean(), z.null()])
/** The one name that JavaScript cannot give to a field of an object; `parseLine` refuses it too. */
const NOT_PROTO = /^(?!__proto__$)/
const name = z.string().min(1).regex(NOT_PROTO, 'any other name')
const values = z.record(name, value)
const count = z.int().min(0)
/** How a list changes: what goes from its front, how much of the rest stays, and what follows that. */
const splice = z
  .strictObject({
    drop: count.optional().meta({ description: 'So many entries go from the front. Without it, none.' }),
    keep: count.optional().meta({ description: 'So many of what is left stay. Without it, all.' }),
    add: z
      .array(z.union([value, values]))
      .optional()
      .meta({ description: 'What follows. Without it, nothing.' }),
  })
  .meta({ id: 'splice', title: 'Splice', description: 'How a list changes.' })
const changes = z.record(name, z.union([value, splice]))
const nodeId = z.string().min(1)
const word = z.string().min(1)
const node = nodeId.meta({ description: 'The node that it happened to, by its id.' })
const message = word.meta({ description: 'The kind of message, as the vocabulary calls it.' })
const fields = values.meta({ description: "What the vocabulary declares for it: each field's name and value." })
const set = changes
  .optional()
  .meta({ description: "What changed at the node: 'role' or a state variable, and its value." })

/** The kind of the node that begins to exist, where the vocabulary has kinds. */
const kind = word
  .optional()
  .meta({ description: 'The kind of node, as the vocabulary calls it, where the line introduces the node.' })
const id = word
  .optional()
  .meta({ description: 'Tells it from equal messages under way; not compared with other runs.' })

export type Value = z.infer<typeof value>
export type Values = Readonly<Record<string, Value>>
/** The role of a node and its state variables. What is not known is not there. */
export type State = Readonly<Record<string, Value | EntryList>>
/** What changes in a state. */
export type Changes = Readonly<Record<string, Value | Splice>>
/** A state as a source tells it: of a list it says all entries, or how they changed. */
export type ToldState = Readonly<Record<string, Value | List | EntryList | Splice>>

/** First line: whose trace this is. Names are as the test has them; file names are made from them when read. */
export const headerSchema = z
  .strictObject({
    trace: z.literal(READABLE_VERSIONS).meta({ description: 'The version of the format.' }),
    vocabulary: word.meta({ description: 'The name of the vocabulary that the words of the trace are from.' }),
    group: word.meta({ description: 'What the test belongs to.' }),
    file: word.meta({ description: 'The file that the test is in, without folder and ending.' }),
    test: word.meta({ description: "The test's name." }),
    path: word.optional().meta({ description: "The test's file from the project's root, with `/`." }),
    repeatable: z
      .literal(false)
      .optional()
      .meta({ description: 'Another run of the same code may do something else.' }),
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
    kind,
    set: changes.meta({ description: "What changed: 'role' or a state variable, and its value." }),
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
    id,
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
    id,
    fields,
    set,
  })
  .meta({ title: 'Message, at its receiver', description: 'The node has handled it.' })

/** Something else happened to `node`. */
export const markSchema = z
  .strictObject({
    node,
    op: z.string().regex(MARK_OP, MARK_OP_WORDS).meta({ description: 'What happened, as the vocabulary calls it.' }),
    kind,
    fields: fields.optional(),
    set,
  })
  .meta({ title: 'Mark', description: 'Something happened to the node that is not a message.' })

/** Why a test failed, in kinds that ask for different things to be done. */
export const REASONS = ['assertion', 'error', 'refused', 'evidence', 'alarm', 'timeout'] as const
const reason = z
  .strictObject({
    kind: z.enum(REASONS).meta({
      description:
        'An assertion; any other error; what the recorder refused; what a section claims and does not show; ' +
        'an alarm; no end in time.',
    }),
    message: z.string().meta({ description: 'What the failure said, on one line.' }),
  })
  .meta({ description: 'Why the test failed.' })

/** Last line: how the test ended. A trace without it is incomplete. */
export const endSchema = z
  .strictObject({
    end: z.enum(['passed', 'failed']).meta({ description: 'How the test ended.' }),
    reason: reason.optional(),
    expected: z.literal(true).optional().meta({ description: 'It is meant to fail: its claims count for nothing.' }),
  })
  .meta({ title: 'Last line', description: 'A trace without it is incomplete.' })

export const lineSchema = z
  .union([headerSchema, sectionSchema, meanwhileSchema, transferSchema, handleSchema, markSchema, endSchema])
  .meta({ title: 'protokoll trace, version 2', description: 'One line of a trace. A trace is JSON Lines.' })

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
export type EndLine = z.infer<typeof endSchema>
export type Outcome = EndLine['end']
export type Reason = z.infer<typeof reason>
export type TraceLine = z.infer<typeof lineSchema>

/** An event before it is known what changed: what a recorder is given. */
export type Observation = Unset<TransferEvent> | Unset<HandleEvent> | Unset<MarkEvent>
type Unset<E> = Omit<E, 'set'>

export function isMessageEvent<E extends Observation>(event: E): event is Extract<E, { message: string }> {
  return 'message' in event
}

/** The node that a message came from or goes to. */
export function peerOf(event: MessageEvent): string {
  return event.op === 'handle' ? event.from : event.to
}
