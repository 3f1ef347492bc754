// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { ProtokollError } from '../common/errors.ts'
import type { Files } from './files.ts'
import { listTraces } from './list.ts'

/** Remembers how the traces were of which pages are made: pages of some before and of others after a run are none. */
export class SeenTraces {
  private readonly folders: readonly string[]
  private readonly disk: Files
  private readonly seen: ReadonlyMap<string, string>

  constructor(folders: readonly string[], disk: Files) {
    this.folders = folders
    this.disk = disk
    this.seen = this.look()
  }

  /** Throws `TRACE_CHANGED` if one has come, gone or changed since. */
  requireSame(): void {
    const now = this.look()
    const files = [...new Set([...this.seen.keys(), ...now.keys()])]
    const file = files.find((each) => this.seen.get(each) !== now.get(each))
    if (file === undefined) return
    const message = 'it has changed while pages were made; nothing in the output has'
    const advice = 'render again when the run of the tests has ended'
    throw new ProtokollError({ code: 'TRACE_CHANGED', file, message, advice })
  }

  private look(): ReadonlyMap<string, string> {
    const files = this.folders.flatMap((folder) => listTraces(folder, this.disk.list).map((path) => join(folder, path)))
    return new Map(files.map((file) => [file, this.disk.facts(file)?.changed ?? '']))
  }
}
