import { z } from 'zod'
import { MARK_OP, MARK_OP_WORDS } from './format.ts'

const text = z.string().min(1)
const id = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'a letter, then letters, digits and _')
/** As the trace format has it. */
const markId = z.string().regex(MARK_OP, MARK_OP_WORDS)
/** A colour as PlantUML and HTML both know it. */
const color = z.string().regex(/^#[0-9A-Fa-f]{6}$/, '# and six hexadecimal digits, like #D5E8D4')
const type = z.enum(['integer', 'boolean', 'text', 'node'])
/** What is not so is left out. */
const yes = z.literal(true).optional()
const meaning = z
  .string()
  .default('')
  .meta({ description: 'What the legend says of it. Until it is there, pages say that it is missing.' })

const title = text
  .optional()
  .meta({ description: 'What sentences call it. Without it, its id with blanks for underscores.' })

const value = z.strictObject({
  id: id.meta({ description: 'What traces call it.' }),
  short: text
    .optional()
    .meta({ description: 'How a cell abbreviates it: t makes t-1. Without it the field is not shown in cells.' }),
  type: type.meta({ description: 'What its values are. A node is given by its id.' }),
  nullable: yes.meta({ description: 'Its value can also be null.' }),
  meaning,
})

const field = value
  .extend({ optional: yes.meta({ description: 'Traces may leave it out.' }) })
  .meta({ id: 'field', title: 'Field', description: 'Of a message or a mark.' })

const role = z
  .strictObject({
    id: id.meta({ description: 'What traces call it.' }),
    short: text.meta({ description: 'What cells call it.' }),
    title,
    color: color.meta({ description: 'What pages and pictures show it in.' }),
    meaning,
  })
  .meta({ title: 'Role' })

const variable = value
  .extend({
    type: z.enum([...type.options, 'list']).meta({
      description: 'What its values are. A node is given by its id; a list says what its entries are.',
    }),
    of: type.optional().meta({ description: 'Of a list of values: what they are.' }),
    fields: z.array(field).min(1).optional().meta({ description: 'Of any other list: what an entry has.' }),
    boxes: z
      .union([z.literal(true), id])
      .optional()
      .meta({
        description: 'Of a list: pictures show its entries as boxes, with their value (true) or this field of theirs.',
      }),
    framed: z.strictObject({ upTo: id, last: id }).optional().meta({
      description:
        'Of a list with boxes whose entries are numbered: those up to the number in the variable upTo are framed, as what is settled. The last entry has the number in the variable last.',
    }),
    initial: z
      .union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.never()).max(0)])
      .optional()
      .meta({ description: 'Its value at first; of a list []. Without it, it is not known until it is told.' }),
    separator: text
      .optional()
      .meta({ description: 'What stands between the short form and the value. Without it that is -.' }),
    standing: yes.meta({
      description: 'Show it on every row while it is not at its initial value, not only where it changes.',
    }),
    cutsOff: yes.meta({
      description: 'While it is not at its initial value, the node is cut off from others: pictures shade it.',
    }),
  })
  .meta({ title: 'State variable' })

const mark = z
  .strictObject({
    id: markId.meta({ description: 'What traces call it.' }),
    cell: text.meta({ description: 'What cells say.' }),
    title,
    introduces: yes.meta({ description: 'The node exists from here on.' }),
    together: yes.meta({ description: 'Several nodes in a row that it happens to share one table row.' }),
    notInDiagrams: yes.meta({ description: 'Diagrams leave it out: what it says is drawn anyway.' }),
    alarm: yes.meta({ description: 'What must not happen: pages and diagrams make it stand out.' }),
    answer: yes.meta({
      description: 'What somebody outside is told: one that says something else is another outcome.',
    }),
    stops: yes.meta({ description: 'The node does nothing from here on: pictures leave a gap in its line.' }),
    resumes: yes.meta({ description: 'The node that had stopped is back.' }),
    begins: text.optional().meta({
      description:
        'Something begins that another mark of the same node ends: pictures join them. What it is called is free.',
    }),
    ends: text.optional().meta({ description: 'What another mark of the same node begins.' }),
    fields: z.array(field).optional().meta({ description: 'What is told of it.' }),
    meaning,
  })
  .meta({ title: 'Mark', description: 'An event that is not a message.' })

const kind = z
  .strictObject({
    id: id.meta({ description: 'What traces call it.' }),
    roles: z.array(id).min(1).meta({ description: 'What a node of this kind can be. It begins as the first.' }),
    variables: z.array(id).meta({ description: 'The state variables that a node of this kind has.' }),
    meaning,
  })
  .meta({ title: 'Kind of node' })

const message = z
  .strictObject({
    id: id.meta({ description: 'What traces call it.' }),
    short: text.meta({ description: 'What cells call it.' }),
    title,
    answers: z
      .union([id, z.array(id).min(1)])
      .optional()
      .meta({
        description: 'The kind of message that it answers, or several: a node that sends it has handled one of those.',
      }),
    senderFirst: yes.meta({ description: 'Cells name the sender first even where it sends: a response.' }),
    fields: z.array(field).meta({ description: 'What it carries, as far as traces tell.' }),
    meaning,
  })
  .meta({ title: 'Kind of message' })

/** The form of a vocabulary file; `docs/reference/` has it as a JSON Schema and explains it. */
export const vocabularySchema = z
  .strictObject({
    vocabulary: z.literal([1, 2]).meta({ description: 'The version of the format.' }),
    name: text.meta({ description: 'What traces call the vocabulary.' }),
    title: text.meta({ description: 'What pages call the protocol.' }),
    nodePrefix: z.string().meta({ description: "What stands before a node's id in a cell: N- makes N-1." }),
    booleans: z.strictObject({ true: text, false: text }).meta({ description: 'How cells say yes and no.' }),
    roles: z.array(role).min(1).meta({ description: 'What a node can be. It begins as the first.' }),
    variables: z.array(variable).meta({
      description: "What a node's state consists of, besides its role, in the order in which a cell lists changes.",
    }),
    kinds: z.array(kind).optional().meta({
      description: 'The kinds of nodes, where roles and variables are not those of all. What introduces one names it.',
    }),
    marks: z.array(mark).meta({ description: 'Events that are not messages.' }),
    messages: z.array(message).meta({ description: 'The kinds of messages.' }),
    $schema: z.string().optional().meta({ description: 'Where this schema is, for editors.' }),
  })
  .meta({ title: 'protokoll vocabulary, version 2', description: 'The words of a protocol.' })

/** What a vocabulary file says. */
export type Declared = z.infer<typeof vocabularySchema>
