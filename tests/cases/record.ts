import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { listTraces } from '../../src/tracer/io/list.ts'
import { identify, tracePath } from '../../src/tracer/vitest/identity.ts'
import { ChangedCopy } from '../support/changed-copy.ts'
import type { Case } from './case.ts'

const TRACES = 'docs-out/traces'
const FAILED = '.protokoll/failed'

/** Traces of the sources as they are, and as a case changes them. Every trace is one that running them has left. */
export class Recordings {
  private readonly folder = mkdtempSync(join(tmpdir(), 'protokoll-cases-'))
  /** The traces of all scenarios as they are. */
  readonly before = join(this.folder, 'before')

  /** Runs all scenarios once. */
  async recordBase(): Promise<void> {
    const copy = await record('base', [], 'all', this.before)
    rmSync(copy, { recursive: true, force: true })
  }

  /**
   * Runs the scenarios that the case can concern, and returns the folder with their traces and those of all others.
   * A test that fails leaves a trace too: a reviewer wants to know what it did.
   */
  async recordCase({ id, edits, scenarios }: Case): Promise<string> {
    const after = join(this.folder, id, 'traces')
    const copy = await record(id, edits, scenarios, after)
    cpSync(join(copy, 'vocabulary'), join(this.folder, id, 'vocabulary'), { recursive: true })
    rmSync(copy, { recursive: true, force: true })
    if (scenarios === 'all') return after
    const covered = scenarios.map(traceFolderOf)
    const isCovered = (path: string) => covered.some((folder) => path.startsWith(`${folder}/`))
    for (const path of listTraces(this.before)) {
      if (!isCovered(path)) cpSync(join(this.before, path), join(after, path))
    }
    return after
  }

  /** The words of the case's code. */
  vocabularyOf({ id }: Case): string {
    return join(this.folder, id, 'vocabulary/raft.json')
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Returns the copy that was run; it is still there. */
async function record(name: string, edits: Case['edits'], scenarios: Case['scenarios'], to: string): Promise<string> {
  const copy = new ChangedCopy(name, edits)
  const files = scenarios === 'all' ? ['tests/scenarios'] : scenarios.map((path) => `tests/scenarios/${path}`)
  await copy.run(files)
  for (const folder of [TRACES, FAILED]) {
    const from = join(copy.folder, folder)
    if (existsSync(from)) cpSync(from, to, { recursive: true })
  }
  return copy.folder
}

/** Where the traces of a scenario's file are, or of a folder of scenarios. */
function traceFolderOf(path: string): string {
  const file = path.endsWith('.test.ts') ? path : `${path}/any.test.ts`
  const folder = dirname(tracePath(identify(join('/scenarios', file), 'any', '/scenarios')))
  return path.endsWith('.test.ts') ? folder : dirname(folder)
}
