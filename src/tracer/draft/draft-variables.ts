import type { Declared } from '../trace/vocabulary-schema.ts'
import { type Drafted, draftFields, join, joined, told } from './draft-fields.ts'
import type { Fact, Facts } from './facts.ts'
import { inferType, type Values, type ValueTable, valuesAt, type Wrong } from './infer-types.ts'
import { ID } from './observer.ts'
import { shortForms } from './short-forms.ts'

type Variable = Declared['variables'][number]
type Listed = Pick<Variable, 'of' | 'fields'>

/** The variables, in the order in which they were first seen. */
export function draftVariables(facts: Facts, table: ValueTable): Drafted<Variable> {
  const seen = new Set(facts.all('has').map(({ variable }) => variable))
  const names = [...seen].filter((name) => ID.test(name))
  const short = shortForms(names, 'field')
  const drafted = names.map((id) => draftVariable(id, short.get(id) ?? id, facts, table))
  return joined(drafted)
}

function draftVariable(id: string, short: string, facts: Facts, table: ValueTable): Drafted<Variable> {
  const values = valuesAt(table, ['state', id])
  if (values.classes.has('list')) return draftList(id, short, facts, table, values)
  const inferred = inferType(values)
  if ('message' in inferred) return refused(inferred)
  const { type, nullable, isGuess } = inferred
  const initial = initialOf(id, facts)
  const nodes = type === 'node' && initial !== null
  const word: Variable = {
    id,
    short,
    type,
    ...(nullable ? { nullable } : {}),
    ...(initial === undefined || nodes ? {} : { initial }),
    meaning: '',
  }
  return told(word, id, type === 'node', isGuess)
}

function draftList(id: string, short: string, facts: Facts, table: ValueTable, values: Values): Drafted<Variable> {
  const other = [...values.classes].filter((each) => each !== 'list')
  if (other.length > 0) {
    const message = 'a list that is something else at times'
    return refused({ field: values.of.join('.'), message, found: other.join(', '), advice: 'say [] while it is empty' })
  }
  const entries = draftEntries(id, facts, table)
  const initial = initialOf(id, facts) === undefined ? {} : { initial: [] }
  return join(
    [entries],
    entries.words.map((entry): Variable => ({ id, short, type: 'list', ...entry, ...initial, meaning: '' })),
  )
}

function draftEntries(id: string, facts: Facts, table: ValueTable): Drafted<Listed> {
  const values = valuesAt(table, ['entries', id])
  const { classes } = values
  const fields = draftFields(['entry', id], facts, table)
  if (classes.size === 1 && classes.has('object')) {
    const empty = facts.all('shape').some(({ of, names }) => of[0] === 'entry' && of[1] === id && names.length === 0)
    if (fields.words.length > 0 && !empty) return join([fields], [{ fields: [...fields.words] }])
    const wrong = {
      message: 'entries of a list that have nothing in them',
      advice: 'say what is in them, or leave them out',
    }
    return join([fields, refused({ field: `state.${id}`, found: '{}', ...wrong })], [])
  }
  const inferred = inferType(values)
  if ('message' in inferred) return refused(mixed(values) ?? inferred)
  if (inferred.nullable) {
    const advice = 'leave such entries out, or make entries objects, of which a field may be null'
    return refused({ field: `state.${id}`, message: 'an entry of a list is null', found: 'null', advice })
  }
  return told({ of: inferred.type }, id, inferred.type === 'node', inferred.isGuess)
}

function mixed({ of, classes }: Values): Wrong | undefined {
  if (!classes.has('object')) return undefined
  const found = [...classes].sort().join(', ')
  return { field: of.join('.'), message: 'entries of several types', found, advice: 'say entries of one type' }
}

function refused(problem: Wrong): Drafted<never> {
  return { words: [], problems: [problem], nodes: [], guesses: [] }
}

type Told = Extract<Fact, { is: 'introduced' | 'asked' }>

/** The value that every node begins with, if they all begin with one and it is never left out. */
function initialOf(id: string, facts: Facts): Variable['initial'] {
  const kinds = new Set(facts.all('has').flatMap(({ variable, kind }) => (variable === id ? [kind] : [])))
  const isOwn = ({ kind, names }: Told) => kinds.has(kind) && !names.includes(id)
  if (facts.all('introduced').some(isOwn) || facts.all('asked').some(isOwn)) return undefined
  const values = facts.all('begins').flatMap(({ variable, value }) => (variable === id ? [value] : []))
  const [value, ...others] = new Set(values)
  return value === undefined || value === 'other' || others.length > 0 ? undefined : JSON.parse(value)
}
