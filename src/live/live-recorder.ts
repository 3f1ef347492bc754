import { messageIdText, readMessageId } from '../tracer/collect/message-id.ts'
import { type LiveHandling, LiveHandlings } from './live-handlings.ts'
import type { HandledMessage, LiveFields, LiveOptions } from './live-options.ts'
import { LiveRow } from './live-row.ts'
import { putRow } from './put-row.ts'
import { partFailure, tellingOnce, warning } from './recording-failures.ts'
import { RecordingFile } from './recording-file.ts'
import { stamped } from './stamped-text.ts'
import { StateChanges, type ToldChanges } from './state-changes.ts'
import { ToldRows } from './told-rows.ts'
import { watch } from './watched-promise.ts'

/** The version of the form of the files. */
const LIVE_VERSION = 1
const DELAY_MS = 100
/** So many lines may be recorded until it is looked again how far the clock is. */
const MARGIN = 500
/** No process gets so far by counting: a later time is no time of a clock, and the own clock could soon count no more. */
const LAST_TIME = 2 ** 52
const NO_FIELDS: LiveFields = {}
/** What has changed where nothing has: the line tells how far the clock is. */
const NOTHING: ToldChanges = []

/** What is recorded now, in this process: what each recorder does when that exits. */
const recorded = new Set<() => void>()
const leaveAll = () => {
  for (const leave of recorded) leave()
}

/**
 * Records what one node does in a real process, into a file: see `docs/reference/live.rst`. Nothing of what it is told
 * ever disturbs the protocol: it throws only what handlers throw.
 *
 *     const recorder = record({ node: 'a', file: 'a.ndjson', state: () => ({ role: server.role }) })
 *     socket.write(stamped(text, recorder.sending('b', 'renew', { token })))
 *     recorder.handling({ from, message: 'renew', fields: { token }, stamp }, () => server.renew(token))
 */
export class LiveRecorder {
  /** How often the node has been started, this time included; 0 where nothing is recorded. */
  readonly start: number = 0
  /** What ids of its messages end with. */
  private readonly idEnd: string = ''
  private readonly node: string
  private readonly changes: StateChanges
  private readonly now: () => number
  private readonly awaits: boolean
  private readonly onFailure: (error: unknown) => void
  private file: RecordingFile<LiveRow> | undefined
  private clock = 0
  private readonly handlings: LiveHandlings
  /** The time of the last line, and of the last one to which nothing can be added any more. */
  private lastTime = 0
  private settledTime = 0
  private readonly rows: ToldRows

  /** Throws the system's errors if the file cannot be opened. */
  constructor({
    node,
    file,
    state,
    version,
    kind,
    crash,
    unseen,
    start,
    awaits = true,
    delayMs = DELAY_MS,
    now = Date.now,
    onFailure = warning(file, () => this.file === undefined),
  }: LiveOptions) {
    this.node = node
    this.now = now
    this.awaits = awaits
    this.handlings = new LiveHandlings(awaits)
    this.onFailure = tellingOnce(onFailure)
    this.rows = new ToldRows(node, this.onFailure)
    this.changes = new StateChanges(state, version, (name, error) =>
      this.onFailure(partFailure(node, `variable ${JSON.stringify(name)} of its state`, error)),
    )
    if (file === undefined) return
    this.file = new RecordingFile(file, {
      delayMs,
      put: putRow,
      onFailure: (error) => this.fail(error),
    })
    this.start = start ?? this.file.starts + 1
    this.idEnd = messageIdText({ time: 0, start: this.start, node }).slice(1)
    this.clock = this.file.firstTime
    const begin = {
      live: LIVE_VERSION,
      start: this.start,
      t: this.clock,
      at: this.wallTime(),
      node,
      kind,
      crash,
      unseen,
    }
    if (recorded.size === 0) process.on('exit', leaveAll)
    recorded.add(this.leave)
    this.attempt((opened) => opened.begin(`${JSON.stringify(begin)}\n`))
  }

  /** Something happened to the node that is not a message. */
  mark(op: string, fields?: LiveFields): void {
    if (!this.file) return
    const set = this.prepare()
    // JavaScript may hand over anything that is none.
    this.hold(this.rows.row('mark', op, '', fields || undefined), set)
  }

  /**
   * Runs `body`, which is what happened to the node, and returns what it returns. What it changes is told with the mark, and
   * what had changed before is not. What it throws leaves no mark.
   */
  marking<T>(op: string, fields: LiveFields, body: () => T): T {
    if (this.file) this.look(this.handlings.owner())
    const result = body()
    this.mark(op, fields)
    return result
  }

  /**
   * The node sends a message. Call it before the message is on its way. Returns what has to travel with the message, a
   * line of ASCII: the receiver hands it to {@link handling}. Undefined where nothing is recorded.
   */
  sending(to: string, message: string, fields: LiveFields = NO_FIELDS): string | undefined {
    if (!this.file) return undefined
    const set = this.prepare()
    const row = this.rows.row('send', message, to, fields)
    if (this.awaits) this.placeAll()
    // Now that all is read, as that may have recorded something.
    row.id = `${this.clock + 1}${this.idEnd}`
    this.hold(row, set)
    return row.id
  }

  /** The same for a message that is a text: returns the text that has to be sent, for `unstamped` at the receiver. */
  sendingText(to: string, message: string, fields: LiveFields, text: string): string {
    return stamped(text, this.sending(to, message, fields))
  }

  /** A message will never be handled, though it was sent: the program knows. `stamp` is what {@link sending} returned. */
  lost(to: string, message: string, fields: LiveFields = NO_FIELDS, stamp?: string): void {
    if (!this.file) return
    const set = this.prepare()
    this.hold(this.rows.row('lose', message, to, fields, stampText(stamp)), set)
  }

  /**
   * Runs `body`, in which the node handles a message, and returns what it returns. What happens in it belongs to this
   * message, also what happens behind an `await`. `stamp` is what came with the message.
   */
  handling<T>({ from, message, fields = NO_FIELDS, stamp }: HandledMessage, body: () => T): T {
    if (!this.file) return body()
    this.look(this.handlings.owner())
    this.see(readMessageId(stamp)?.time ?? 0)
    const row = this.rows.row('handle', message, from, fields, stampText(stamp))
    const handling = this.handlings.begin(row)
    let isPending = false
    try {
      const result = this.handlings.run(handling, body)
      isPending = this.awaits && watch(result, () => this.settle(handling))
      return result
    } finally {
      // As long as it counts as running, its row waits for what it has changed.
      this.look(handling)
      if (!isPending) this.end(handling)
      this.handlings.running.pop()
      if (!this.awaits && !this.isHandling()) this.finish()
    }
  }

  /** Writes what is held back. This happens by itself after the time that `delayMs` says, and when the process exits. */
  flush(): void {
    // Nothing can be added any more to the row of a handler that runs.
    if (this.isHandling()) this.look(this.handlings.owner())
    this.write()
  }

  /** The process ends in good order. Nothing is recorded any more. */
  close(): void {
    if (!this.file) return
    this.tellAll()
    this.hold(new LiveRow('end'))
    this.write()
    this.stop()
  }

  /** The process exits, maybe in a handler, which does not return then. */
  private readonly leave = (): void => {
    this.tellAll()
    this.write()
  }

  /** What is under way, and what the handler that runs has changed by now. */
  private tellAll(): void {
    this.look(this.handlings.owner())
    this.placeAll()
    this.handlings.open.clear()
  }

  private settle(handling: LiveHandling): void {
    // Another one that waits may have made the change.
    this.look(this.handlings.isAlone(handling) ? handling : undefined)
    this.end(handling)
  }

  private end(handling: LiveHandling): void {
    this.placeAll()
    this.handlings.end(handling)
  }

  /**
   * What happens in a handling comes after its row, and after those of all that wait. Returns what has changed, where that is
   * told with what happens.
   */
  private prepare(): ToldChanges | undefined {
    this.keepUp()
    // While a handler runs, its changes are its message's; they are looked at when it returns.
    const set = this.isHandling() ? undefined : this.changed()
    this.placeAll()
    if (set === undefined || this.handlings.open.size === 0) return set
    const owner = this.handlings.owner()
    if (owner === undefined) this.hold(new LiveRow('change'), set)
    else if (!this.addTo(owner.row, set)) return set
    return undefined
  }

  /** Rows of all that is under way, in the order in which it began. */
  private placeAll(): void {
    for (let row = this.handlings.takeUnplaced(); row; row = this.handlings.takeUnplaced()) this.hold(row)
  }

  /** What has changed by now is told with the row of the handling, or stands alone. */
  private look(handling: LiveHandling | undefined): void {
    const set = this.changed()
    if (set === undefined) return
    if (handling) this.placeAll()
    if (!handling || !this.addTo(handling.row, set)) this.hold(new LiveRow('change'), set)
  }

  /** Whether a row, which has its place, can tell what its handler has changed: nothing of anybody else may stand behind it. */
  private addTo(row: LiveRow, set: ToldChanges): boolean {
    if (row.time <= this.settledTime || row.set !== undefined) return false
    if (!this.isHandling() && row.time !== this.lastTime) return false
    row.set = set
    return true
  }

  private isHandling(): boolean {
    return this.handlings.running.length > 0
  }

  private changed(): ToldChanges | undefined {
    try {
      return this.changes.take()
    } catch (error) {
      this.onFailure(partFailure(this.node, 'its state', error))
      return undefined
    }
  }

  /** The clock is never behind that of a message that is handled, if that can be one, nor far ahead of the file. */
  private see(time: number): void {
    this.keepUp()
    if (time <= this.clock || time > LAST_TIME) return
    if (this.file?.mayReach(time + MARGIN) === false) {
      if (this.awaits) this.placeAll()
      this.clock = time - 1
      this.hold(new LiveRow('change'), NOTHING)
      this.flush()
    } else this.clock = time
  }

  /** Writes what has been recorded, where the clock has come so far that it must be. */
  private keepUp(): void {
    if (this.mayGoOn()) return
    this.writeFile()
    if (this.mayGoOn()) return
    // All of it is what the code that runs now has done.
    this.flush()
  }

  private mayGoOn(): boolean {
    return this.file?.mayReach(this.clock + MARGIN) !== false
  }

  private hold(row: LiveRow, set?: ToldChanges): void {
    if (this.awaits && row.kind !== 'handle') this.placeAll()
    this.clock += 1
    row.time = this.clock
    row.at = this.wallTime()
    row.set = set
    const isFirst = this.lastTime === this.settledTime
    this.lastTime = row.time
    this.file?.take(row)
    if (this.awaits) {
      if (isFirst) queueMicrotask(() => this.finish())
    } else if (!this.isHandling()) this.finish()
  }

  /** Undefined where the clock says no time. */
  private wallTime(): number | undefined {
    try {
      const time = this.now()
      return Number.isFinite(time) ? time : undefined
    } catch (error) {
      this.onFailure(error)
      return undefined
    }
  }

  /** The code that has run has returned: nothing is added any more to what it has recorded. */
  private finish(): void {
    if (this.settledTime === this.lastTime) return
    this.settledTime = this.lastTime
    this.attempt((file) => file.settle())
  }

  private write(): void {
    this.finish()
    this.writeFile()
  }

  private writeFile(): void {
    this.attempt((file) => file.write())
  }

  /** What fails at the file ends the recording. */
  private attempt(what: (file: RecordingFile<LiveRow>) => void): void {
    try {
      if (this.file) what(this.file)
    } catch (error) {
      this.fail(error)
    }
  }

  private fail(error: unknown): void {
    this.stop()
    this.onFailure(error)
  }

  private stop(): void {
    const { file } = this
    this.file = undefined
    recorded.delete(this.leave)
    if (recorded.size === 0) process.off('exit', leaveAll)
    try {
      file?.close()
    } catch (error) {
      this.onFailure(error)
    }
  }
}

/** Begins to record a node. Throws the system's errors if the file cannot be opened. */
export function record(options: LiveOptions): LiveRecorder {
  return new LiveRecorder(options)
}

/** What came over a network may be anything, and what is no text cannot be written as a stamp. */
function stampText(stamp: unknown): string | undefined {
  return typeof stamp === 'string' && stamp !== '' ? stamp : undefined
}
