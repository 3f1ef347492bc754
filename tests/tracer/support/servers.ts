import type { Problem } from '../../../src/tracer/common/errors.ts'
import type { Observation, Values } from '../../../src/tracer/trace/events.ts'
import { Recorder, type Source } from '../../../src/tracer/trace/recorder.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { readText } from './traces.ts'
import { twoPhase } from './two-phase.ts'

const FIRST: Values = { role: 'working', round: 0, coordinator: null, note: '', reach: 1 }

/** Servers of a two-phase commit, without the protocol: a test says what happens to whom. */
export class Servers implements Source {
  readonly states = new Map<string, Values>()
  private readonly observers: Parameters<Source['subscribe']>[0][] = []

  get nodes(): string[] {
    return [...this.states.keys()]
  }

  stateOf(node: string): Values {
    return this.states.get(node) ?? FIRST
  }

  subscribe(observer: Parameters<Source['subscribe']>[0]): void {
    this.observers.push(observer)
  }

  /** Something happens to a server, and changes it. */
  happen(observation: Observation, change: Values = {}): void {
    this.change(observation.node, change)
    for (const observer of this.observers) observer(observation, this.stateOf(observation.node))
  }

  /** A server changes, and nobody is told. */
  change(node: string, change: Values): void {
    this.states.set(node, { ...this.stateOf(node), ...change })
  }

  join(...nodes: string[]): void {
    for (const node of nodes) this.happen({ node, op: 'joined' })
  }

  send(node: string, to: string, round = 1, change: Values = {}): void {
    this.happen({ node, op: 'send', to, message: 'prepare', fields: { round, by: node } }, change)
  }

  handle(node: string, from: string, round = 1, change: Values = {}): void {
    this.happen({ node, op: 'handle', from, message: 'prepare', fields: { round, by: from } }, change)
  }
}

export function makeRecorder(checkFeature: ConstructorParameters<typeof Recorder>[2] = () => []): Recorder {
  return new Recorder({ group: 'g', file: 'f', test: 't' }, twoPhase, checkFeature)
}

/** A recorder that watches servers. */
export function watched(): { recorder: Recorder; servers: Servers } {
  const recorder = makeRecorder()
  const servers = new Servers()
  recorder.watch(servers)
  return { recorder, servers }
}

/** What the recorder comes to refuse while something is done that is not told of it. */
export function refusedIn(recorder: Recorder, act: () => unknown): readonly Problem[] {
  const refused = () => recorder.failures(true).flatMap(({ error }) => error.problems)
  const before = refused()
  act()
  return refused().slice(before.length)
}

/** Runs `body` in a section of its own. */
export function section(recorder: Recorder, title: string, body: () => void): void {
  recorder.openSection(title, {}, false)
  body()
  recorder.closeSection()
}

/** What the recorder has, ended and read back. */
export function readBack(recorder: Recorder): Trace {
  return readText(`${[...recorder.toLines(), '{"end":"passed"}'].join('\n')}\n`)
}
