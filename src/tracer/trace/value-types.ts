import type { Value } from './events.ts'
import type { Declared } from './vocabulary-schema.ts'

type Variable = Declared['variables'][number]
type Field = Declared['messages'][number]['fields'][number]

/** Whether a value is one that the field may have. Which nodes exist is not asked here. */
export function hasType(value: Value, { type, nullable }: Pick<Field, 'type' | 'nullable'>): boolean {
  return value === null ? nullable === true : isOfType(value, type)
}

/** The same for what is not null. */
export function isOfType(value: unknown, type: Field['type']): boolean {
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
export function describeType({ type, nullable }: Pick<Variable, 'type' | 'nullable'>): string {
  const names = { integer: 'an integer', boolean: 'true or false', text: 'a text', node: "a node's id", list: 'a list' }
  return names[type] + (nullable ? ' or null' : '')
}
