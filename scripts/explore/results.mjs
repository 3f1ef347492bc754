/** What exploring has found, as a file that shards write and that is put together again. */
import { readFileSync } from 'node:fs'
import { UsageError } from '../usage.mjs'
import { byName } from './run.mjs'

const FORMAT = 1

export function toText(result) {
  return `${JSON.stringify({ explored: FORMAT, ...result }, null, 1)}\n`
}

export function readResult(file) {
  let result
  try {
    result = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error.message}; give files that --json has written`)
  }
  if (result?.explored !== FORMAT) throw new UsageError(`${file} is no result of exploring that this version can read`)
  const { explored: _, ...rest } = result
  return { file, ...rest }
}

/**
 * What one run would have found that walked the schedules of all shards. They must be all the shards of one exploration:
 * of the same seed, number of schedules and actions, and of the same code as far as it shows.
 */
export function merge(results, { Tally, FirstSeen }) {
  const [first] = results
  for (const each of results) {
    requireSame(first, each, ['seed', 'schedules', 'actions', 'without'])
    requireSame(first, each, ['features.known', 'engine.known'])
  }
  requireWhole(results)
  const tally = new Tally()
  for (const { counts } of results) tally.addAll(counts)
  const together = (what) => {
    const seen = new FirstSeen()
    for (const result of results) seen.seeAll(result[what].seen)
    return { known: first[what].known, seen: seen.sorted() }
  }
  return {
    seed: first.seed,
    schedules: first.schedules,
    actions: first.actions,
    without: first.without,
    shard: { part: 1, of: 1 },
    counts: [...tally.counts].sort(byName),
    failures: results.flatMap(({ failures }) => failures).sort((a, b) => a.schedule - b.schedule),
    features: together('features'),
    engine: together('engine'),
  }
}

function requireSame(first, each, fields) {
  const textAt = (result, field) => JSON.stringify(field.split('.').reduce((value, name) => value?.[name], result))
  for (const field of fields) {
    const [a, b] = [textAt(first, field), textAt(each, field)]
    if (a === b) continue
    const isLong = Math.max(a?.length ?? 0, b?.length ?? 0) > 80
    const found = isLong ? 'they are of different code' : `${field} is ${a} in one and ${b} in the other`
    throw new UsageError(`${first.file} and ${each.file} are not of one exploration: ${found}`)
  }
}

/** Every shard once, and none of another number of shards. */
function requireWhole(results) {
  const { of } = results[0].shard
  const parts = new Map()
  for (const { file, shard } of results) {
    if (shard.of !== of) throw new UsageError(`${file} is shard ${shard.part}/${shard.of}, and others are of ${of}`)
    const other = parts.get(shard.part)
    if (other !== undefined) throw new UsageError(`${other} and ${file} are both shard ${shard.part}/${of}`)
    parts.set(shard.part, file)
  }
  const lacking = Array.from({ length: of }, (_, i) => i + 1).filter((part) => !parts.has(part))
  if (lacking.length > 0) throw new UsageError(`shard ${lacking.map((part) => `${part}/${of}`).join(', ')} is missing`)
}
