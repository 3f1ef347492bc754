import { isMessageEvent, type MessageEvent } from '../../../src/tracer/trace/events.ts'
import { NODES, type RandomProtocol } from './random-handlers.ts'
import type { Row } from './rows.ts'

/** What is false in what was told of a run that is over; nothing, if it is in order. */
export function falsehoods(rows: readonly Row[], protocol: RandomProtocol): string[] {
  const told = new Told()
  for (const { event, set } of rows) if (isMessageEvent(event)) told.take(event as MessageEvent, set)
  const missing = [...protocol.plans.keys()].filter((n) => !told.handled.has(n))
  const ends = NODES.flatMap((node) =>
    Object.entries(protocol.states[node] ?? {})
      .filter(([name, value]) => told.valueOf(node, name) !== value)
      .map(([name, value]) => `${node} ends with ${name} ${value}, not ${told.valueOf(node, name)}`),
  )
  return [...told.found, ...missing.map((n) => `message ${n} is never handled`), ...ends]
}

/** What was told so far, and what was false in it. */
class Told {
  readonly found: string[] = []
  readonly handled = new Set<number>()
  private readonly sent = new Set<number>()
  private readonly values = new Map<string, number>()

  take(event: MessageEvent, set: Row['set']): void {
    const { n, cause } = event.fields as { n: number; cause: number }
    const isHandled = event.op === 'handle'
    const at = `${event.node} ${event.op} ${n}`
    if (isHandled && event.from !== 'client' && !this.sent.has(n)) this.found.push(`${at}: before it is sent`)
    if (isHandled && this.handled.has(n)) this.found.push(`${at}: again`)
    if (!isHandled && !this.handled.has(cause)) this.found.push(`${at}: before what it answers`)
    if (isHandled) this.handled.add(n)
    else this.sent.add(n)
    for (const [name, value] of Object.entries(set))
      this.change(at, event.node, isHandled ? n : cause, name, Number(value))
  }

  valueOf(node: string, name: string): number {
    return this.values.get(`${node} ${name}`) ?? 0
  }

  private change(at: string, node: string, maker: number, name: string, value: number): void {
    // All handlers of a node count; a variable with a number is that message's.
    if (name !== 'count' && name !== `v${maker}`) this.found.push(`${at}: sets ${name}`)
    if (value < this.valueOf(node, name)) this.found.push(`${at}: takes ${name} back`)
    this.values.set(`${node} ${name}`, value)
  }
}
