import { EntryList, isSplice, type Splice } from '../../trace/entry-list.ts'
import type { Changes, State } from '../../trace/events.ts'
import { changed } from '../../trace/states.ts'
import { initialState, type Vocabulary } from '../../trace/vocabulary.ts'
import { canonical } from './splices.ts'

/** How a node was right before something happened to it, and right after. */
export interface AroundStates {
  /** Undefined where the node did not exist. */
  readonly before: State | undefined
  readonly after: State
}

/** What happened to a node, with what it changed. */
export interface Tracked {
  readonly set: Changes | undefined
  readonly around: AroundStates | undefined
}

/**
 * Follows the states of a trace's nodes, as far as anybody needs them: how each begins and, where there are lists or what
 * is not known, how it goes on.
 */
export class NodeTracks {
  readonly kinds = new Map<string, string | undefined>()
  private readonly states = new Map<string, State>()
  private readonly vocabulary: Vocabulary
  private readonly follows: boolean

  constructor(vocabulary: Vocabulary, follows: boolean) {
    this.vocabulary = vocabulary
    this.follows = follows
  }

  take(node: string, set: Changes | undefined, kind: string | undefined): Tracked {
    const isNew = !this.kinds.has(node)
    if (isNew) this.kinds.set(node, kind)
    else if (!this.follows) return { set, around: undefined }
    const before = this.states.get(node)
    const state = before ?? initialState(this.vocabulary, kind)
    const told = set && this.follows ? canonicalChanges(state, set) : set
    const after = told ? changed(state, told) : state
    if (this.follows) this.states.set(node, after)
    return { set: told, around: { before: isNew ? undefined : before, after } }
  }
}

/** Whether states have to be followed: where there are lists, or what is not known. */
export function needsTracks({ variables }: Vocabulary): boolean {
  return [...variables.values()].some(({ type, initial }) => type === 'list' || initial === undefined)
}

/** The same changes, each list's told in the one way there is: two traces may tell the same change in several. */
function canonicalChanges(state: State, set: Changes): Changes {
  const told: Record<string, Changes[string]> = {}
  for (const [name, change] of Object.entries(set)) {
    const list = state[name]
    const splice: Changes[string] | undefined = isSplice(change) ? listChange(list, change) : change
    if (splice !== undefined) told[name] = splice
  }
  return told
}

/** Undefined if it changes nothing. */
function listChange(list: State[string] | undefined, change: Splice): Splice | undefined {
  // What becomes known has changed from nothing to this.
  if (!(list instanceof EntryList)) return { keep: 0, add: change.add ?? [] }
  return canonical(list, change)
}
