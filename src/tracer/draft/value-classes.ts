import { EntryList, isSplice } from '../trace/entry-list.ts'
import type { UNSAYABLE, ValueClass } from './facts.ts'

/** What a value is; `nodes` are the ids of those that exist. */
export function classOf(value: unknown, nodes: { has(node: string): boolean }): ValueClass {
  if (value === null) return 'null'
  if (Array.isArray(value) || value instanceof EntryList) return 'list'
  switch (typeof value) {
    case 'string':
      return nodes.has(value) ? 'node' : 'text'
    case 'number':
      return classOfNumber(value)
    default:
      return typeof value as 'boolean'
  }
}

function classOfNumber(value: number): ValueClass {
  if (Number.isSafeInteger(value)) return 'integer'
  if (!Number.isFinite(value)) return 'no number'
  return Number.isInteger(value) ? 'large number' : 'fraction'
}

/** The entries of a list, or those that are added to it, where a source tells how it changes; undefined for no list. */
export function entriesOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value) || value instanceof EntryList) return [...value]
  if (!isSplice(value)) return undefined
  const names = Object.keys(value)
  if (names.length === 0 || names.some((name) => !['drop', 'keep', 'add'].includes(name))) return undefined
  const { add = [] } = value
  return Array.isArray(add) ? add : undefined
}

/** What to do about a value that no vocabulary can say. */
export const INSTEAD: Readonly<Record<(typeof UNSAYABLE)[number] | 'list', string>> = {
  fraction: 'say it in a smaller unit, as a whole number, or as a text: String(value)',
  'large number': 'say it as a text: String(value)',
  'no number': 'say null, or a text: String(value)',
  bigint: 'say Number(value) if it stays small, or a text: String(value)',
  undefined: 'leave it out, or say null',
  function: 'leave it out',
  symbol: 'leave it out, or say its description',
  object: 'say what is in it as fields or variables of their own, or as a text: JSON.stringify(value)',
  list: 'say how long it is, or a text: value.join(); only variables of a state can be lists',
}

/** A value as a message shows it: an object by its form, for it may be of any size, and anything may be in it. */
export function exampleOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}'
  if (typeof value === 'function') return 'a function'
  return typeof value === 'bigint' ? `${value}n` : String(value)
}
