import { closeSync, openSync, writeSync } from 'node:fs'
import { surveyFile } from './survey-file.ts'

/**
 * How far a process's clock may be ahead of its file. A process that is killed takes lines with it, and times that others
 * may have seen; the next one of its node begins behind all of them.
 */
const AHEAD = 1000

/** So many characters wait at most. */
const MOST_WAITING = 1 << 16

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
  /** What waits: some lines are made bytes together faster than one by one. */
  private waiting = ''
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
    if (!isWhole) this.waiting = '\n'
  }

  /** Takes lines, each with its end; the last one is of this time. Throws the system's errors, where it is time to write. */
  add(text: string, time: number): void {
    this.waiting += text
    this.waitingTime = time
    this.early -= 1
    if (this.early >= 0 || this.options.delayMs <= 0 || this.waiting.length >= MOST_WAITING) return this.write()
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
    const bytes = Buffer.from(this.waiting)
    this.waiting = ''
    for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done)
    this.writtenTime = this.waitingTime
  }

  /** What waits is not written. */
  close(): void {
    clearTimeout(this.timer)
    closeSync(this.file)
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
