import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Figure } from '../measure.ts'
import { type Peak, peakFigures, peakOf } from './child.ts'
import { committedTraces, TRACES, VOCABULARY_FILE } from './raft-files.ts'

const COPIES = 10

/** The command line as users have it, bundled beside the benchmarks. */
const CLI = join(dirname(process.argv[1] ?? ''), 'cli.js')

/** `protokoll render` of every committed trace ten times, under other names; beside it, of every trace once. */
export function copiesFigures(): Figure[] {
  const once = renderCopies(1)
  const many = renderCopies(COPIES)
  const name = `${committedTraces().length * COPIES} tests by the command line`
  return peakFigures(name, many, 'every test once', once)
}

function renderCopies(copies: number): Peak {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-copies-'))
  try {
    const words = { vocabulary: resolve(VOCABULARY_FILE), features: resolve('features'), traces: 'traces', out: 'out' }
    writeFileSync(join(folder, 'protokoll.json'), JSON.stringify(words))
    for (const { file } of committedTraces()) for (let i = 0; i < copies; i += 1) writeCopy(folder, file, i)
    return peakOf(CLI, ['render'], folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeCopy(folder: string, file: string, i: number): void {
  const text = readFileSync(join(TRACES, file), 'utf8')
  const end = text.indexOf('\n')
  const header = JSON.parse(text.slice(0, end))
  const target = join(folder, 'traces', file.replace(/\.jsonl$/, `_${i}.jsonl`))
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, JSON.stringify({ ...header, test: `${header.test} ${i}` }) + text.slice(end))
}
