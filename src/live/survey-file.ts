import { fstatSync, readSync } from 'node:fs'

/** So many bytes are read at a time, from the end. */
const CHUNK_BYTES = 1 << 20
const NEWLINE = 0x0a

/** What a line begins with that says that a process begins; a kill may have cut off its time. */
const BEGIN = /^\{"live":\d+,"start":(\d+),(?:"t":(\d+)[,}])?/
const ROW = /^\{"t":(\d+),/
const END = /^\{"t":\d+,(?:"at":[^,]+,)?"end":true\}$/

/** What a process that begins has to know of those before. */
export interface FileSurvey {
  /** How often processes have begun. */
  readonly starts: number
  /** The last time in the file; 0 if there is none. */
  readonly time: number
  /** Whether it ends with a line feed, or is empty. */
  readonly isWhole: boolean
  /** Whether the last process has said that it ends, or there was none. */
  readonly hasEnded: boolean
}

/** Goes from the end of a file to the last line that says how often processes have begun. Throws the system's errors. */
export function surveyFile(file: number): FileSurvey {
  const found: { starts?: number; time?: number; last?: string; isWhole?: boolean } = {}
  for (const line of linesFromEnd(file)) {
    // Behind the last line feed is nothing, or a line that may be cut off: what is there of it counts.
    if (found.isWhole === undefined) {
      found.isWhole = line === ''
      if (found.isWhole) continue
    }
    found.last ??= line
    const [, starts, began] = BEGIN.exec(line) ?? []
    const time = began ?? ROW.exec(line)?.[1]
    if (starts !== undefined) found.starts ??= Number(starts)
    if (time !== undefined) found.time ??= Number(time)
    if (began !== undefined) break
  }
  const { starts = 0, time = 0, last, isWhole = true } = found
  return { starts, time, isWhole, hasEnded: last === undefined || END.test(last) }
}

/** What stands between line feeds, the last first. */
function* linesFromEnd(file: number): Generator<string> {
  let rest = Buffer.alloc(0)
  for (let end = fstatSync(file).size; end > 0; ) {
    const from = Math.max(0, end - CHUNK_BYTES)
    const bytes = Buffer.concat([read(file, from, end), rest])
    // What the chunk begins with may be the end of a line.
    const first = from === 0 ? 0 : bytes.indexOf(NEWLINE) + 1 || bytes.length
    if (first < bytes.length) yield* bytes.subarray(first).toString().split('\n').toReversed()
    rest = bytes.subarray(0, first)
    end = from
  }
}

function read(file: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from)
  let done = 0
  while (done < bytes.length) {
    const count = readSync(file, bytes, done, bytes.length - done, from + done)
    if (count === 0) break
    done += count
  }
  return bytes.subarray(0, done)
}
