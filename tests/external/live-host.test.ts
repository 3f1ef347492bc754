import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type CollectedFiles, collectFiles } from '../../src/tracer/io/collect-files.ts'
import { filesFrom } from '../../src/tracer/io/files.ts'
import { loadVocabulary } from '../../src/tracer/io/load.ts'
import type { TraceEvent } from '../../src/tracer/trace/events.ts'
import { readTrace } from '../../src/tracer/trace/read.ts'
import { KillCampaign } from './host-kills.ts'

/** `PROTOKOLL_LIVE_KILLS=100 npx vitest run --project external live-host` is the long form. */
const KILLS = Number(process.env['PROTOKOLL_LIVE_KILLS'] ?? 6)
const WORDS = 'vocabulary/raft.json'

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
    // What a kill has cut off may be the last that a process sent.
    expect(unsent.length).toBeLessThanOrEqual(collected.torn.length)
    expect(sent.size).toBeGreaterThan(KILLS * 10)
  })

  test('do what the protocol allows: a leader a term, and terms that never go back', () => {
    const leaders = new Map<number, string>()
    const states = new Map<string, { role?: unknown; term: number }>()
    for (const { node, op, set } of events) {
      const before = states.get(node) ?? { term: 0 }
      if (op === 'crash') states.set(node, { ...before, role: 'follower' })
      const after = { ...before, ...(set as object | undefined) }
      expect(after.term).toBeGreaterThanOrEqual(before.term)
      states.set(node, after)
      if (after.role !== 'leader' || set?.['role'] !== 'leader') continue
      expect(leaders.get(after.term) ?? node).toBe(node)
      leaders.set(after.term, node)
    }
    expect(leaders.size).toBeGreaterThan(0)
  })
})
