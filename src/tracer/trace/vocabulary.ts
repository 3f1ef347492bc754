import { EntryList } from './entry-list.ts'
import type { State } from './events.ts'
import type { Declared } from './vocabulary-schema.ts'

export type RoleWord = Declared['roles'][number]
export type VariableWord = Declared['variables'][number]
export type MarkWord = Declared['marks'][number]
export type MessageWord = Declared['messages'][number]
export type KindWord = NonNullable<Declared['kinds']>[number]
/** Of a message or a mark, or of an entry of a list. */
export type Field = MessageWord['fields'][number]

/** The words of one protocol, for looking up. */
export interface Vocabulary extends Pick<Declared, 'name' | 'title' | 'nodePrefix' | 'booleans'> {
  readonly roles: ReadonlyMap<string, RoleWord>
  readonly variables: ReadonlyMap<string, VariableWord>
  /** Empty where all nodes are of one kind, which then has no name. */
  readonly kinds: ReadonlyMap<string, KindWord>
  readonly marks: ReadonlyMap<string, MarkWord>
  readonly messages: ReadonlyMap<string, MessageWord>
}

/** The words of what a vocabulary file declares, which has been checked: see `parseVocabulary`. */
export function vocabularyOf(declared: Declared): Vocabulary {
  return {
    name: declared.name,
    title: declared.title,
    nodePrefix: declared.nodePrefix,
    booleans: declared.booleans,
    roles: byId(declared.roles),
    variables: byId(declared.variables),
    kinds: byId(declared.kinds ?? []),
    marks: byId(declared.marks),
    messages: byId(declared.messages),
  }
}

function byId<W extends { id: string }>(words: readonly W[]): ReadonlyMap<string, W> {
  return new Map(words.map((word) => [word.id, word]))
}

/** What a vocabulary file that has these words declares. */
export function declaredIn(vocabulary: Vocabulary): Declared {
  const { name, title, nodePrefix, booleans, roles, variables, kinds, marks, messages } = vocabulary
  return {
    vocabulary: 2,
    name,
    title,
    nodePrefix,
    booleans,
    roles: [...roles.values()],
    variables: [...variables.values()],
    ...(kinds.size > 0 ? { kinds: [...kinds.values()] } : {}),
    marks: [...marks.values()],
    messages: [...messages.values()],
  }
}

/** The kinds of messages that a kind answers; none if it is not declared. */
export function answeredBy({ answers = [] }: MessageWord): readonly string[] {
  return typeof answers === 'string' ? [answers] : answers
}

/** The variables that a node of a kind has; without a kind, all. */
export function variablesOf({ kinds, variables }: Vocabulary, kind?: string): readonly VariableWord[] {
  const own = kind === undefined ? undefined : kinds.get(kind)
  return own ? own.variables.flatMap((id) => variables.get(id) ?? []) : [...variables.values()]
}

/** The roles that a node of a kind can have, that at first being the first; without a kind, all. */
export function rolesOf({ kinds, roles }: Vocabulary, kind?: string): readonly string[] {
  return (kind === undefined ? undefined : kinds.get(kind)?.roles) ?? [...roles.keys()]
}

const initialStates = new WeakMap<Vocabulary, Map<string | undefined, State>>()

/**
 * How every node of a kind is before anything is said of it: its first role, and each variable's initial value. A
 * variable that has none is not there: it is not known.
 */
export function initialState(vocabulary: Vocabulary, kind?: string): State {
  const made = initialStates.get(vocabulary) ?? new Map<string | undefined, State>()
  initialStates.set(vocabulary, made)
  const known = made.get(kind)
  if (known) return known
  const role = rolesOf(vocabulary, kind)
    .slice(0, 1)
    .map((id) => ['role', id])
  const variables = variablesOf(vocabulary, kind).flatMap(({ id, initial }) =>
    initial === undefined ? [] : [[id, typeof initial === 'object' && initial !== null ? EntryList.EMPTY : initial]],
  )
  const state: State = Object.fromEntries([...role, ...variables])
  made.set(kind, state)
  return state
}
