import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { mermaid } from '../../../src/tracer/diff/forms/md/mermaid.ts'
import { columns } from '../../../src/tracer/text/columns.ts'
import { longTrace } from '../support/long-traces.ts'
import { renderTraces } from './site.ts'

const START = 'Thread[a-socket-server-of-a-very-long-name-'
const NODES = [
  `${START}1,5,main]`,
  `${START}2,5,main]`,
  `${START}${'and-more-'.repeat(12)}a]`,
  `${START}${'and-more-'.repeat(12)}b]`,
]

describe('nodes of long names are told apart', () => {
  const files = renderTraces([longTrace(NODES.map((node) => ({ node, op: 'joined' })))], 'default', undefined, 'both')
  const fileOf = (end: string) => files.find(({ path }) => path.endsWith(`/t_1${end}`))?.content ?? ''

  test('in pictures, where hovering tells all of a name', () => {
    const names = [...fileOf('.svg').matchAll(/class="st-node"[^>]*>(?:<title>(.*?)<\/title>)?(.*?)<\/text>/g)]
    expect(new Set(names.map(([, , shown]) => shown)).size).toBe(NODES.length)
    expect(names.map(([, full]) => full)).toEqual(NODES.map((node) => `S${node}`))
    for (const [, , shown = ''] of names) expect(columns(shown)).toBeLessThanOrEqual(LIMITS.nodeNameColumns)
  })

  test('in PlantUML, in full on several lines', () => {
    const names = [...fileOf('.puml').matchAll(/^participant "(.*)\\nWORK"/gm)].map(([, name = '']) => name)
    const plain = names.map((name) =>
      name
        .replaceAll('\\n', '')
        .replace(/<U\+005B>/g, '[')
        .replace(/<U\+005D>/g, ']'),
    )
    expect(plain).toEqual(NODES.map((node) => `S${node}`))
  })

  test('in the heads of tables', () => {
    const page = files.find(({ path }) => path === 'developer/tests/g/f/t.rst')?.content ?? ''
    const heads = page.split('\n').find((line) => line.includes('| SThread')) ?? ''
    const names = heads
      .split('|')
      .map((name) => name.trim())
      .filter((name) => name !== '')
    expect(new Set(names).size).toBe(NODES.length)
  })

  test('in the diagrams of a comparison', () => {
    const participants = NODES.map((node) => ({ node, label: node }))
    const steps = [{ type: 'note', node: NODES[0] ?? '', label: 'x', status: 'same' } as const]
    const names = (mermaid({ participants, steps }) ?? []).flatMap((line) => / as (.*)$/.exec(line)?.[1] ?? [])
    expect(new Set(names).size).toBe(NODES.length)
  })
})
