import { closeSync, openSync, writeSync } from 'node:fs'
import type { LiveRow } from './live-row.ts'
import { surveyFile } from './survey-file.ts'

/**
 * How far a process's clock may be ahead of its file. A process that is killed takes lines with it, and times that others
 * may have seen; the next one of its node begins behind all of them.
 */
const AHEAD = 1000

/** So many bytes wait at most. */
const MOST_BYTES = 1 << 16
/** Of a character of a text, in UTF-8. */
const BYTES_OF_CHARACTER = 3
/** Characters: more are not put together. */
const LONG_TEXT = 10_000
/** So many lines wait at most until their texts are made. */
const MOST_ROWS = 500

export interface RecordingFileOptions {
  /** How long lines wait, in milliseconds. */
  readonly delayMs: number
  /** The text of a line, with its end. */
  readonly lineOf: (row: LiveRow) => string
  /** A write that nobody waited for has failed. */
  readonly onFailure: (error: unknown) => void
}

/**
 * The file that one node's processes write into, one after the other. Lines are gathered, and written some at a time: a
 * write of its own for each would cost a node more than all else that recording it does. Their texts are made when the
 * code that runs has returned, and what it sends is on its way: nobody waits for the node then.
 */
export class RecordingFile {
  /** How often processes had begun before. */
  readonly starts: number
  /** Larger than any time that a process before has had. */
  readonly firstTime: number
  private readonly file: number
  private readonly options: RecordingFileOptions
  /** What waits, as bytes: texts that live on until they are written would be copied by every collection of garbage. */
  private readonly waiting = Buffer.allocUnsafe(MOST_BYTES)
  private waitingBytes = 0
  private waitingTime: number
  /** What has no text yet; all of it comes behind what waits as bytes. */
  private rows: LiveRow[] = []
  private writtenTime: number
  /** That a process begins, and what it does first, is written at once: it says that the node is there. */
  private early = 2
  private timer: NodeJS.Timeout | undefined
  private turn: NodeJS.Immediate | undefined

  /** Throws the system's errors. */
  constructor(path: string, options: RecordingFileOptions) {
    this.options = options
    this.file = openSync(path, 'a+')
    const { starts, time, isWhole, hasEnded } = surveyFile(this.file)
    this.starts = starts
    this.firstTime = time + (hasEnded ? 1 : AHEAD + 1)
    this.writtenTime = this.firstTime
    this.waitingTime = this.firstTime
    // A process that was killed may have left a part of a line.
    if (!isWhole) this.keep('\n')
  }

  /** Takes the line that a process begins with. Throws the system's errors. */
  begin(line: string): void {
    this.early -= 1
    this.gather(line, this.firstTime)
    this.write()
  }

  /** Takes lines. Throws the system's errors, where it is time to write. */
  add(rows: readonly LiveRow[]): void {
    this.early -= 1
    for (const row of rows) this.rows.push(row)
    if (this.early >= 0 || this.options.delayMs <= 0) return this.write()
    if (this.rows.length >= MOST_ROWS) this.gatherRows()
    else this.turn ??= setImmediate(() => this.act(() => this.gatherRows())).unref()
    this.timer ??= setTimeout(() => this.act(() => this.write()), this.options.delayMs).unref()
  }

  /** Whether the clock may come to this time before anything else is written. */
  mayReach(time: number): boolean {
    return time <= this.writtenTime + AHEAD
  }

  /** Writes what waits. Throws the system's errors. */
  write(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.gatherRows()
    this.writeBytes()
  }

  /** What waits is not written. */
  close(): void {
    clearTimeout(this.timer)
    clearImmediate(this.turn)
    this.rows = []
    closeSync(this.file)
  }

  private gatherRows(): void {
    clearImmediate(this.turn)
    this.turn = undefined
    const { rows } = this
    this.rows = []
    let text = ''
    let time = this.waitingTime
    for (const row of rows) {
      // Many short texts are made bytes faster together than one by one.
      if (text.length > LONG_TEXT) {
        this.gather(text, time)
        text = ''
      }
      text += this.options.lineOf(row)
      time = row.time
    }
    this.gather(text, time)
  }

  /** `time`: of the last line. */
  private gather(text: string, time: number): void {
    const mostBytes = text.length * BYTES_OF_CHARACTER
    if (mostBytes > MOST_BYTES - this.waitingBytes) this.writeBytes()
    if (mostBytes > MOST_BYTES) {
      this.writeAll(Buffer.from(text))
      this.writtenTime = time
    } else this.keep(text)
    this.waitingTime = time
  }

  private keep(text: string): void {
    this.waitingBytes += this.waiting.write(text, this.waitingBytes)
  }

  private writeBytes(): void {
    const bytes = this.waiting.subarray(0, this.waitingBytes)
    this.waitingBytes = 0
    if (bytes.length > 0) this.writeAll(bytes)
    this.writtenTime = this.waitingTime
  }

  private writeAll(bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done)
  }

  private act(what: () => void): void {
    try {
      what()
    } catch (error) {
      this.options.onFailure(error)
    }
  }
}
