// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import { sameName } from '../common/same-name.ts'
import { slugify } from '../common/slug.ts'
import type { CheckedTrace } from '../invariants/check-trace.ts'
import { alarmFor, markedLines, withMark } from '../invariants/marked-trace.ts'
import { linesOf } from '../trace/decode-lines.ts'
import type { Header } from '../trace/events.ts'
import type { Trace } from '../trace/trace.ts'
import { declaredIn, type MarkWord, type Vocabulary } from '../trace/vocabulary.ts'
import type { Files } from './files.ts'
import { ImportedTraces } from './imported-traces.ts'
import { jsonText } from './json-text.ts'
import { lockFolder } from './lock.ts'
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

  /** Throws `OUTPUT_PLACE`, `OUTPUT_FOREIGN` for a folder that is not empty, `OUTPUT_LOCKED` and `OUTPUT_WRITE`. */
  constructor(out: string, vocabulary: Vocabulary, disk: Files) {
    throwIfAny(wholeOf({ path: out, what: 'the marked traces', field: '--out' }, undefined, disk))
    if (disk.kind(out) !== undefined && disk.names(out).length > 0) throw new ProtokollError(notEmpty(out))
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

  /** Gives all of them their names, if there are any. */
  publish(): void {
    if (this.paths.size === 0) return
    const words = jsonText(declaredIn(withMark(this.vocabulary, this.alarm)))
    writingTo(this.out, WRITING, () => this.traces.publish(Buffer.from(words)))
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

function notEmpty(out: string): Problem {
  const message = 'the folder for the marked traces is not empty'
  return { code: 'OUTPUT_FOREIGN', file: out, message, advice: 'name another with --out, or empty it' }
}
