import { ExploreError, type Shard } from '../../explore/index.ts'

/** Which schedules a test walks. */
export interface ExploreNumbers {
  readonly seed: number
  readonly actions: number
  readonly schedules: number
  /** Only this one. */
  readonly schedule: number | undefined
  /** Of as many parts the one with that number, from 1. */
  readonly shard: Shard
}

const MOST = 2 ** 32 - 1

/**
 * What a test says, and what the environment says instead: `PROTOKOLL_SEED`, `PROTOKOLL_SCHEDULE` for one schedule only,
 * and `PROTOKOLL_SHARD=1/4` for the first of four parts. Throws `EXPLORE_OPTION`.
 */
export function exploreNumbers(
  { seed = 1, schedules = 1000, actions = 100 }: { seed?: number; schedules?: number; actions?: number },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ExploreNumbers {
  const told = (name: string) => {
    const text = environment[name]
    return text === undefined || text === '' ? undefined : number(name, Number(text), 0)
  }
  return {
    seed: told('PROTOKOLL_SEED') ?? number('seed', seed, 0),
    schedules: number('schedules', schedules, 1),
    actions: number('actions', actions, 1),
    schedule: told('PROTOKOLL_SCHEDULE'),
    shard: shardOf(environment['PROTOKOLL_SHARD']),
  }
}

/** The numbers of the schedules, from 0. All shards together have each once. */
export function* schedulesOf({ schedules, schedule, shard }: ExploreNumbers): Iterable<number> {
  if (schedule !== undefined) {
    yield schedule
    return
  }
  for (let number = shard.part - 1; number < schedules; number += shard.of) yield number
}

function shardOf(text: string | undefined): Shard {
  if (text === undefined || text === '') return { part: 1, of: 1 }
  const [, part, of] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []
  const shard = { part: Number(part), of: Number(of) }
  if (shard.part >= 1 && shard.part <= shard.of) return shard
  const legal = 'a part and how many there are, such as 1/4'
  throw new ExploreError('EXPLORE_OPTION', `PROTOKOLL_SHARD is ${JSON.stringify(text)}; legal: ${legal}`)
}

function number(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least && value <= MOST) return value
  throw new ExploreError('EXPLORE_OPTION', `${name} is ${value}; legal: an integer from ${least} to ${MOST}`)
}
