import { EntryList } from '../../../src/tracer/trace/entry-list.ts'
import type { Changes, Observation, State, ToldState } from '../../../src/tracer/trace/events.ts'
import { fold } from '../../../src/tracer/trace/fold.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { Recorder, type Source } from '../../../src/tracer/trace/recorder.ts'
import { changed } from '../../../src/tracer/trace/states.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'
import { readText } from './traces.ts'

/** A lock server with a queue and a log, and its clients: nodes of two kinds, lists, and what is not known. */
export const lockWords = {
  vocabulary: 2,
  name: 'lock',
  title: 'A lock service',
  nodePrefix: '',
  booleans: { true: 'yes', false: 'no' },
  kinds: [
    { id: 'server', roles: ['free', 'held'], variables: ['queue', 'log', 'epoch'], meaning: 'Has the lock.' },
    { id: 'client', roles: ['idle', 'holder'], variables: ['token', 'epoch'], meaning: 'Wants the lock.' },
  ],
  roles: ['free', 'held', 'idle', 'holder'].map((id) => ({ id, short: id.toUpperCase(), color: '#FFFFFF' })),
  variables: [
    { id: 'queue', short: 'q', type: 'list', of: 'node', initial: [] },
    {
      id: 'log',
      short: 'log',
      type: 'list',
      fields: [
        { id: 'token', short: 't', type: 'integer' },
        { id: 'who', type: 'node', optional: true },
      ],
    },
    { id: 'token', short: 't', type: 'integer' },
    { id: 'epoch', short: 'e', type: 'integer', initial: 0 },
  ],
  marks: [{ id: 'joined', cell: 'JOINED', introduces: true }],
  messages: [
    { id: 'acquire', short: 'acq', fields: [] },
    { id: 'granted', short: 'grant', answers: 'acquire', fields: [{ id: 'token', short: 't', type: 'integer' }] },
  ],
}

export const lock: Vocabulary = parseVocabulary(lockWords, 'lock.json')

export const LOCK_HEADER = { trace: 2, vocabulary: 'lock', group: 'g', file: 'f', test: 't' }

function stateOf(told: ToldState): State {
  const entries = Object.entries(told).map(([name, value]) => [
    name,
    Array.isArray(value) ? EntryList.of(value) : value,
  ])
  return Object.fromEntries(entries)
}

/** Records nodes of which a test says what happens to them. */
export class Lock implements Source {
  readonly recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, lock, () => [])
  readonly nodes: string[] = []
  readonly states = new Map<string, ToldState>()
  private observer: Parameters<Source['subscribe']>[0] = () => {}

  constructor() {
    this.recorder.watch(this)
  }

  subscribe(observer: Parameters<Source['subscribe']>[0]): void {
    this.observer = observer
  }

  stateOf(node: string): ToldState {
    return this.states.get(node) ?? {}
  }

  join(node: string, kind: string, state: ToldState): void {
    this.nodes.push(node)
    this.states.set(node, state)
    this.happen({ node, op: 'joined', kind })
  }

  /** `told` is what the observer hears of the state, if that is not all. */
  happen(observation: Observation, told?: ToldState): void {
    const { node } = observation
    const state = this.states.get(node)
    // A list that is told as how it changed is then the list that it became.
    if (state && told) this.states.set(node, changed(stateOf(state), told as Changes))
    this.observer(observation, told ?? this.stateOf(observation.node))
  }

  section(title: string, body: () => void): void {
    this.recorder.openSection(title, {}, false)
    body()
    this.recorder.closeSection()
  }

  /** The trace that was recorded, read and folded: the states at the end. */
  get end(): Record<string, unknown> {
    const last = fold(readText(this.text, lock), lock).at(-1)
    const states = last?.frames.at(-1)?.states ?? last?.before ?? new Map()
    return JSON.parse(JSON.stringify(Object.fromEntries(states)))
  }

  get text(): string {
    return [...this.recorder.toLines(), '{"end":"passed"}', ''].join('\n')
  }
}
