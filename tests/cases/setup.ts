import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { CASES } from './all.ts'
import { compare, record } from './record.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder with the traces of all cases, and what the comparison says. */
    recordings: string
  }
}

/** Copies that run at a time: each is a process of its own. */
const AT_A_TIME = 2

/** Records and compares all cases, once for all tests. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-cases-'))
  const waiting = [...CASES]
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await record(next, folder)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
  for (const each of CASES) compare(each, folder)
  project.provide('recordings', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
