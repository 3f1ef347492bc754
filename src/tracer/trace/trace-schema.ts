import { z } from 'zod'
import { FEATURE_ID, MARK_OP, MARK_OP_WORDS, ORIGINS, READABLE_VERSIONS, REASONS, TRANSFERS } from './format.ts'

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
/** Where the line of the log is that tells it. */
const log = word
  .optional()
  .meta({ description: 'The line of a log that tells it: `store.log:12`. It is not compared.' })
const id = word
  .optional()
  .meta({ description: 'Tells it from equal messages under way; not compared with other runs.' })

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
    origin: z
      .enum(ORIGINS)
      .optional()
      .meta({ description: 'It is of no test: of a log of another system, or a recording of real processes.' }),
    description: z.string().optional().meta({ description: 'What the test is about: paragraphs, lists, `code`.' }),
  })
  .meta({ title: 'First line', description: 'Whose trace it is.' })

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
    log,
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
    log,
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
    log,
  })
  .meta({ title: 'Mark', description: 'Something happened to the node that is not a message.' })

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

export type Value = z.infer<typeof value>
export type Header = z.infer<typeof headerSchema>
export type SectionLine = z.infer<typeof sectionSchema>
export type MeanwhileLine = z.infer<typeof meanwhileSchema>
export type TransferEvent = z.infer<typeof transferSchema>
export type HandleEvent = z.infer<typeof handleSchema>
export type MarkEvent = z.infer<typeof markSchema>
export type EndLine = z.infer<typeof endSchema>
export type Reason = z.infer<typeof reason>
export type TraceLine = z.infer<typeof lineSchema>
