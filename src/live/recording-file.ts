import { closeSync, openSync, writeSync } from 'node:fs'
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

export interface RecordingFileOptions {
  /** How long lines wait, in milliseconds. */
  readonly delayMs: number
  /** A write that nobody waited for has failed. */
  readonly onFailure: (error: unknown) => void
}

/**
 * The file that one node's processes write into, one after the other. Lines are gathered, and written some at a time: a
 * write of its own for each would cost a node more than all else that recording it does.
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
  private writtenTime: number
  /** That a process begins, and what it does first, is written at once: it says that the node is there. */
  private early = 2
  private timer: NodeJS.Timeout | undefined

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

  /** Takes lines, each with its end; the last one is of this time. Throws the system's errors, where it is time to write. */
  add(text: string, time: number): void {
    this.gather(text, time)
    this.early -= 1
    if (this.early >= 0 || this.options.delayMs <= 0) return this.write()
    this.timer ??= setTimeout(() => this.writeLate(), this.options.delayMs).unref()
  }

  /** Whether the clock may come to this time before anything else is written. */
  mayReach(time: number): boolean {
    return time <= this.writtenTime + AHEAD
  }

  /** Writes what waits. Throws the system's errors. */
  write(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.writeBytes()
  }

  /** What waits is not written. */
  close(): void {
    clearTimeout(this.timer)
    closeSync(this.file)
  }

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

  /** Nobody waits for it who could be told that it fails. */
  private writeLate(): void {
    try {
      this.write()
    } catch (error) {
      this.options.onFailure(error)
    }
  }
}
