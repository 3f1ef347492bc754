import { z } from 'zod'

const text = z.string().min(1)
const regex = text.meta({ description: 'A regular expression of JavaScript, with the flag u.' })
const literal = z.union([z.string(), z.number(), z.boolean(), z.null()])

const template = text.meta({
  description: 'A text in which {name} stands for a value of the line. If it is nothing but {name}, it is that value.',
})

/** A template and what becomes of its value. */
export const valueParts = z.strictObject({
  value: template,
  words: z
    .record(z.string(), literal)
    .optional()
    .meta({ description: 'What the words of the log are called in the vocabulary.' }),
  open: z.literal(true).optional().meta({ description: 'Any other word stays as it is. Without it, none is legal.' }),
  prefix: text.optional().meta({ description: 'What the word begins with, and is not looked at.' }),
  style: z
    .literal('snake_case')
    .optional()
    .meta({ description: 'A word in CamelCase, as one in snake_case: LineBusy as line_busy.' }),
  count: z.literal(true).optional().meta({ description: 'How many entries the list has, in place of the list.' }),
  missing: literal.optional().meta({ description: 'The value where the line has none.' }),
})

const value = z
  .union([z.string(), z.number(), z.boolean(), z.null(), valueParts])
  .meta({ id: 'value', description: 'A template, a value, or a template with words that are translated.' })

const values = z.record(text, value)
const named = z
  .union([text, values])
  .meta({ description: 'Values by name, or the name of a set of values in "define".' })

const pattern = z.strictObject({ matches: regex })
const condition = z.union([literal, z.array(literal).min(1), pattern])
const hidden = z.array(z.union([text, pattern]))

const rule = z
  .strictObject({
    why: text.optional().meta({ description: 'What lines it is about, as the summary calls it.' }),
    line: regex.optional().meta({
      description: 'Of lines of text or logfmt: what they look like. Its named groups are values of the line.',
    }),
    raw: regex.optional().meta({
      description:
        'Of a line that is no JSON object, no logfmt, no request of OTLP, or not wrapped: what it looks like. It is noise.',
    }),
    where: z
      .record(text, condition)
      .optional()
      .meta({ description: 'Values that the line, or what is remembered, must have; a text, a list, or "matches".' }),
    noise: z.literal(true).optional().meta({ description: 'Nothing is made of such a line.' }),
    remember: z
      .record(text, z.union([template, z.null()]))
      .optional()
      .meta({ description: 'What later lines find under these names, where this one says it; null forgets it.' }),
    adds: z.record(text, template).optional().meta({
      description: 'What the line adds to texts of the event before it: fields by name, each behind a line feed.',
    }),
    section: template
      .optional()
      .meta({ description: 'A section of this title begins with the next event, or this one.' }),
    op: value.optional().meta({ description: 'What happened: queue, send, block, lose, handle, or a mark.' }),
    node: template.optional().meta({ description: 'The node of a mark.' }),
    from: template.optional().meta({ description: 'The sender of a message.' }),
    to: template.optional().meta({ description: 'The receiver of a message.' }),
    message: value.optional().meta({ description: 'The kind of message.' }),
    id: template.optional().meta({ description: 'What tells the message from others under way.' }),
    fields: named.optional().meta({ description: 'Fields of the message or mark. What the line lacks is left out.' }),
    set: named.optional().meta({ description: 'What the line says of the state of its node: role and variables.' }),
    state: z
      .enum(['before', 'after'])
      .optional()
      .meta({ description: 'Whether "set" was so before what the line tells, or is so after it. Without it: after.' }),
    clock: template.optional().meta({ description: "The node's vector clock: an object, or its JSON." }),
  })
  .meta({ id: 'rule', title: 'Rule', description: 'What becomes of a kind of line. The first that fits holds.' })

const nodeKind = z.strictObject({
  node: regex.meta({ description: 'Which nodes, by their ids.' }),
  kind: text.meta({ description: 'Of which kind of the vocabulary they are.' }),
})

/** The form of a mapping file; `docs/reference/` has it as a JSON Schema and explains it. */
export const mappingSchema = z
  .strictObject({
    mapping: z.literal(1).meta({ description: 'The version of the format.' }),
    name: text.meta({ description: 'What traces call the group of what was imported, unless "group" says otherwise.' }),
    group: text.optional().meta({ description: 'The group of the traces.' }),
    vocabulary: text.meta({ description: 'The vocabulary file, seen from the folder of this file.' }),
    format: z.enum(['ndjson', 'logfmt', 'lines', 'otlp']).meta({
      description: 'One JSON object a line, key=value pairs, lines of text, or spans of OpenTelemetry as OTLP in JSON.',
    }),
    wrapper: z
      .union([
        z.strictObject({
          line: regex.meta({ description: 'A regular expression, whose group "rest" is the line itself.' }),
        }),
        z.strictObject({ field: text.meta({ description: 'The path of the field that holds the line.' }) }),
      ])
      .optional()
      .meta({ description: 'What stands around each line; its values are {wrapper.NAME}.' }),
    record: z.number().int().min(1).max(100).optional().meta({ description: 'Lines of text that belong together: 1.' }),
    drop: hidden
      .optional()
      .meta({ description: 'Fields that are not looked at; of text, or with "matches", what matches.' }),
    mask: hidden
      .optional()
      .meta({ description: 'Fields whose values become ***; of text, or with "matches", what matches.' }),
    sort: template
      .optional()
      .meta({ description: 'Lines are taken in the order of this value, equals as they stand.' }),
    together: z
      .union([z.literal(true), text])
      .optional()
      .meta({ description: 'All files make one trace, not a trace each; a text is what it is called.' }),
    repeatable: z.literal(true).optional().meta({ description: 'Another run of the same code gives the same log.' }),
    messages: z
      .enum(['content', 'order'])
      .optional()
      .meta({
        description:
          'How handlings find what was sent where no rule gives an id: the first of the same content, or in the order of ' +
          'sending on each link and kind. Without it: content.',
      }),
    clocks: z
      .strictObject({
        message: text.meta({ description: 'The kind of message that stands for a step between nodes.' }),
      })
      .optional()
      .meta({ description: 'Messages are not told, but follow from the vector clocks of events.' }),
    sections: z
      .strictObject({
        title: text.optional().meta({ description: 'The title of what no rule begins a section for: Events.' }),
        every: z.number().int().min(1).max(20_000).optional().meta({ description: 'Most events of a section: 200.' }),
      })
      .optional(),
    unseen: text.optional().meta({ description: 'The mark that says that a state changed, and the log not by what.' }),
    nodes: z
      .record(text, text)
      .optional()
      .meta({ description: 'What nodes are called in traces, by what the log calls them. Others keep their names.' }),
    nodeKinds: z.array(nodeKind).min(1).optional().meta({ description: 'Kinds of nodes; the first that fits.' }),
    defaults: rule
      .pick({
        op: true,
        node: true,
        from: true,
        to: true,
        message: true,
        fields: true,
        set: true,
        state: true,
        where: true,
      })
      .optional()
      .meta({
        description:
          'What rules have that do not say something else; "op" only those of messages; "where" of both must hold.',
      }),
    define: z.record(text, values).optional().meta({ description: 'Sets of values that several rules name.' }),
    rules: z.array(rule).min(1),
    $schema: z.string().optional().meta({ description: 'Where this schema is, for editors.' }),
  })
  .meta({ title: 'protokoll mapping, version 1', description: 'How the lines of a log become events of a trace.' })

/** What a mapping file says. */
export type DeclaredMapping = z.infer<typeof mappingSchema>
export type DeclaredRule = z.infer<typeof rule>
export type DeclaredValue = z.infer<typeof value>
