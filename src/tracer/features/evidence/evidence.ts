import { z } from 'zod'

/** The version of the evidence format, the number that every evidence file begins with. */
export const EVIDENCE_VERSION = 1

/** What stands for a value that is not known beforehand: `$asker`, or `$before.round` of the event itself. */
export const REFERENCE = /^\$[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?$/

const word = z.string().min(1)
/** A name that stands for a value. */
export const variable = z.string().regex(/^\$[A-Za-z][A-Za-z0-9_]*$/, 'a dollar sign and a name, like $node')
const label = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'a letter, then letters, digits and _')
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]).meta({ id: 'scalar' })
const number = z.union([z.int(), z.string().regex(REFERENCE, 'an integer, or a reference like $before.name')])

const comparison = z
  .strictObject({
    above: number.optional().meta({ description: 'It is greater.' }),
    atLeast: number.optional().meta({ description: 'It is greater or equal.' }),
    below: number.optional().meta({ description: 'It is less.' }),
    atMost: number.optional().meta({ description: 'It is less or equal.' }),
    not: z
      .union([scalar, z.array(scalar).min(1)])
      .optional()
      .meta({ description: 'It is none of these, or there is no value.' }),
    oneOf: z.array(scalar).min(1).optional().meta({ description: 'It is one of these.' }),
    contains: word.optional().meta({ description: 'It is a text with this in it.' }),
  })
  .refine((comparisons) => Object.keys(comparisons).length > 0, 'at least one comparison')
  .meta({
    id: 'comparison',
    title: 'Comparison',
    description: 'What a value must be like; all of it.',
    minProperties: 1,
  })

export const wanted = z.union([scalar, comparison]).meta({ id: 'wanted' })
export const conditions = z.record(word, wanted).meta({ id: 'conditions' })
const words = z.union([word, z.array(word).min(1)])

/** An event, as evidence and invariants speak of it. */
export const eventSchema = z
  .strictObject({
    op: words.meta({ description: 'The event kind, or those that it may have: as in a trace.' }),
    node: wanted.optional().meta({ description: 'The node that it happened to.' }),
    from: wanted.optional().meta({ description: 'With handle: the node that sent the message.' }),
    to: wanted.optional().meta({ description: 'With the other kinds of messages: the node that it is for.' }),
    message: words.optional().meta({ description: 'The kind of message, or those that it may have.' }),
    fields: conditions.optional().meta({ description: 'Fields of the message or the mark.' }),
    before: conditions.optional().meta({ description: "The node's role and state variables right before it." }),
    after: conditions.optional().meta({ description: "The node's role and state variables right after it." }),
    set: conditions.optional().meta({ description: 'What changed with it, and what it became.' }),
    keeps: z
      .union([z.literal('everything'), z.array(word).min(1)])
      .optional()
      .meta({ description: 'What did not change with it.' }),
    as: label.optional().meta({ description: 'A name for the message that was found, for like.' }),
    like: label.optional().meta({ description: 'It is the same message: kind, sender, receiver and fields.' }),
  })
  .meta({ title: 'Event', description: 'Such an event is in the section. It is written as a trace has it.' })

const stateSchema = z
  .strictObject({
    at: z.enum(['start', 'end', 'here']).meta({ description: 'When: here is where the part before it was found.' }),
    node: wanted.optional().meta({ description: 'Which node.' }),
    state: conditions.meta({ description: 'Its role and state variables.' }),
  })
  .meta({ title: 'State', description: 'There is a node that is like this.' })

export type Wanted = z.infer<typeof wanted>
export type Comparison = z.infer<typeof comparison>
export type Conditions = Readonly<Record<string, Wanted>>
export type EventPart = z.infer<typeof eventSchema>
export type StatePart = z.infer<typeof stateSchema>
export interface OrderPart {
  inOrder: Part[]
}
export interface AllPart {
  all: Part[]
}
export interface AnyPart {
  any: Part[]
}
export interface NonePart {
  none: Part
}
export interface CountPart {
  count: number
  of: Part
  different?: string | undefined
}
/** One thing that must be seen. */
export type Part = EventPart | StatePart | OrderPart | AllPart | AnyPart | NonePart | CountPart

const part: z.ZodType<Part> = z.lazy(() => partSchema).meta({ id: 'part' })
const parts = z.array(part).min(1)

const partSchema = z
  .union([
    eventSchema,
    stateSchema,
    z.strictObject({ inOrder: parts }).meta({ title: 'In order', description: 'One after the other, in this order.' }),
    z.strictObject({ all: parts }).meta({ title: 'All', description: 'All of them, in any order.' }),
    z.strictObject({ any: parts }).meta({ title: 'Any', description: 'At least one of them.' }),
    z
      .strictObject({ none: part })
      .meta({ title: 'None', description: 'Nowhere; in a sequence: not between the parts before and after it.' }),
    z
      .strictObject({
        count: z.int().min(2).meta({ description: 'How many.' }),
        of: part,
        different: variable.optional().meta({ description: 'What has to differ; otherwise it is the events that do.' }),
      })
      .meta({ title: 'Count', description: 'At least so many times.' }),
  ])
  .meta({ title: 'Part', description: 'One thing that must be seen.' })

export const evidenceSchema = z
  .strictObject({
    evidence: z.literal(EVIDENCE_VERSION).meta({ description: 'The version of the format.' }),
    seen: part.meta({ description: 'What must be seen in a section that claims to test the branch.' }),
  })
  .meta({ title: 'protokoll evidence, version 1', description: 'What a section shows that tests a feature or branch.' })

/** The field that each kind of part is known by, in the order of the schemas above. */
export const KINDS = ['op', 'at', 'inOrder', 'all', 'any', 'none', 'count'] as const

export type Evidence = z.infer<typeof evidenceSchema>
