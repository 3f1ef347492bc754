import type { Problem } from '../common/errors.ts'

/**
 * What a value is, as far as a vocabulary is concerned; what stands behind `node` in the list, no vocabulary can say.
 * `node` is a text that is the id of a node which exists by then.
 */
export const SAYABLE = ['null', 'boolean', 'integer', 'text', 'node'] as const
export const UNSAYABLE = [
  'fraction',
  'large number',
  'no number',
  'bigint',
  'undefined',
  'function',
  'symbol',
  'object',
] as const
export type ValueClass = (typeof SAYABLE)[number] | (typeof UNSAYABLE)[number] | 'list'

/**
 * Whose values: `message`, its kind, its field; `mark`, `op`, field; `state`, variable; `entries`, variable, of a list of
 * values; `entry`, variable, field, of any other.
 */
export type Owner = readonly string[]

/** Something that was seen, however often. `kind` is that of the node. */
export type Fact =
  | { readonly is: 'node'; readonly node: string }
  /** Of a message, a mark or an entry of a list, the names of what it has. */
  | { readonly is: 'shape'; readonly of: Owner; readonly names: readonly string[] }
  | { readonly is: 'value'; readonly of: Owner; readonly class: ValueClass; readonly example?: string }
  /** A node that is a value: two of them tell as much as all. */
  | { readonly is: 'named'; readonly of: Owner; readonly node: string }
  | { readonly is: 'role'; readonly role: string; readonly kind?: string | undefined }
  | { readonly is: 'has'; readonly variable: string; readonly kind?: string | undefined }
  | Told<'introduced'>
  | Told<'asked'>
  | { readonly is: 'begins'; readonly variable: string; readonly value: string; readonly kind?: string | undefined }
  | { readonly is: 'introduces'; readonly mark: string; readonly kind?: string | undefined }
  /** A mark of a node that exists names its kind. */
  | { readonly is: 'kind told again'; readonly mark: string }
  /** The variables that one node had in all. */
  | { readonly is: 'sort'; readonly names: readonly string[] }
  /** The message that a node had handled last from the one that it sends this to; null if there was none. */
  | { readonly is: 'sent'; readonly message: string; readonly after: string | null }
  | { readonly is: 'claims'; readonly feature: string }
  | { readonly is: 'trouble'; readonly problem: Omit<Problem, 'code'> }

/** What the state of a node has when it is introduced, and when its source is asked for it. */
interface Told<Is extends 'introduced' | 'asked'> {
  readonly is: Is
  readonly names: readonly string[]
  readonly kind?: string | undefined
}

/** Facts, each once, in the order in which they were first seen. */
export class Facts implements Iterable<Fact> {
  private readonly byKey = new Map<string, Fact>()

  note(fact: Fact): void {
    const key = keyOf(fact)
    if (!this.byKey.has(key)) this.byKey.set(key, fact)
  }

  [Symbol.iterator](): Iterator<Fact> {
    return this.byKey.values()
  }

  all<Is extends Fact['is']>(is: Is): Extract<Fact, { is: Is }>[] {
    return [...this].filter((fact): fact is Extract<Fact, { is: Is }> => fact.is === is)
  }

  toJSON(): Fact[] {
    return [...this]
  }
}

/** Facts that differ only in what they show as an example are one. */
function keyOf(fact: Fact): string {
  if (fact.is === 'value') return JSON.stringify([fact.of, fact.class])
  if (fact.is === 'trouble') return JSON.stringify([fact.problem.field, fact.problem.message])
  return JSON.stringify(fact)
}
