import type { Problem } from '../common/errors.ts'
import type { Declared } from '../trace/vocabulary-schema.ts'
import { type Facts, type Owner, UNSAYABLE, type ValueClass } from './facts.ts'
import { exampleOf, INSTEAD } from './value-classes.ts'

type Field = Declared['messages'][number]['fields'][number]
type Type = Field['type']
export type Wrong = Omit<Problem, 'code'>

/** What the values of one field or variable were. */
export interface Values {
  readonly of: Owner
  readonly classes: ReadonlySet<ValueClass>
  readonly nodes: ReadonlySet<string>
  readonly examples: ReadonlyMap<ValueClass, string>
}

/** The values of everything, by its owner. */
export type ValueTable = ReadonlyMap<string, Values>

export function valuesOf(facts: Facts): ValueTable {
  const table = new Map<
    string,
    { of: Owner; classes: Set<ValueClass>; nodes: Set<string>; examples: Map<ValueClass, string> }
  >()
  const at = (of: Owner) => {
    const known = table.get(JSON.stringify(of)) ?? { of, classes: new Set(), nodes: new Set(), examples: new Map() }
    table.set(JSON.stringify(of), known)
    return known
  }
  for (const { of, class: each, example } of facts.all('value')) {
    at(of).classes.add(each)
    if (example !== undefined) at(of).examples.set(each, example)
  }
  for (const { of, node } of facts.all('named')) at(of).nodes.add(node)
  return table
}

const NONE: Values = { of: [], classes: new Set(), nodes: new Set(), examples: new Map() }

export function valuesAt(table: ValueTable, of: Owner): Values {
  return table.get(JSON.stringify(of)) ?? { ...NONE, of }
}

/** What type the values are of; or what is wrong with them. `isGuess`: nothing was seen that would tell. */
export interface Inferred {
  readonly type: Type
  readonly nullable?: true
  readonly isGuess?: true
}

/** What values are called that no field can have, and what to do instead. */
export function unsayable({ of, classes, examples }: Values): Wrong | undefined {
  const wrong = [...UNSAYABLE, 'list' as const].find((each) => classes.has(each))
  if (wrong === undefined) return undefined
  const message = `a value that no vocabulary can say: ${wrong}`
  return { field: of.join('.'), message, found: examples.get(wrong) ?? exampleOf([]), advice: INSTEAD[wrong] }
}

/** The type of values that are none of these. */
export function inferType(values: Values): Inferred | Wrong {
  const { of, classes, nodes } = values
  const problem = unsayable(values)
  if (problem !== undefined) return problem
  const nullable = classes.has('null') ? { nullable: true as const } : {}
  const named = [...classes].filter((each) => each !== 'null')
  const types = new Set(named.map((each): ValueClass => (each === 'node' ? 'text' : each)))
  if (types.size > 1) {
    const message = 'values of several types'
    return { field: of.join('.'), message, found: [...types].sort().join(', '), advice: 'say values of one type' }
  }
  const [type] = types
  if (type === undefined) return { type: 'text', ...nullable, isGuess: true }
  // One that is a text may be a node's id by chance, and would be refused as soon as it is none; two hardly are.
  if (type === 'text') return { type: classes.has('text') || nodes.size < 2 ? 'text' : 'node', ...nullable }
  return { type: type as Type, ...nullable }
}
