import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import type { Value, Values } from './events.ts'
import { type Declared, vocabularySchema } from './vocabulary-schema.ts'

export type RoleWord = Declared['roles'][number]
export type VariableWord = Declared['variables'][number]
export type MarkWord = Declared['marks'][number]
export type MessageWord = Declared['messages'][number]
/** Of a message or a mark. */
export type Field = MessageWord['fields'][number]

/** The words of one protocol, for looking up. */
export interface Vocabulary extends Pick<Declared, 'name' | 'title' | 'nodePrefix' | 'booleans'> {
  readonly roles: ReadonlyMap<string, RoleWord>
  readonly variables: ReadonlyMap<string, VariableWord>
  readonly marks: ReadonlyMap<string, MarkWord>
  readonly messages: ReadonlyMap<string, MessageWord>
}

/** Checks what a vocabulary file holds. Throws `VOCABULARY` with everything that is wrong in it. */
export function parseVocabulary(input: unknown, file: string): Vocabulary {
  const parsed = vocabularySchema.safeParse(input)
  if (!parsed.success) {
    throwIfAny(schemaProblems(parsed.error, input, { code: 'VOCABULARY', file }, vocabularySchema))
    throw new ProtokollError({ code: 'VOCABULARY', file, message: 'not a vocabulary' })
  }
  const declared = parsed.data
  throwIfAny(wordProblems(declared).map((problem) => ({ code: 'VOCABULARY' as const, file, ...problem })))
  return {
    name: declared.name,
    title: declared.title,
    nodePrefix: declared.nodePrefix,
    booleans: declared.booleans,
    roles: byId(declared.roles),
    variables: byId(declared.variables),
    marks: byId(declared.marks),
    messages: byId(declared.messages),
  }
}

function byId<W extends { id: string }>(words: readonly W[]): ReadonlyMap<string, W> {
  return new Map(words.map((word) => [word.id, word]))
}

/** What no schema can say: words that mean two things, and initial values of the wrong type. */
function wordProblems({ roles, variables, marks, messages }: Declared): Omit<Problem, 'code'>[] {
  const lists: [string, readonly { id: string }[]][] = [
    ['roles', roles],
    ['variables', [...variables, { id: 'role' }]],
    ['marks', marks],
    ['messages', messages],
    ...[...marks, ...messages].map(({ id, fields }): [string, { id: string }[]] => [`fields of ${id}`, fields ?? []]),
  ]
  const twice = lists.flatMap(([list, words]) =>
    words
      .filter(({ id }, i) => words.findIndex((word) => word.id === id) < i)
      .map(({ id }) => ({
        field: list,
        message: 'a word with two meanings',
        found: `${quote(id)} twice`,
        legal: list === 'variables' ? 'every id once; "role" is taken' : 'every id once',
      })),
  )
  const initial = variables
    .filter((variable) => !hasType(variable.initial, variable))
    .map((variable) => ({
      field: `variables.${variables.indexOf(variable)}.initial`,
      message: `the initial value of ${quote(variable.id)} is not of its type`,
      found: quote(variable.initial),
      legal: describeType(variable),
    }))
  return [...twice, ...initial, ...marks.flatMap(alarmProblems), ...bracketProblems(marks)]
}

/** What begins has to end somewhere, or pictures could never join the two. */
function bracketProblems(marks: readonly MarkWord[]): Omit<Problem, 'code'>[] {
  const pairs = [['begins', 'ends'] as const, ['ends', 'begins'] as const]
  return marks.flatMap((mark, place) =>
    pairs.flatMap(([one, other]) => {
      const name = mark[one]
      if (name === undefined || marks.some((each) => each[other] === name)) return []
      const legal = `what another mark ${other}`
      return [{ field: `marks.${place}.${one}`, message: `no mark ${other} ${quote(name)}`, found: quote(name), legal }]
    }),
  )
}

/** An alarm has a row of its own, and is in every diagram. */
function alarmProblems(mark: MarkWord, place: number): Omit<Problem, 'code'>[] {
  const hiding = (['together', 'notInDiagrams'] as const).filter((setting) => mark.alarm && mark[setting])
  return hiding.map((setting) => ({
    field: `marks.${place}.${setting}`,
    message: `the alarm ${quote(mark.id)} could be overlooked`,
    found: 'true',
    legal: `no ${setting} where alarm is`,
  }))
}

/** Whether a value is one that the field may have. Which nodes exist is not asked here. */
export function hasType(value: Value, { type, nullable }: Pick<Field, 'type' | 'nullable'>): boolean {
  if (value === null) return nullable === true
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'text':
    case 'node':
      return typeof value === 'string'
  }
}

/** The legal values of a field, in words. */
export function describeType({ type, nullable }: Pick<Field, 'type' | 'nullable'>): string {
  const names = { integer: 'an integer', boolean: 'true or false', text: 'a text', node: "a node's id" }
  return names[type] + (nullable ? ' or null' : '')
}

/** How every node is before anything is said of it: the first role, and each variable's initial value. */
export function initialState(vocabulary: Vocabulary): Values {
  const role = [...vocabulary.roles.keys()].slice(0, 1).map((id) => ['role', id])
  const variables = [...vocabulary.variables.values()].map(({ id, initial }) => [id, initial])
  return Object.fromEntries([...role, ...variables])
}
