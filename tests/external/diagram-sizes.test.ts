import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publish } from '../../src/tracer/io/publish.ts'
import type { TraceEvent } from '../../src/tracer/trace/events.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { longTrace, roundTrips } from '../tracer/support/long-traces.ts'
import { manyNodes } from '../tracer/support/many-nodes.ts'
import { run } from './tools.ts'

/** PlantUML draws so many pixels each way, and leaves out what is beyond. */
const CUT = 4096

const WIDEST = 'W'.repeat(160)
const node = (i: number) => `${i}${'W'.repeat(50)}`

/** The widest texts there can be, in every kind of step. */
function wide(): TraceEvent[] {
  const all = Array.from({ length: 40 }, (_, i) => node(i))
  const ballot = (from: string, to: string, op: 'send' | 'handle' | 'lose'): TraceEvent => {
    const rest = { message: 'ballot', fields: { can: true, why: WIDEST } }
    return op === 'handle' ? { node: to, op, from, ...rest } : { node: from, op, to, ...rest }
  }
  const steps = all.flatMap((each, i): TraceEvent[] => [
    { node: each, op: 'asked', fields: { what: WIDEST } },
    { node: each, op: 'broken', fields: { rule: WIDEST, other: node(3) } },
    ballot(each, node((i * 7) % 40), 'send'),
    ballot(each, node((i * 7) % 40), 'handle'),
    ballot(each, node((i * 11) % 40), 'handle'),
    ballot(each, each, 'lose'),
    ballot(each, each, 'send'),
    {
      node: each,
      op: 'power',
      set: { note: WIDEST, role: 'prepared', log: { add: Array.from({ length: 90 }, (_, k) => ({ what: `${k}` })) } },
    },
  ])
  return [...all.map((each): TraceEvent => ({ node: each, op: 'joined' })), ...steps]
}

describe.each([
  ['of many steps', () => roundTrips(900)],
  ['of many nodes', () => manyNodes(150, 700)],
  ['of the widest texts', wide],
])('diagrams of a section %s', (_, make) => {
  const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
  let diagrams = ''
  beforeAll(() => {
    publish(project, renderTraces([longTrace(make())], 'default', undefined, 'plantuml'))
    diagrams = dirname(join(project, 'developer/tests/diagrams/g/f/t_1.puml'))
    expect(run('/usr/bin/plantuml', ['-tpng', join(diagrams, '*.puml')])).toEqual({ status: 0, output: '' })
  })
  afterAll(() => rmSync(project, { recursive: true }))

  test('are not cut by PlantUML', () => {
    const pictures = readdirSync(diagrams).filter((file) => file.endsWith('.png'))
    expect(pictures.length).toBe(readdirSync(diagrams).filter((file) => file.endsWith('.puml')).length)
    expect(pictures.length).toBeGreaterThan(1)
    const sizes = pictures.map((file) => {
      const header = readFileSync(join(diagrams, file)).subarray(16, 24)
      return { file, width: header.readUInt32BE(0), height: header.readUInt32BE(4) }
    })
    expect(sizes.filter(({ width, height }) => width >= CUT || height >= CUT)).toEqual([])
  })
})
