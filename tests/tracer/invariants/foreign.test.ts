import { describe, expect, test } from 'vitest'
import { Draw } from '../../../src/explore/seeded-draw.ts'
import { checkTrace } from '../../../src/tracer/invariants/check-trace.ts'
import { parseInvariants } from '../../../src/tracer/invariants/parse-invariants.ts'
import { leaseVocabulary } from '../import/imported.ts'
import { readLines } from '../support/traces.ts'
import { findPlanted, readAgain } from './found-plants.ts'
import { PLANTS, type Words } from './planted.ts'

/** Leases: a server holds one for an epoch, once a majority has granted it; who grants keeps to it in the epoch. */
const invariants = parseInvariants(
  {
    invariants: 1,
    vocabulary: 'lease',
    rules: [
      {
        ...{ rule: 'one lease', says: 'In an epoch one server holds the lease.', atMostOne: '$holder', for: '$epoch' },
        where: [{ node: '$holder', state: { role: 'held', epoch: '$epoch' } }],
      },
      {
        ...{ rule: 'epochs', says: 'The epoch of a server never goes back.', neverBack: '$epoch', for: '$server' },
        where: [{ node: '$server', state: { epoch: '$epoch' } }],
      },
      {
        ...{ rule: 'one grant', says: 'In an epoch a server grants the lease to one.' },
        ...{ atMostOne: '$holder', for: ['$server', '$epoch'] },
        where: [
          { node: '$server', state: { epoch: '$epoch', holder: '$holder' } },
          { op: 'send', message: 'grant', node: '$server', to: '$holder', fields: { epoch: '$epoch', yes: true } },
        ],
      },
      { rule: 'answers', says: 'Whoever grants was asked.', answered: 'all', same: ['epoch'] },
    ],
  },
  'lease.json',
  leaseVocabulary,
)

const words: Words = {
  ...{ role: 'held', term: 'epoch', vote: 'holder', commit: 'epoch' },
  ballot: { message: 'grant', yes: { yes: true } },
}

const SERVERS = ['a', 'b', 'c', 'd', 'e'] as const

/** A run in which servers hold leases in turn: each asks the others, is granted it by some, and gives it back. */
function run(epochs: number, draw: Draw): object[] {
  const header = { trace: 2, vocabulary: 'lease', group: 'g', file: 'leases', test: `${epochs}` }
  const lines: object[] = [header, { section: 'One' }, ...SERVERS.map((node) => ({ node, op: 'begins' }))]
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const holder = draw.one(SERVERS)
    const others = SERVERS.filter((node) => node !== holder)
    const fields = { epoch }
    lines.push({ node: holder, op: 'says', fields: { text: 'asks' }, set: { epoch, holder } })
    for (const to of others) lines.push({ node: holder, op: 'send', to, message: 'ask', fields })
    for (const [i, node] of others.entries()) {
      const granted = { epoch, holder }
      const grant = { message: 'grant', fields: { epoch, yes: true } }
      lines.push({ node, op: 'handle', from: holder, message: 'ask', fields, set: granted })
      lines.push({ node, op: 'send', to: holder, ...grant })
      // With two others there is a majority.
      if (i === 1) lines.push({ node: holder, op: 'handle', from: node, ...grant, set: { role: 'held' } })
    }
    lines.push({ node: holder, op: 'says', fields: { text: 'done' }, set: { role: 'free' } })
  }
  return [...lines, { end: 'passed' }]
}

const leases = (epochs: number, seed: number) => readLines(run(epochs, new Draw(seed)), leaseVocabulary)

describe('a protocol of somebody else', () => {
  const traces = [1, 2, 3].map((seed) => leases(20, seed))

  test('breaks none of its rules, and each has looked at something', () => {
    for (const trace of traces) {
      const { broken, counts } = checkTrace(trace, leaseVocabulary, invariants)
      expect(broken).toBe(undefined)
      expect(counts.filter(({ checked, unknown }) => checked === 0 || unknown > 0)).toEqual([])
    }
  })

  test('is found to be broken where something is planted', () => {
    const figures = findPlanted({ traces, vocabulary: leaseVocabulary, invariants, words }, 10, 20)
    // An epoch that is ahead breaks nothing by itself: only of one that goes back is it sure where it is wrong.
    for (const plant of PLANTS.slice(0, 3)) {
      expect([plant, figures.get(plant)]).toEqual([plant, { planted: 10, found: 10, missed: [] }])
    }
  })

  test('is read and written again as it was', () => {
    const [trace] = traces
    expect(trace && { ...readAgain(trace, leaseVocabulary), source: '' }).toEqual({ ...trace, source: '' })
  })
})

/** How often the parts of a trace are asked for, whatever a machine takes for it. */
test('it takes as much longer as a trace is longer', () => {
  const looks = (epochs: number) => {
    let count = 0
    const trace = leases(epochs, 4)
    const sections = trace.sections.map((section) => ({
      ...section,
      events: section.events.map(
        (event) =>
          new Proxy(event, {
            get(target, name) {
              count += 1
              return Reflect.get(target, name)
            },
          }),
      ),
    }))
    expect(checkTrace({ ...trace, sections }, leaseVocabulary, invariants).broken).toBe(undefined)
    return count
  }
  const [one, ten] = [looks(30), looks(300)]
  expect(ten / one).toBeGreaterThan(8)
  expect(ten / one).toBeLessThan(12)
})
