import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
// @ts-expect-error It has no types.
import { bundle, ROOT } from '../../scripts/bundle.mjs'
import { type Break, edited } from './breaks.ts'
import type { Found, Search } from './explorer.ts'

/** The seed that all are looked for with, and how many schedules at most. */
export const SEARCH: Search = { seed: 1, alone: 4000, besides: 4000, tried: 6, within: 300 }

const VOCABULARY = join(ROOT, 'vocabulary/raft.json')

/** Bundles of engines, broken and sound, each explored by a process of its own. Remove it after use. */
export class Exploring {
  private readonly folder = mkdtempSync(join(tmpdir(), 'protokoll-explored-'))
  private sound: Promise<string> | undefined

  constructor() {
    // Packages stay imports of a bundle.
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'))
  }

  /** What exploring finds wrong with the engine that is broken as `change` says; with the sound one, without it. */
  async explore(change?: Break): Promise<Found | null> {
    this.sound ??= this.bundle('sound', 'src/sim/explore/index.ts')
    const explorer = await this.bundle(`broken-${change?.number ?? 0}`, 'tests/pitfalls/explorer.ts', change)
    const args = [explorer, await this.sound, VOCABULARY, JSON.stringify(SEARCH)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 })
    return JSON.parse(stdout)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** A file that runs by itself. */
  private async bundle(name: string, entry: string, change?: Break): Promise<string> {
    const code = (await bundle({ [name]: entry }, change ? [changing(change)] : [])).get(`${name}.js`)
    const file = join(this.folder, `${name}.mjs`)
    writeFileSync(file, code ?? '')
    return file
  }
}

/** Makes the edits of a change where the files are read. */
function changing({ edits }: Break) {
  return {
    name: 'changing',
    transform(code: string, id: string): string | null {
      const own = edits.filter(({ file }) => id === join(ROOT, 'src/raft', file))
      return own.length === 0 ? null : own.reduce(edited, code)
    },
  }
}
