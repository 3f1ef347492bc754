// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { sameName } from '../common/same-name.ts'
import { slugify } from '../common/slug.ts'
import type { CheckedTrace } from '../invariants/check-trace.ts'
import { ALARM, alarmFor, markedLines, withMark } from '../invariants/marked-trace.ts'
import { linesOf } from '../trace/decode-lines.ts'
import type { Header } from '../trace/events.ts'
import type { Trace } from '../trace/trace.ts'
import { declaredIn, type MarkWord, type Vocabulary } from '../trace/vocabulary.ts'
import type { Files } from './files.ts'
import { ImportedTraces, VOCABULARY } from './imported-traces.ts'
import { jsonText } from './json-text.ts'
import { LOCK, lockFolder } from './lock.ts'
import { wholeOf } from './places.ts'
import { writingTo } from './writing-to.ts'

/** What is said when the system does not let it be written. */
const WRITING = {
  message: 'the marked traces cannot be written',
  advice: 'make sure that the folder can be written and has room, or name another with --out',
}

/** A folder that gets the traces that are broken, with what is wrong marked in them, and the words that they are in then. */
export class MarkedTraces {
  private readonly out: string
  private readonly vocabulary: Vocabulary
  private readonly alarm: MarkWord
  private readonly traces: ImportedTraces
  private readonly lock: ReturnType<typeof lockFolder>
  private readonly paths = new Set<string>()
  private readonly earlier: readonly string[]

  /**
   * `checked` are the traces that may be marked. Throws `OUTPUT_PLACE`, `OUTPUT_FOREIGN` for a folder with anything in it
   * but what an earlier check has made and nobody checks now, `OUTPUT_LOCKED` and `OUTPUT_WRITE`.
   */
  constructor(out: string, vocabulary: Vocabulary, checked: readonly string[], disk: Files) {
    throwIfAny(wholeOf({ path: out, what: 'the marked traces', field: '--out' }, undefined, disk))
    this.earlier = earlierIn(out, checked, disk)
    this.out = out
    this.vocabulary = vocabulary
    this.alarm = alarmFor(vocabulary)
    this.traces = writingTo(out, WRITING, () => new ImportedTraces(out, disk))
    this.lock = writingTo(out, WRITING, () => lockFolder(out, disk))
  }

  add(trace: Trace, bytes: Uint8Array, broken: NonNullable<CheckedTrace['broken']>): void {
    const lines = markedLines([...linesOf(bytes, trace.source)], broken, this.alarm)
    writingTo(this.out, WRITING, () => {
      const output = this.traces.of(this.pathOf(trace.header))
      output.begin(1)
      for (const line of lines) output.line(line)
      output.end()
    })
  }

  /** Gives all of them their names, if there are any. What an earlier check has made goes away. */
  publish(): void {
    const bytes = Buffer.from(jsonText(declaredIn(withMark(this.vocabulary, this.alarm))))
    const words = { file: join(this.out, VOCABULARY), bytes }
    writingTo(this.out, WRITING, () => {
      if (this.paths.size > 0) this.traces.publish(words, this.earlier)
      else for (const file of this.earlier) this.traces.removeFile(file)
    })
  }

  /** Leaves nothing behind that has not got its name. */
  close(): void {
    this.traces.abandon()
    this.lock.release()
    this.traces.removeEmptyFolder()
  }

  private pathOf({ group, file, test }: Header): string {
    const path = join(slugify(group), slugify(file), slugify(test))
    let own = path
    for (let i = 2; this.paths.has(sameName(own)); i += 1) own = `${path}-${i}`
    this.paths.add(sameName(own))
    return own
  }
}

/** The files that an earlier check has made. Throws `OUTPUT_FOREIGN` where there is anything else, or a trace that is to be checked. */
function earlierIn(out: string, checked: readonly string[], disk: Files): readonly string[] {
  if (disk.kind(out) === undefined) return []
  const files = disk.list(out).map((below) => join(out, below))
  const words = join(out, VOCABULARY)
  const others = files.filter((file) => file !== words && !file.startsWith(join(out, LOCK)))
  const isOwn = hasAlarm(words, disk) && others.every((file) => isMarked(file, disk))
  if (files.length > 0 && !isOwn) throw new ProtokollError(notEmpty(out))
  const own = new Set(others.map((file) => disk.realPath(file)))
  const both = checked.find((trace) => own.has(disk.realPath(trace)))
  if (both !== undefined) throw new ProtokollError(isChecked(out, both))
  return [...others, ...files.filter((file) => file === words)]
}

/** Whether a file is a trace with an alarm of a check. */
function isMarked(file: string, disk: Files): boolean {
  if (!file.endsWith('.jsonl') || !disk.isOrdinary(file)) return false
  return disk.bytes(file).includes(`"op":"${ALARM}`)
}

function hasAlarm(words: string, disk: Files): boolean {
  return disk.isOrdinary(words) && disk.bytes(words).includes(`"${ALARM}`)
}

function isChecked(out: string, trace: string): Problem {
  const message = 'the folder for the marked traces has traces that are to be checked'
  return { code: 'OUTPUT_PLACE', file: out, message, found: quote(trace), advice: 'name another with --out' }
}

function notEmpty(out: string): Problem {
  const message = 'the folder for the marked traces has something in it that no check has made'
  return { code: 'OUTPUT_FOREIGN', file: out, message, advice: 'name another with --out, or empty it' }
}
