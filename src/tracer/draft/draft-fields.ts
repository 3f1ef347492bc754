import type { Declared } from '../trace/vocabulary-schema.ts'
import type { Facts, Owner } from './facts.ts'
import { inferType, type ValueTable, valuesAt, type Wrong } from './infer-types.ts'
import { ID } from './observer.ts'
import { shortForms } from './short-forms.ts'

type Field = Declared['messages'][number]['fields'][number]

/** What was drafted, and what is told of it. */
export interface Drafted<T> {
  readonly words: readonly T[]
  readonly problems: readonly Wrong[]
  /** Fields and variables that were taken for nodes, and those of which nothing told what they are. */
  readonly nodes: readonly string[]
  readonly guesses: readonly string[]
}

export function join<T>(parts: readonly Drafted<unknown>[], words: readonly T[]): Drafted<T> {
  return {
    words,
    problems: parts.flatMap(({ problems }) => problems),
    nodes: parts.flatMap(({ nodes }) => nodes),
    guesses: parts.flatMap(({ guesses }) => guesses),
  }
}

/** All that was drafted, one after the other. */
export function joined<T>(drafted: readonly Drafted<T>[]): Drafted<T> {
  return join(
    drafted,
    drafted.flatMap(({ words }) => words),
  )
}

/** The fields of a message, a mark or the entries of a list, in the order in which they were first seen. */
export function draftFields(of: Owner, facts: Facts, table: ValueTable): Drafted<Field> {
  const shapes = facts.all('shape').filter((shape) => isSame(shape.of, of))
  const seen = [...table.values()].filter(
    (values) => isSame(values.of.slice(0, -1), of) && values.of.length === of.length + 1,
  )
  const names = seen.map((values) => values.of.at(-1) ?? '').filter((name) => ID.test(name))
  const short = shortForms(names, 'field')
  const drafted = names.map((id): Drafted<Field> => {
    const inferred = inferType(valuesAt(table, [...of, id]))
    if ('message' in inferred) return { words: [], problems: [inferred], nodes: [], guesses: [] }
    const { type, nullable, isGuess } = inferred
    const isOptional = shapes.some((shape) => !shape.names.includes(id))
    const field: Field = {
      id,
      short: short.get(id) ?? id,
      type,
      ...(nullable ? { nullable } : {}),
      ...(isOptional ? { optional: true as const } : {}),
      meaning: '',
    }
    return told(field, [...of.slice(1), id].join('.'), type === 'node', isGuess)
  })
  return joined(drafted)
}

export function told<T>(word: T, name: string, isNode: boolean, isGuess: true | undefined): Drafted<T> {
  return { words: [word], problems: [], nodes: isNode ? [name] : [], guesses: isGuess ? [name] : [] }
}

export function isSame(one: Owner, other: Owner): boolean {
  return one.length === other.length && one.every((part, i) => part === other[i])
}
