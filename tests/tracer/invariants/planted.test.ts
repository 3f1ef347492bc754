import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Draw } from '../../../src/explore/seeded-draw.ts'
import { checkTrace } from '../../../src/tracer/invariants/check-trace.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { loadInvariants } from '../../../src/tracer/io/load-invariants.ts'
import { readTrace } from '../../../src/tracer/trace/read.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { share } from '../../support/campaign.ts'
import { shipped } from '../import/imported.ts'
import { ETCD, hasLogs, importFile } from '../import/shared-logs.ts'
import { raftVocabulary } from '../support/traces.ts'
import { type Figures, findPlanted, readAgain, type Source } from './found-plants.ts'
import { PLANTS, type Plant, Planter, type Words } from './planted.ts'

const RECORDED = 'docs-out/traces'

function recorded(): Source {
  const vocabulary = raftVocabulary()
  const files = readdirSync(RECORDED, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'))
  const traces = files.sort().map((path): Trace => {
    const file = join(RECORDED, path)
    return readTrace(readFileSync(file), file, vocabulary)
  })
  const { invariants } = loadInvariants(undefined, vocabulary, realFiles)
  return { traces, vocabulary, invariants, words: RAFT }
}

const RAFT: Words = {
  role: 'leader',
  term: 'term',
  vote: 'votedFor',
  commit: 'commitIndex',
  log: { list: 'log', last: 'lastLogIndex', field: 'content' },
  ballot: { message: 'request_vote_response', yes: { voteGranted: true } },
}

function etcd(): Source {
  const { vocabulary } = shipped('etcd-raft')
  const words: Words = {
    role: 'leader',
    term: 'term',
    vote: 'vote',
    commit: 'commit',
    ballot: { message: 'MsgVoteResp', yes: { reject: false } },
    told: { message: 'MsgApp', index: 'index', of: 'logTerm', commit: 'commit' },
  }
  const { invariants } = loadInvariants(undefined, vocabulary, realFiles)
  return { traces: [importFile(ETCD, 'etcd-raft').trace], vocabulary, invariants, words }
}

/** `PROTOKOLL_FIGURES=1 PROTOKOLL_CAMPAIGN=whole npx vitest run tests/tracer/invariants/planted.test.ts` tells them. */
function tell(source: string, figures: ReadonlyMap<Plant, Figures>): void {
  if (process.env['PROTOKOLL_FIGURES'] === undefined) return
  const lines = [...figures].map(([plant, { planted, found, missed }]) =>
    [`${source}: ${plant}: ${found} of ${planted} at the right event`, ...missed.map((each) => `  ${each}`)].join('\n'),
  )
  process.stderr.write(`${lines.join('\n')}\n`)
}

/** Nineteen of twenty of all, and of each kind. */
function expectFound(figures: ReadonlyMap<Plant, Figures>, each: number): void {
  for (const plant of PLANTS) {
    const { planted = 0, found = 0, missed = [] } = figures.get(plant) ?? {}
    expect(planted).toBe(each)
    expect([plant, found / planted >= 0.95, missed]).toEqual([plant, true, missed])
  }
}

describe.runIf(hasLogs)('a log of etcd', () => {
  test('breaks no rule, and each rule has looked at something', () => {
    const { traces, vocabulary, invariants } = etcd()
    for (const trace of traces) {
      const { broken, events, counts } = checkTrace(trace, vocabulary, invariants)
      expect(broken).toBe(undefined)
      expect(events).toBe(trace.sections.reduce((sum, section) => sum + section.events.length, 0))
      expect(counts.filter(({ checked }) => checked === 0)).toEqual([])
    }
  })

  test('with something planted into it is found to be broken at that event', () => {
    const each = share(50)
    const figures = findPlanted(etcd(), each, 17)
    tell('etcd', figures)
    expectFound(figures, each)
  })
})

describe('the traces of the scenarios', () => {
  const source = recorded()
  const { traces, vocabulary, invariants } = source

  test('break no rule, and each rule has looked at something', () => {
    const sums = new Map<string, number>()
    for (const trace of traces) {
      const { broken, counts } = checkTrace(trace, vocabulary, invariants)
      expect([trace.source, broken?.step.line]).toEqual([trace.source, undefined])
      for (const { rule, checked } of counts) sums.set(rule.rule, (sums.get(rule.rule) ?? 0) + checked)
    }
    expect([...sums].filter(([, checked]) => checked === 0)).toEqual([])
  })

  test('with something planted into one are found to be broken at that event', () => {
    const each = share(50)
    const figures = findPlanted(source, each, 18)
    tell('raft', figures)
    expectFound(figures, each)
  })

  test.each(PLANTS)('%s is legal in a trace, and found when the trace is read', (plant) => {
    const draw = new Draw(19)
    const trace = traces.find(({ header }) => header.file === 'figure_8')
    const planted = trace && new Planter(trace, vocabulary, RAFT).plant(plant, draw)
    expect(planted).toBeDefined()
    if (planted === undefined) return
    const { broken } = checkTrace(readAgain(planted.trace, vocabulary), vocabulary, invariants)
    expect(broken?.step.line).toBe(planted.line)
  })
})
