import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { rolldown } from 'rolldown'
import type { Break } from './breaks.ts'
import type { Found, Search } from './explorer.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** The seed that all are looked for with, and how many schedules at most. */
export const SEARCH: Search = { seed: 1, alone: 4000, besides: 4000 }

/** Bundles of engines, broken and sound, each explored by a process of its own. Remove it after use. */
export class Exploring {
  private readonly folder = mkdtempSync(join(tmpdir(), 'protokoll-explored-'))
  private sound: Promise<string> | undefined

  /** What exploring finds wrong with the engine that is broken as `change` says; with the sound one, without it. */
  async explore(change?: Break): Promise<Found | null> {
    const search = change?.onlyCompared ? { ...SEARCH, alone: 0 } : SEARCH
    this.sound ??= this.bundle('sound', 'src/sim/explore/index.ts')
    const explorer = await this.bundle(`broken-${change?.number ?? 0}`, 'tests/pitfalls/explorer.ts', change)
    const args = [explorer, await this.sound, JSON.stringify(search)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 })
    return JSON.parse(stdout)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** A file that runs by itself. */
  private async bundle(name: string, entry: string, change?: Break): Promise<string> {
    const build = await rolldown({
      cwd: ROOT,
      input: entry,
      platform: 'node',
      tsconfig: false,
      external: (id) => /^[^./]/.test(id),
      plugins: change ? [edited(change)] : [],
    })
    const { output } = await build.generate({ format: 'esm', codeSplitting: false })
    await build.close()
    const file = join(this.folder, `${name}.mjs`)
    writeFileSync(file, output[0].code)
    return file
  }
}

/** Makes the edits of a change where the files are read. */
function edited({ number, edits }: Break) {
  return {
    name: 'edited',
    transform(code: string, id: string): string | null {
      const own = edits.filter(({ file }) => id === join(ROOT, 'src/raft', file))
      let text = code
      for (const { file, find, replace } of own) {
        const times = text.split(find).length - 1
        if (times !== 1)
          throw new Error(`pitfall ${number}: ${JSON.stringify(find)} is ${times} times in ${file}, not once`)
        text = text.replace(find, () => replace)
      }
      return own.length === 0 ? null : text
    },
  }
}
