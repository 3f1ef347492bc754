import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { filesFrom } from '../../src/tracer/io/files.ts'
import { loadProject } from '../../src/tracer/io/project.ts'
import { writeExplorer } from '../../src/view/write-explorer.ts'

export const RAFT_WORDS = resolve('vocabulary/raft.json')

/** A project in a folder of its own, and the page of its explorer as it lies on the disk. */
export class ExplorerFile {
  readonly folder = mkdtempSync(join(tmpdir(), 'protokoll-explorer-'))

  /** `traces`: by their paths; those of tests that fail lie below `failed/`. `words`: other ones than those of Raft. */
  constructor(traces: Readonly<Record<string, string>>, words?: object) {
    const vocabulary = words === undefined ? RAFT_WORDS : 'words.json'
    const disk = filesFrom(this.folder)
    disk.write('protokoll.json', JSON.stringify({ vocabulary, traces: 'traces', failed: 'failed' }))
    if (words !== undefined) disk.write(vocabulary, JSON.stringify(words))
    for (const [path, text] of Object.entries(traces))
      disk.write(path.startsWith('failed/') ? path : join('traces', path), text)
    const options = { out: 'tests.html', failed: true, vocabulary }
    writeExplorer(options, loadProject(this.folder), disk)
  }

  /** The address from which a person would open it. */
  at(hash = ''): string {
    return `${pathToFileURL(join(this.folder, 'tests.html')).href}${hash}`
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
