import { oneOf, type Problem, quote } from '../common/errors.ts'
import { problemOfEach, problemsIn } from '../common/problem-list.ts'
import { describeType, hasType } from './value-types.ts'
import type { Declared } from './vocabulary-schema.ts'

type Wrong = Omit<Problem, 'code'>
type Mark = Declared['marks'][number]
type Variable = Declared['variables'][number]

/** What no schema can say: words that mean two things or name what is not there, and values of the wrong type. */
export function vocabularyProblems(declared: Declared): Wrong[] {
  return [
    ...twiceProblems(declared),
    ...problemsIn(declared.variables, variableProblems),
    ...framedProblems(declared),
    ...problemsIn(declared.marks, alarmProblems),
    ...bracketProblems(declared.marks),
    ...kindProblems(declared),
    ...answerProblems(declared),
  ]
}

function twiceProblems({ roles, variables, kinds = [], marks, messages }: Declared): Wrong[] {
  const lists: [string, readonly { id: string }[]][] = [
    ['roles', roles],
    ['variables', [...variables, { id: 'role' }]],
    ['kinds', kinds],
    ['marks', marks],
    ['messages', messages],
    ...[...marks, ...messages, ...variables].map(({ id, fields }): [string, { id: string }[]] => [
      `fields of ${id}`,
      fields ?? [],
    ]),
  ]
  return problemsIn(lists, ([list, words]) => {
    const known = new Set<string>()
    const again = words.filter(({ id }) => known.has(id) || !known.add(id))
    return problemOfEach(again, ({ id }) => ({
      field: list,
      message: 'a word with two meanings',
      found: `${quote(id)} twice`,
      legal: list === 'variables' ? 'every id once; "role" is taken' : 'every id once',
    }))
  })
}

function variableProblems(variable: Variable, place: number): Wrong[] {
  const { id, type, initial, of, fields, boxes, framed } = variable
  const field = `variables.${place}`
  const lists = Object.entries({ of, fields, boxes, framed }).find(([, value]) => value !== undefined)
  if (type !== 'list' && lists) {
    const [what] = lists
    return [{ field: `${field}.${what}`, message: `${quote(id)} is no list`, legal: `${what} only where type is list` }]
  }
  const wrong: Wrong[] = type === 'list' ? listProblems(variable, field) : []
  if (initial === undefined || isInitial(initial, variable)) return wrong
  const message = `the initial value of ${quote(id)} is not of its type`
  const legal = type === 'list' ? '[]' : describeType(variable)
  return [...wrong, { field: `${field}.initial`, message, found: quote(initial), legal }]
}

function isInitial(initial: NonNullable<Variable['initial']> | null, { type, nullable }: Variable): boolean {
  if (Array.isArray(initial)) return type === 'list'
  return type !== 'list' && hasType(initial, { type, nullable })
}

function listProblems({ id, of, fields, boxes, nullable, standing, cutsOff }: Variable, field: string): Wrong[] {
  const both = (of === undefined) === (fields === undefined)
  const legal = 'of, where entries are values; fields, where they have several'
  const settings = Object.entries({ nullable, standing, cutsOff }).filter(([, setting]) => setting)
  return [
    ...(both ? [{ field, message: `a list says one of the two: what the entries of ${quote(id)} are`, legal }] : []),
    ...settings.map(([name]) => ({ field: `${field}.${name}`, message: `${quote(id)} is a list`, legal: 'nothing' })),
    ...(both ? [] : boxesProblems(boxes, fields, field)),
  ]
}

/** Where entries have fields, one of them stands in the boxes. */
function boxesProblems(boxes: Variable['boxes'], fields: Variable['fields'], field: string): Wrong[] {
  const legal = fields?.map(({ id }) => quote(id)) ?? ['true']
  if (boxes === undefined || legal.includes(boxes === true ? 'true' : quote(boxes))) return []
  const message = 'what stands in the boxes of entries is not known'
  return [{ field: `${field}.boxes`, message, found: quote(boxes), legal: legal.join(', ') }]
}

/** What is framed is counted by variables that are numbers, and there are boxes to frame. */
function framedProblems({ variables }: Declared): Wrong[] {
  const numbers = new Set(variables.filter(({ type }) => type === 'integer').map(({ id }) => id))
  return problemsIn(variables, ({ id, boxes, framed }, place) => {
    const field = `variables.${place}.framed`
    if (framed === undefined) return []
    if (boxes === undefined)
      return [{ field, message: `${quote(id)} has no boxes to frame`, legal: 'framed only where boxes is' }]
    return (['upTo', 'last'] as const).flatMap((end) =>
      numbers.has(framed[end]) ? [] : [unknownWord(`${field}.${end}`, framed[end], numbers)],
    )
  })
}

/** What begins has to end somewhere, or pictures could never join the two. */
function bracketProblems(marks: readonly Mark[]): Wrong[] {
  const pairs = [['begins', 'ends'] as const, ['ends', 'begins'] as const]
  const named = { begins: new Set(marks.map(({ begins }) => begins)), ends: new Set(marks.map(({ ends }) => ends)) }
  return problemsIn(marks, (mark, place) =>
    pairs.flatMap(([one, other]) => {
      const name = mark[one]
      if (name === undefined || named[other].has(name)) return []
      const legal = `what another mark ${other}`
      return [{ field: `marks.${place}.${one}`, message: `no mark ${other} ${quote(name)}`, found: quote(name), legal }]
    }),
  )
}

/** An alarm has a row of its own, and is in every diagram. */
function alarmProblems(mark: Mark, place: number): Wrong[] {
  const hiding = (['together', 'notInDiagrams'] as const).filter((setting) => mark.alarm && mark[setting])
  return hiding.map((setting) => ({
    field: `marks.${place}.${setting}`,
    message: `the alarm ${quote(mark.id)} could be overlooked`,
    found: 'true',
    legal: `no ${setting} where alarm is`,
  }))
}

/** Kinds name what is declared, and where there are kinds no word is left that no node could have. */
function kindProblems({ kinds = [], roles, variables }: Declared): Wrong[] {
  if (kinds.length === 0) return []
  const lists = [['roles', roles] as const, ['variables', variables] as const]
  return lists.flatMap(([list, words]) => {
    const legal = new Set(words.map(({ id }) => id))
    const named = new Set(kinds.flatMap((kind) => kind[list]))
    const unknown = problemsIn(kinds, (kind, place) =>
      problemOfEach(
        kind[list].filter((id) => !legal.has(id)),
        (id) => unknownWord(`kinds.${place}.${list}`, id, legal),
      ),
    )
    const idle = problemOfEach(
      [...legal].filter((id) => !named.has(id)),
      (id) => ({
        field: list,
        message: `no kind of node has ${quote(id)}`,
        legal: `each is among the ${list} of a kind`,
      }),
    )
    return [...unknown, ...idle]
  })
}

function answerProblems({ messages }: Declared): Wrong[] {
  const legal = new Set(messages.map(({ id }) => id))
  return problemsIn(messages, ({ answers = [] }, place) =>
    problemOfEach(
      [answers].flat().filter((id) => !legal.has(id)),
      (id) => unknownWord(`messages.${place}.answers`, id, legal),
    ),
  )
}

function unknownWord(field: string, id: string, legal: Iterable<string>): Wrong {
  return { field, message: 'a word that is not declared', found: quote(id), legal: oneOf(legal) }
}
