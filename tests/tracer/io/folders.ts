import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Files, filesFrom } from '../../../src/tracer/io/files.ts'
import { listFiles } from '../../../src/tracer/io/list.ts'
import { machineDisk } from '../../../src/tracer/io/machine-disk.ts'
import type { OutputFile } from '../../../src/tracer/pages/writers/writer.ts'

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Every file below a folder with what is in it, to the byte. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    listFiles(folder).map((path) => [path, readFileSync(join(folder, path)).toString('latin1')]),
  )
}

/** Files to publish: paths below `developer/tests` and what is in them. */
export function output(files: Readonly<Record<string, string>>): OutputFile[] {
  return Object.entries(files).map(([path, content]) => {
    return { path: `developer/tests/${path}`, content, source: `the source of ${path}` }
  })
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code })
}

/** The files of the machine, without waiting until they would outlast a power cut. */
export const quickFiles: Files = filesFrom('', { ...machineDisk, sync() {} })

/** A file system that counts its steps, and fails where `fails` says so. A failing step does nothing. */
export function failingFiles(fails: (step: number, what: keyof Files) => boolean): {
  disk: Files
  steps: () => number
} {
  let step = 0
  const entries = Object.entries(quickFiles).map(([name, act]: [string, (...args: never[]) => unknown]) => {
    const guarded = (...args: never[]) => {
      step += 1
      if (fails(step, name as keyof Files)) throw systemError('ENOSPC')
      return act(...args)
    }
    return [name, guarded]
  })
  return { disk: Object.fromEntries(entries), steps: () => step }
}
