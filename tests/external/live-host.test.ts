import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parseLiveLine } from '../../src/tracer/collect/live-line.ts'
import { readMessageId } from '../../src/tracer/collect/message-id.ts'
import { checkTraces } from '../../src/tracer/io/check-traces.ts'
import { type CollectedFiles, collectFiles } from '../../src/tracer/io/collect-files.ts'
import { filesFrom } from '../../src/tracer/io/files.ts'
import { loadVocabulary } from '../../src/tracer/io/load.ts'
import type { TraceEvent } from '../../src/tracer/trace/events.ts'
import { readTrace } from '../../src/tracer/trace/read.ts'
import { KillCampaign } from './host-kills.ts'

/** `PROTOKOLL_LIVE_KILLS=100 npx vitest run --project external live-host` is the long form. */
const KILLS = Number(process.env['PROTOKOLL_LIVE_KILLS'] ?? 6)
const WORDS = 'vocabulary/raft.json'

/** The last time in its file of each process. */
function lastTimes(folder: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ndjson'))) {
    let start = 0
    for (const text of readFileSync(join(folder, file), 'utf8').split('\n')) {
      const line = parseLiveLine(text)
      if (line === undefined) continue
      if ('live' in line) start = line.start
      times.set(`${file.replace('.ndjson', '')} ${start}`, line.t)
    }
  }
  return times
}

describe(`three recorded processes, killed ${KILLS} times while clients write`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'live-host-'))
  const campaign = new KillCampaign(1)
  const disk = filesFrom(process.cwd())
  let collected: CollectedFiles
  let events: readonly TraceEvent[]
  let text = ''

  beforeAll(async () => {
    vi.stubEnv('PROTOKOLL_RECORDING', folder)
    await campaign.start()
    await campaign.run(KILLS)
    await campaign.settle()
    const files = readdirSync(folder).map((file) => join(folder, file))
    collected = collectFiles(files, { vocabulary: WORDS, out: join(folder, 'traces'), name: 'kills' }, disk)
    const [trace = ''] = collected.traces
    text = readFileSync(trace, 'utf8')
    events = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter((line) => 'op' in line)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await campaign.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  test('leave a trace that can be read, and says that it cannot be repeated', () => {
    const trace = readTrace(Buffer.from(text), 'kills.jsonl', loadVocabulary(WORDS, disk))
    expect(trace.header.repeatable).toBe(false)
    expect(collected.traces).toHaveLength(1)
    process.stdout.write(`${events.length} events of ${KILLS} kills; ${collected.torn.length} lines torn\n`)
  })

  test('are seen to crash and to come back as often as they were killed, and to end in good order', () => {
    const count = (op: string) => events.filter((event) => event.op === op).length
    expect([count('crash'), count('restart'), count('started'), count('shutdown')]).toEqual([KILLS, KILLS, 3, 3])
    expect(collected.nodes.map(({ hasEnded }) => hasEnded)).toEqual([true, true, true])
  })

  test('handle nothing that has not been sent, and send what leads to it before', () => {
    const sent = new Set<string>()
    const unsent = events.filter((event) => {
      if (event.op === 'send' && 'id' in event) sent.add(event.id ?? '')
      return event.op === 'handle' && 'id' in event && !sent.has(event.id ?? '')
    })
    // A kill takes what waits to be written, which is the last that the process did.
    const last = lastTimes(folder)
    for (const event of unsent) {
      const { time, start, node } = readMessageId('id' in event ? event.id : '') ?? { time: 0, start: 0, node: '' }
      const written = last.get(`${node} ${start}`) ?? Number.NaN
      expect(time).toBeGreaterThan(written)
      expect(time).toBeLessThanOrEqual(written + 1000)
    }
    expect(sent.size).toBeGreaterThan(KILLS * 10)
  })

  test('do what the protocol allows: no invariant of it is broken', () => {
    const places = [join(folder, 'traces')]
    const checked = checkTraces({ places, invariants: undefined, vocabulary: WORDS }, disk, process.cwd())
    expect(checked.broken).toEqual([])
    expect(checked).toMatchObject({ traces: 1, events: events.length, invariants: 'raft' })
    const rules = new Map(checked.counts.map(({ rule, checked }) => [rule.rule, checked]))
    for (const rule of ['election safety', 'terms', 'one vote', 'log matching', 'state machine safety', 'answers']) {
      expect([rule, rules.get(rule) ?? 0]).toEqual([rule, expect.toSatisfy((count: number) => count > KILLS)])
    }
  })

  test('would be seen to break one: a leader of a term in which another leads', () => {
    const index = events.findIndex(({ op, set }) => op !== 'crash' && set?.['role'] === 'leader')
    const { node, set } = events[index] as TraceEvent & { readonly set: Record<string, unknown> }
    const term = events
      .slice(0, index + 1)
      .findLast((event) => event.node === node && event.set?.['term'] !== undefined)
    const other = ['1', '2', '3'].find((id) => id !== node)
    const second = { node: other, op: 'new_role', set: { role: 'leader', term: set['term'] ?? term?.set?.['term'] } }
    const lines = text.trimEnd().split('\n')
    const at = lines.indexOf(JSON.stringify(events[index]))
    const place = join(folder, 'broken.jsonl')
    writeFileSync(place, `${lines.toSpliced(at + 1, 0, JSON.stringify(second)).join('\n')}\n`)
    const checked = checkTraces({ places: [place], invariants: undefined, vocabulary: WORDS }, disk, process.cwd())
    expect(checked.broken).toHaveLength(1)
  })
})
