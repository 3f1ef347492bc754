import type { Value } from '../trace/events.ts'
import type { VariableWord } from '../trace/vocabulary.ts'
import { isPlainValue, NoWord, type ValueSource } from './mapping.ts'
import type { DeclaredValue } from './mapping-schema.ts'
import { compileTemplate, type Lookup, textOf } from './template.ts'

/** Makes what a mapping says of a value ready. */
export function compileValue(declared: DeclaredValue): ValueSource {
  if (typeof declared === 'string') return compileTemplate(declared)
  if (typeof declared !== 'object' || declared === null) return () => declared
  const { words, open, prefix = '', style, count, missing } = declared
  const template = compileTemplate(declared.value)
  return (lookup) => {
    const found = template(lookup)
    if (found === undefined) return missing
    if (count) return Array.isArray(found) ? found.length : undefined
    const rest = typeof found === 'string' && found.startsWith(prefix) ? found.slice(prefix.length) : found
    const word = style === undefined ? rest : snakeCase(textOf(rest))
    return words === undefined ? word : translated(word, words, open === true)
  }
}

function translated(found: unknown, words: Readonly<Record<string, Value>>, isOpen: boolean): unknown {
  const word = textOf(found)
  if (Object.hasOwn(words, word)) return words[word]
  return isOpen ? found : new NoWord(found, Object.keys(words))
}

function snakeCase(word: string): string {
  return word.replace(/(?<=[a-z0-9])(?=[A-Z])|[- ]+/g, '_').toLowerCase()
}

const INTEGER = /^[+-]?\d+$/

/**
 * A value of a log as one of the type that the vocabulary has: digits as a number where it wants one, and text where it
 * wants text. What cannot be one stays as it is, and is then no legal value.
 */
export function valueOfType(value: unknown, type: VariableWord['type'] | 'role' | undefined): Value {
  if (value === null) return null
  if (type === 'integer' && typeof value === 'string' && INTEGER.test(value)) return wholeOf(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  if ((type === 'text' || type === 'node' || type === 'role') && typeof value !== 'string') return textOf(value)
  return isPlainValue(value) ? value : textOf(value)
}

/** Digits stay text where no number has place for all of them. */
function wholeOf(digits: string): number | string {
  const whole = Number(digits)
  return Number.isSafeInteger(whole) ? whole : digits
}

/** The id of a node that a template gives; undefined for what can be none. */
export function nodeIdOf(template: ((lookup: Lookup) => unknown) | undefined, lookup: Lookup): string | undefined {
  const value = template?.(lookup)
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
