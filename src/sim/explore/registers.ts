import type { Model } from '../../explore/index.ts'
import type { StateMachine } from '../machine.ts'

/** What clients do with a register, which is 0 at first. `set` answers what was there before, `add` and `get` what is. */
export interface RegisterOperation {
  readonly op: 'set' | 'add' | 'get'
  readonly key: string
  readonly value: number
}

/** The key of the register with that number, from 0: `a`, `b`, and so on. */
export function keyOf(number: number): string {
  return String.fromCharCode(97 + number)
}

/** The operation as a command, or as a query where it is a `get`. */
export function textOf({ op, key, value }: RegisterOperation): string {
  return op === 'get' ? `get ${key}` : `${op} ${key} ${value}`
}

/** The operation that `textOf` has written. */
export function operationOf(text: string): RegisterOperation {
  const [op, key = '', value = '0'] = text.split(' ')
  return { op: op as RegisterOperation['op'], key, value: Number(value) }
}

/** The state machine: registers by their keys. */
export class Registers implements StateMachine {
  private values = new Map<string, number>()
  private readonly onRestore: () => void

  /** `onRestore`: told of every snapshot that takes the place of what is here. */
  constructor(onRestore: () => void = () => {}) {
    this.onRestore = onRestore
  }

  apply(command: string): string {
    const [op, key = '', value = ''] = command.split(' ')
    const before = this.values.get(key) ?? 0
    if (op === 'get') return String(before)
    const after = op === 'add' ? before + Number(value) : Number(value)
    this.values.set(key, after)
    return String(op === 'add' ? after : before)
  }

  query(query: string): string {
    return String(this.values.get(query.slice(4)) ?? 0)
  }

  save(): string {
    // Without being told how, `sort` makes a text of each pair for every comparison.
    return JSON.stringify([...this.values].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  restore(saved: string): void {
    this.values = new Map(JSON.parse(saved))
    this.onRestore()
  }
}

/** What one register has to answer, for a checker that knows nothing of logs and state machines. */
export const REGISTER: Model<RegisterOperation, number> = {
  initial: 0,
  apply(state, { op, value }) {
    if (op === 'set') return { state: value, output: String(state) }
    const next = op === 'add' ? state + value : state
    return { state: next, output: String(next) }
  },
}
