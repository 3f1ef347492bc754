import { type Problem, ProtokollError, quote } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { MARK_OP, MARK_OP_WORDS, MESSAGE_OPS } from '../trace/format.ts'
import { NodeKinds } from '../trace/node-kinds.ts'
import type { Source } from '../trace/recorder.ts'
import type { Claims } from '../trace/section-titles.ts'
import { Facts, type Owner, SAYABLE } from './facts.ts'
import { classOf, entriesOf, exampleOf } from './value-classes.ts'

/** What vocabularies call words: messages, fields, variables, roles and kinds of nodes. */
export const ID = /^[A-Za-z][A-Za-z0-9_]*$/
export const ID_WORDS = 'a letter, then letters, digits and _'

type Said = Readonly<Record<string, unknown>>

/**
 * Watches sources as a recorder does, knows no words and refuses nothing: it notes what it is told. What a recorder
 * could not take, whatever the words, is noted as well.
 */
export class Observer {
  readonly facts = new Facts()
  events = 0
  private readonly sources: Source[] = []
  private readonly nodes = new NodeKinds()
  /** The variables of each node. */
  private readonly variables = new Map<string, Set<string>>()
  /** By who handled it and who sent it. */
  private readonly handled = new Map<string, string>()

  get isWatching(): boolean {
    return this.sources.length > 0
  }

  /** Whether something that has happened may be told later. */
  get holdsBack(): boolean {
    return this.sources.some((source) => source.flush !== undefined)
  }

  watch(source: Source): void {
    this.sources.push(source)
    source.subscribe((observation, state) => this.record(observation, state))
  }

  openSection(_title: string, { uses = [], tests = [] }: Claims): void {
    this.flush()
    // A text that stands where a list belongs names no feature a character.
    for (const ids of [uses, tests].filter((each) => Array.isArray(each)))
      for (const feature of ids) this.facts.note({ is: 'claims', feature })
    this.askAll()
  }

  /** As a recorder does: what nodes say only after their last event are words too. */
  closeSection(): void {
    this.flush()
    this.askAll()
  }

  abandonSection(): void {
    this.flush()
  }

  /** Nobody compares what it saw. */
  markNotRepeatable(): void {}

  /** Throws what is wrong with how the test uses its scenario. */
  refuse(problem: Problem): never {
    throw new ProtokollError(problem)
  }

  /** The test is over. */
  finish(): void {
    this.flush()
    for (const names of this.variables.values()) this.facts.note({ is: 'sort', names: [...names].sort() })
  }

  private askAll(): void {
    for (const source of this.sources) for (const node of source.nodes) this.ask(source, node)
  }

  private flush(): void {
    for (const source of this.sources) {
      try {
        source.flush?.()
      } catch (error) {
        this.trouble('a source cannot tell what it holds back', String(error), 'mend flush', 'flush')
      }
    }
  }

  private record(observation: unknown, state: unknown): void {
    this.events += 1
    if (!isObject(observation)) return this.trouble('what happened is no object', observation, 'say { node, op, … }')
    const { node } = observation
    if (!isId(node)) return this.trouble('the id of a node is no text', node, 'say String(id)', 'node')
    const isFirst = !this.nodes.has(node)
    if ('message' in observation) this.message(node, observation)
    else this.mark(node, observation)
    // Nobody would know of a node that begins with a message.
    if (this.nodes.has(node)) this.state(node, state, isFirst ? 'introduced' : undefined)
  }

  private message(node: string, said: Said): void {
    const { message, op, id, fields } = said
    const peerName = op === 'handle' ? 'from' : 'to'
    const peer = said[peerName]
    if (!this.nodes.has(node)) {
      const advice = "tell a mark first when a node begins, such as { node, op: 'joined' }"
      this.trouble('the first event of a node is a message', node, advice, 'node')
    }
    if (!MESSAGE_OPS.some((each) => each === op)) {
      this.trouble('a message without what became of it', op, `say one of ${MESSAGE_OPS.join(', ')}`, 'op')
    }
    if (!isId(peer)) this.trouble('a message without its other node', peer, 'say the id of a node', peerName)
    else if (!this.nodes.has(peer)) {
      const advice = 'watch the nodes before they begin, and tell a mark when they do'
      this.trouble('a message names a node that has not begun', peer, advice, peerName)
    }
    if (id !== undefined && !isId(id)) this.trouble('the id of a message is no text', id, 'say String(id)', 'id')
    if (typeof message !== 'string' || !ID.test(message)) {
      return this.trouble('the name of a message is no id', message, `name it otherwise: ${ID_WORDS}`, 'message')
    }
    if (isObject(fields)) this.fields(['message', message], fields)
    else this.trouble('a message without fields', fields, 'say fields: {} where it has none', `${message}.fields`)
    if (op === 'handle') this.handled.set(JSON.stringify([node, peer]), message)
    if (op === 'send')
      this.facts.note({ is: 'sent', message, after: this.handled.get(JSON.stringify([node, peer])) ?? null })
  }

  private mark(node: string, { op, kind, fields = {} }: Said): void {
    if (typeof op !== 'string' || !MARK_OP.test(op)) {
      const advice = `name it otherwise: ${MARK_OP_WORDS}`
      this.trouble('what a vocabulary cannot call a mark', op, advice, 'op')
    } else if (!isObject(fields)) {
      this.trouble('the fields of a mark are no object', fields, 'say an object, or leave them out', `${op}.fields`)
    } else this.fields(['mark', op], fields)
    const known = typeof kind === 'string' && ID.test(kind) ? kind : undefined
    if (kind !== undefined && known === undefined) {
      this.trouble('the kind of a node is no id', kind, `name it otherwise: ${ID_WORDS}`, 'kind')
    }
    if (this.nodes.has(node)) {
      if (known !== undefined) this.facts.note({ is: 'kind told again', mark: String(op) })
      if (known !== undefined && this.nodes.kindOf(node) !== known) {
        this.trouble('a node becomes one of another kind', node, 'say the kind when it begins, and the same', 'kind')
      }
      return
    }
    this.nodes.add(node, known)
    this.facts.note({ is: 'node', node })
    this.facts.note({ is: 'introduces', mark: String(op), kind: known })
  }

  private fields(of: Owner, fields: Said): void {
    this.facts.note({ is: 'shape', of, names: namesOf(fields) })
    for (const [name, value] of Object.entries(fields)) this.value([...of, name], value)
  }

  private value(of: Owner, value: unknown): void {
    const name = of.at(-1) ?? ''
    if (!ID.test(name)) {
      const what = of[0] === 'state' ? 'variable' : 'field'
      return this.trouble(`the name of a ${what} is no id`, name, `name it otherwise: ${ID_WORDS}`, of.join('.'))
    }
    const each = classOf(value, this.nodes)
    const isSayable = SAYABLE.some((sayable) => sayable === each)
    this.facts.note({ is: 'value', of, class: each, ...(isSayable ? {} : { example: exampleOf(value) }) })
    if (each === 'node') this.facts.note({ is: 'named', of, node: String(value) })
  }

  private ask(source: Source, node: string): void {
    if (!this.nodes.has(node)) return
    let state: unknown
    try {
      state = source.stateOf(node)
    } catch (error) {
      return this.trouble('a source cannot say the state of a node', String(error), 'mend stateOf', 'stateOf')
    }
    this.state(node, state, 'asked')
  }

  private state(node: string, state: unknown, when: 'introduced' | 'asked' | undefined): void {
    if (!isObject(state)) {
      return this.trouble('the state of a node is no object', state, "say { role: '…' } and its variables", 'state')
    }
    const kind = this.nodes.kindOf(node)
    const { role, ...variables } = state
    if (when !== undefined) this.facts.note({ is: when, names: namesOf(state), kind })
    if (typeof role === 'string' && ID.test(role)) this.facts.note({ is: 'role', role, kind })
    else if ('role' in state) {
      this.trouble('a role is no id', role, `name it otherwise: ${ID_WORDS}`, 'state.role')
    }
    const own = this.variables.get(node) ?? new Set()
    this.variables.set(node, own)
    for (const [name, value] of Object.entries(variables)) {
      own.add(name)
      this.facts.note({ is: 'has', variable: name, kind })
      if (when === 'introduced') this.facts.note({ is: 'begins', variable: name, value: beginning(value), kind })
      this.variable(name, value)
    }
  }

  private variable(name: string, value: unknown): void {
    const of = ['state', name]
    const entries = entriesOf(value)
    if (entries === undefined || !ID.test(name)) return this.value(of, value)
    this.facts.note({ is: 'value', of, class: 'list' })
    for (const entry of entries) {
      if (isObject(entry)) this.facts.note({ is: 'value', of: ['entries', name], class: 'object' })
      if (isObject(entry)) this.fields(['entry', name], entry)
      else this.value(['entries', name], entry)
    }
  }

  private trouble(message: string, found: unknown, advice: string, field?: string): void {
    const shown = typeof found === 'string' ? quote(found) : exampleOf(found)
    const problem: Omit<Problem, 'code'> = { message, found: shown, advice, ...(field === undefined ? {} : { field }) }
    this.facts.note({ is: 'trouble', problem })
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isObject(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What it says anything of. */
function namesOf(said: Said): string[] {
  return Object.keys(said).filter((name) => said[name] !== undefined)
}

/** How a value could stand as the initial one in a vocabulary; of a list only whether there is nothing in it. */
function beginning(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : 'other'
  if (typeof value === 'object' && value !== null) return 'other'
  if (!['string', 'number', 'boolean', 'object'].includes(typeof value)) return 'other'
  const text = JSON.stringify(value)
  return text.length > LIMITS.draftedCharacters ? 'other' : text
}
