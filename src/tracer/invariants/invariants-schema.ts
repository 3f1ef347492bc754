import { z } from 'zod'
import { conditions, eventSchema, variable, wanted } from '../features/evidence/evidence.ts'

/** The version of the form of files of invariants, the number that every such file begins with. */
const INVARIANTS_VERSION = 1

const word = z.string().min(1)
const names = z.union([variable, z.array(variable).min(1)])

const event = eventSchema
  .omit({ as: true, like: true })
  .meta({ title: 'Event', description: 'An event, as evidence speaks of it.' })

const state = z
  .strictObject({
    node: wanted.optional().meta({ description: 'Which node.' }),
    state: conditions.meta({ description: 'Its role and state variables.' }),
  })
  .meta({ title: 'State', description: 'How a node is right after something has happened to it.' })

const entries = z
  .strictObject({
    entries: word.meta({ description: 'The variable that is the list.' }),
    node: wanted.optional().meta({ description: 'Which node.' }),
    number: wanted.optional().meta({ description: 'The number of the entry.' }),
    entry: conditions.optional().meta({ description: 'Its fields; where entries are values, "value".' }),
    last: word.optional().meta({
      description: 'The variable that is the number of the last entry. Without it the first has the number 1.',
    }),
    upTo: word.optional().meta({ description: 'The variable that is the number of the last entry that counts.' }),
  })
  .meta({ title: 'Entries', description: 'Each entry of a list at a node, once and whenever it is replaced.' })

const pattern = z
  .union([event, state, entries])
  .meta({ id: 'pattern', title: 'Pattern', description: 'What is looked for, and which names get values from it.' })

const rule = { rule: word.meta({ description: 'What it is called.' }), says: word.meta({ description: 'In words.' }) }
const until = z
  .union([event, z.array(event).min(1)])
  .optional()
  .meta({ description: 'An event after which nothing counts that its node said before; or a list, for any of them.' })
const where = z.array(pattern).min(1).meta({ description: 'Where values are found: each pattern gives all the names.' })

const atMostOne = z
  .strictObject({
    ...rule,
    atMostOne: names.meta({ description: 'What there is at most one of.' }),
    for: names.optional().meta({ description: 'For each value of these. Without it, in the whole trace.' }),
    where,
    atOnce: z.literal(true).optional().meta({ description: 'Only nodes that are like this at the same time count.' }),
    until,
  })
  .meta({ title: 'At most one', description: 'For each value of one thing there is at most one of another.' })

const neverBack = z
  .strictObject({
    ...rule,
    neverBack: variable.meta({ description: 'The integer that never gets less.' }),
    for: names.optional().meta({ description: 'For each value of these. Without it, in the whole trace.' }),
    where,
    kept: z
      .literal(true)
      .optional()
      .meta({ description: 'It outlives the node that said it: its stop, its return, and its coming to be anew.' }),
    until,
  })
  .meta({ title: 'Never back', description: 'An integer never gets less.' })

const never = z
  .strictObject({ ...rule, never: pattern.meta({ description: 'What there must not be.' }) })
  .meta({ title: 'Never', description: 'Something is never seen.' })

const whenever = z
  .strictObject({
    ...rule,
    whenever: event.meta({ description: 'The events that it is about.' }),
    holds: event
      .pick({ fields: true, before: true, after: true, set: true, keeps: true })
      .meta({ title: 'Holds', description: 'What must be true of each of them.' }),
  })
  .meta({ title: 'Whenever', description: 'What is true of each event of a kind.' })

const answered = z
  .strictObject({
    ...rule,
    answered: z
      .union([z.literal('all'), z.array(word).min(1)])
      .meta({ description: 'The kinds of messages that are answers, as the vocabulary says; or all of them.' }),
    same: z.array(word).min(1).optional().meta({ description: 'Fields that say the same in question and answer.' }),
  })
  .meta({ title: 'Answered', description: 'An answer has a question before it.' })

export const invariantsSchema = z
  .strictObject({
    invariants: z.literal(INVARIANTS_VERSION).meta({ description: 'The version of the form of this file.' }),
    vocabulary: word.meta({ description: 'The name of the vocabulary whose words it uses.' }),
    continuous: z.literal(true).optional().meta({
      description: 'Nothing happens between the sections of its traces, so that what is not told has not been.',
    }),
    rules: z
      .array(z.union([atMostOne, neverBack, never, whenever, answered]).meta({ id: 'rule' }))
      .min(1)
      .meta({ description: 'What must hold.' }),
    $schema: z.string().optional().meta({ description: 'Where this schema is, for editors.' }),
  })
  .meta({ title: 'protokoll invariants, version 1', description: 'What always holds in traces of a vocabulary.' })

/** The field that each kind of rule, and each kind of pattern, is known by, in the order of the schemas above. */
export const RULE_KINDS = ['atMostOne', 'neverBack', 'never', 'whenever', 'answered'] as const
export const PATTERN_KINDS = ['op', 'state', 'entries'] as const

export type Invariants = z.infer<typeof invariantsSchema>
export type Rule = Invariants['rules'][number]
export type AtMostOne = z.infer<typeof atMostOne>
export type NeverBack = z.infer<typeof neverBack>
export type Never = z.infer<typeof never>
export type Whenever = z.infer<typeof whenever>
export type Answered = z.infer<typeof answered>
export type Pattern = z.infer<typeof pattern>
export type EventPattern = z.infer<typeof event>
export type EntriesPattern = z.infer<typeof entries>
