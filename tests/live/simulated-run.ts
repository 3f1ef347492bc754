import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Draw } from '../../src/explore/index.ts'
import { type LiveRecorder, record } from '../../src/live/index.ts'
import { JsonBytes } from '../../src/live/json-bytes.ts'
import type { RecordingFileOptions, WaitingLine } from '../../src/live/recording-file.ts'
import { collectRecordings } from '../../src/tracer/collect/collect-recordings.ts'
import { parseLiveLine } from '../../src/tracer/collect/live-line.ts'
import { groupBy } from '../../src/tracer/common/group-by.ts'
import { logFiles } from '../../src/tracer/io/log-file.ts'
import { parseVocabulary } from '../../src/tracer/trace/parse-vocabulary.ts'

const text = { type: 'integer', meaning: 'which' } as const
export const WORDS = {
  vocabulary: 2,
  name: 'counting',
  title: 'Counting',
  nodePrefix: 'N-',
  booleans: { true: 'yes', false: 'no' },
  roles: [{ id: 'any', short: 'ANY', color: '#FFFFFF', meaning: 'Any.' }],
  variables: [
    { id: 'handled', short: 'h', type: 'integer', initial: 0, meaning: 'How many messages it has handled.' },
    { id: 'list', type: 'list', of: 'integer', initial: [], meaning: 'The messages that it has handled.' },
  ],
  marks: [
    { id: 'joined', cell: 'JOINED', introduces: true, meaning: 'It is there.' },
    { id: 'back', cell: 'BACK', resumes: true, meaning: 'It is there again.' },
    { id: 'gone', cell: 'GONE', stops: true, meaning: 'It was killed.' },
    { id: 'left', cell: 'LEFT', stops: true, meaning: 'It has ended.' },
    { id: 'fired', cell: 'FIRED', meaning: 'A timer fired.', fields: [{ id: 'n', ...text }] },
  ],
  messages: [{ id: 'number', short: 'n', meaning: 'A number.', fields: [{ id: 'n', ...text }] }],
}
export const vocabulary = parseVocabulary(WORDS, 'words')

/** What is written when is drawn, and no matter of time. */
const NEVER_MS = 2 ** 31 - 1

const NAMES = ['a', 'b', 'c'] as const
type Name = (typeof NAMES)[number]

/** What a line of a trace says. */
export type Line = Readonly<Record<string, never>> & {
  readonly node?: Name
  readonly op?: string
  readonly fields?: { readonly n?: number }
  readonly set?: { readonly handled?: number }
}

/** One process: what a node has in memory, and the recorder that watches it. */
interface Living {
  readonly recorder: LiveRecorder
  handled: number
  readonly list: number[]
  isKilled: boolean
}

/** A message on its way, or anything else that is to happen. */
interface Planned {
  readonly at: number
  readonly act: () => unknown
}

export interface RunOptions {
  /** How far each wall clock is off, at most, in milliseconds. */
  readonly skewMs: number
  /** How many things happen before it ends. */
  readonly steps: number
}

/**
 * Three processes that send each other numbers, with recorders of their own, in one: time passes as the seed says. Some
 * handle a message and wait in between, some are killed, some ends of files are cut off, and their wall clocks differ.
 */
export class SimulatedRun {
  readonly folder = mkdtempSync(join(tmpdir(), 'protokoll-live-'))
  /** Each pair: what is called so came before what is called so. */
  readonly edges: [string, string][] = []
  kills = 0
  /** Lines that were never written, as their process was killed. */
  unwritten = 0
  cuts = 0
  private readonly draw: Draw
  private readonly skews: Readonly<Record<Name, number>>
  private readonly living = new Map<Name, Living>()
  private readonly last = new Map<Name, string>()
  /** Messages that a node has begun to handle: what it does when it is back comes after they were sent. */
  private readonly handled = new Map<Name, number[]>()
  private planned: Planned[] = []
  private time = 1_700_000_000_000
  private count = 0

  constructor(seed: number, { skewMs }: RunOptions) {
    this.draw = new Draw(seed)
    const skew = () => Math.round((this.draw.fraction() * 2 - 1) * skewMs)
    this.skews = { a: skew(), b: skew(), c: skew() }
  }

  async run(steps: number): Promise<void> {
    for (const name of NAMES) this.begin(name)
    for (let i = 0; i < steps; i += 1) {
      this.time += this.draw.below(50)
      if (this.draw.once(40)) await this.kill(this.draw.one(NAMES))
      else if (this.planned.length < 3 || this.draw.once(4)) this.fire(this.draw.one(NAMES))
      else this.next()
      if (this.draw.once(3)) this.living.get(this.draw.one(NAMES))?.recorder.flush()
      // Continuations of handlers run between what else happens, as they do in a process.
      if (this.draw.once(2)) await turn()
    }
    while (this.planned.length > 0) {
      this.next()
      await turn()
    }
    for (const [, living] of this.living) {
      living.recorder.mark('left')
      living.recorder.close()
    }
  }

  file(name: Name): string {
    return join(this.folder, `${name}.ndjson`)
  }

  collect(files: readonly string[] = NAMES.map((name) => this.file(name))) {
    const lines: string[] = []
    const recordings = files.map((file) => ({ file, ...logFiles([{ file, path: file }], 1) }))
    const output = { begin: () => undefined, line: (line: string) => lines.push(line), end: () => undefined }
    const collected = collectRecordings(recordings, vocabulary, { group: 'g', file: 'f', test: 't' }, output)
    return { collected, lines: lines.map((line): Line => JSON.parse(line)), text: `${lines.join('\n')}\n` }
  }

  recorded(): string {
    return NAMES.map((name) => readFileSync(this.file(name), 'utf8')).join('')
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  private begin(name: Name): void {
    const state = () => ({ role: 'any', handled: living.handled, list: living.list })
    const now = () => this.time + this.skews[name]
    const recorder = record({ node: name, file: this.file(name), state, crash: 'gone', now, delayMs: NEVER_MS })
    const living: Living = { recorder, handled: 0, list: [], isKilled: false }
    this.living.set(name, living)
    recorder.mark(recorder.start === 1 ? 'joined' : 'back')
  }

  /** A process ends at once; of what waits to be written a part may be there. It comes back. */
  private async kill(name: Name): Promise<void> {
    await turn()
    const living = this.living.get(name)
    if (living === undefined) return
    living.isKilled = true
    const waiting = waitingIn(living.recorder)
    // What still runs of it in this process writes nothing any more, and what waits is lost.
    Reflect.get(living.recorder, 'stop').call(living.recorder)
    if (waiting !== '' && this.draw.once(2)) this.write(name, waiting.slice(0, this.draw.below(waiting.length)))
    else this.unwritten += waiting.split('\n').length - 1
    this.kills += 1
    for (const n of this.handled.get(name) ?? []) this.edges.push([`send ${n}`, `kill ${this.kills}`])
    this.happened(name, `kill ${this.kills}`)
    this.begin(name)
  }

  /** A process is killed while it writes: a part is there. */
  private write(name: Name, part: string): void {
    appendFileSync(this.file(name), part)
    const rest = part.split('\n').at(-1) ?? ''
    if (rest !== '' && parseLiveLine(rest) === undefined) this.cuts += 1
  }

  private fire(name: Name): void {
    const n = this.number()
    this.living.get(name)?.recorder.mark('fired', { n })
    this.happened(name, `fired ${n}`)
    this.send(name, this.draw.one(NAMES.filter((other) => other !== name)))
  }

  private send(from: Name, to: Name, within?: number): void {
    const n = this.number()
    const stamp = this.living.get(from)?.recorder.sending(to, 'number', { n })
    this.happened(from, `send ${n}`)
    this.edges.push([`send ${n}`, `handle ${n}`])
    if (within !== undefined) this.edges.push([`handle ${within}`, `send ${n}`], [`send ${within}`, `send ${n}`])
    if (this.draw.once(10)) return
    for (let copies = this.draw.once(15) ? 2 : 1; copies > 0; copies -= 1) {
      this.plan(() => this.handle(to, from, n, stamp))
    }
  }

  private handle(name: Name, from: Name, n: number, stamp: string | undefined): unknown {
    const living = this.living.get(name)
    if (living === undefined) return undefined
    const answer = () => {
      if (living.isKilled) return
      for (let sends = this.draw.below(3); sends > 0 && this.count < 120; sends -= 1) {
        this.send(name, this.draw.one(NAMES.filter((other) => other !== name)), n)
      }
    }
    const change = () => {
      living.handled += 1
      living.list.push(n)
    }
    this.handled.set(name, [...(this.handled.get(name) ?? []), n])
    const isAsync = this.draw.once(2)
    const changesFirst = this.draw.once(2)
    return living.recorder.handling({ from, message: 'number', fields: { n }, stamp }, () => {
      if (changesFirst) change()
      if (!isAsync) {
        answer()
        if (!changesFirst) change()
        return undefined
      }
      return this.later().then(() => {
        if (living.isKilled) return
        if (!changesFirst) change()
        answer()
      })
    })
  }

  private later(): Promise<void> {
    return new Promise((resolve) => this.plan(resolve))
  }

  private plan(act: () => unknown): void {
    this.planned.push({ at: this.time + this.draw.below(400), act })
  }

  /** What is due first. */
  private next(): void {
    const first = this.planned.reduce<Planned | undefined>(
      (a, b) => (a === undefined || b.at < a.at ? b : a),
      undefined,
    )
    this.planned = this.planned.filter((each) => each !== first)
    this.time = Math.max(this.time, first?.at ?? 0)
    first?.act()
  }

  /** What a node tells happens in the order in which it tells it. */
  private happened(name: Name, what: string): void {
    const before = this.last.get(name)
    if (before !== undefined) this.edges.push([before, what])
    this.last.set(name, what)
  }

  private number(): number {
    this.count += 1
    return this.count
  }
}

/** Everything that waits to go on does. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Where in a trace it stands that something came after what it led to, also by way of what is in no file. */
export function inversions({ edges }: SimulatedRun, lines: readonly Line[]): string[] {
  const first = new Map<string, number>()
  for (const [i, { op, fields }] of lines.entries()) {
    const what = `${op} ${fields?.n}`
    if (!first.has(what)) first.set(what, i)
  }
  const causes = groupBy(edges, ([, effect]) => effect)
  return [...first].flatMap(([effect, after]) =>
    told(effect, causes, first)
      .filter((cause) => (first.get(cause) ?? 0) > after)
      .map((cause) => `${effect} before ${cause}`),
  )
}

/** The last things before an effect that a trace tells. A handling that it does not tell may be told of another copy of its message. */
function told(effect: string, causes: Causes, first: ReadonlyMap<string, number>): string[] {
  const seen = new Set<string>()
  const found: string[] = []
  const follow = (what: string) => {
    for (const [cause] of causes.get(what) ?? []) {
      if (seen.has(cause) || (what !== effect && cause.startsWith('handle'))) continue
      seen.add(cause)
      if (first.has(cause)) found.push(cause)
      else follow(cause)
    }
  }
  follow(effect)
  return found
}

type Causes = ReadonlyMap<string, readonly (readonly [cause: string, effect: string])[]>

/** What a recorder has not written. */
function waitingIn(recorder: LiveRecorder): string {
  const { file } = recorder as unknown as { file?: { lines: unknown[]; options: RecordingFileOptions<WaitingLine> } }
  const bytes = new JsonBytes()
  for (const line of file?.lines ?? []) file?.options.put(line as WaitingLine, bytes)
  return Buffer.from(bytes.take()).toString()
}
