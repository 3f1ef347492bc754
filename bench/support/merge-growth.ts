import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesFrom } from '../../src/tracer/io/files.ts'
import { mergeTraces } from '../../src/tracer/io/merge-traces.ts'
import type { Figure } from '../measure.ts'
import { generateTraces } from './generate.ts'
import { growthOf } from './growth.ts'

const SHARDS = 10
/** Of every so many traces, one is in two shards. */
const TWICE = 10

/** With which exponent the time of putting traces of shards together grows. */
export function mergeGrowth(): Figure {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-merge-'))
  const files = filesFrom(folder)
  const shardOf = (i: number) => `shard-${i % SHARDS}`
  const prepare = (tracesAShard: number) => {
    files.remove('.')
    const traces = generateTraces(SHARDS * tracesAShard * 100)
    for (const [i, bytes] of [...traces].entries()) {
      const text = Buffer.from(bytes).toString('utf8')
      for (const shard of i % TWICE === 0 ? [shardOf(i), shardOf(i + 1)] : [shardOf(i)])
        files.write(`${shard}/${i % 50}/${i}.jsonl`, text)
    }
    return Array.from({ length: SHARDS }, (_, i) => shardOf(i))
  }
  try {
    const run = (shards: readonly string[]) => {
      files.remove('merged')
      return mergeTraces(shards, 'merged', files)
    }
    return growthOf({ name: `merging ${SHARDS} folders`, prepare, run }, { small: 100, large: 1000 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
