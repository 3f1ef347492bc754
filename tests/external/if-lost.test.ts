import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runWith } from '../cli/project.ts'
import { LEASE_WORDS } from '../tracer/if-lost/lease-words.ts'
import { Project } from './project.ts'

const ADAPTERS = JSON.stringify(resolve(import.meta.dirname, '../../src/tracer/adapters/index.ts'))

/** A lease service over an EventEmitter: a client asks, renews twice, and tells its user. */
const SERVICE = `
import { EventEmitter } from 'node:events'

export function service() {
  const bus = new EventEmitter()
  const server = { role: 'node', token: 0 }
  const client = { role: 'node', token: 0 }
  bus.on('acquire', () => {
    server.token = 1
    bus.emit('granted', { from: 's', to: 'c' })
  })
  bus.on('renew', () => { server.token = 1 })
  bus.on('granted', () => { client.token = 1 })
  return { bus, server, client }
}
`

const TESTS = `
import { beforeEach } from 'vitest'
import { watchEmitter, WatchedNodes } from ${ADAPTERS}
import { service } from '../../service.js'

let ran = 0
beforeEach(() => { ran = 0 })

function watched(scenario) {
  const made = service()
  const nodes = new WatchedNodes({ c: () => made.client, s: () => made.server })
  scenario.watch(nodes)
  watchEmitter(nodes, made.bus, (message, { from, to }) => ({ message, from, to }))
  const say = (message) => made.bus.emit(message, { from: 'c', to: 's' })
  const join = () => { for (const node of ['c', 's']) nodes.mark(node, 'joined') }
  return { ...made, nodes, say, join }
}

test('a lease', ({ scenario }) => {
  const { nodes, client, say, join } = watched(scenario)
  scenario.section('A lease is taken and renewed', () => {
    ran += 1
    expect(ran).toBe(1)
    join()
    say('acquire')
    say('renew')
    say('renew')
    expect(client).toMatchObject({ token: 1 })
    nodes.mark('c', 'told', { answer: client.token === 1 ? 'held' : 'free' })
  })
})

test('a lease that is needed', ({ scenario }) => {
  const { client, say, join } = watched(scenario)
  scenario.section('A lease is taken', () => {
    join()
    say('acquire')
    if (client.token === 0) throw new Error('there is no lease')
  })
})

let runs = 0
test('counts its runs', ({ scenario }) => {
  const { nodes, say, join } = watched(scenario)
  scenario.section('One', () => {
    join()
    say('renew')
    nodes.mark('c', 'told', { answer: String(runs += 1) })
  })
})
`

const ifLost = ({ folder }: Project, ...args: string[]) =>
  runWith({ cwd: folder, env: { ...process.env, CI: 'true' } }, 'if-lost', ...args)

function leaseProject(): Project {
  const project = new Project()
  project.write('words.json', JSON.stringify(LEASE_WORDS))
  project.write('protokoll.json', JSON.stringify({ vocabulary: 'words.json', traces: 'traces', ifLost: 'lost' }))
  project.write('service.js', SERVICE)
  project.writeTests('tests/leases/lease.test.ts', TESTS)
  const first = project.run()
  expect(first.status, first.output).toBe(0)
  return project
}

const linesOf = (project: Project, path: string) =>
  readFileSync(join(project.folder, 'lost/leases/lease', path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('protokoll if-lost, for a protocol that is not ours', () => {
  test('classes each message, the same each time, and knows what is out of date', async () => {
    const project = leaseProject()
    expect(await ifLost(project, '--check')).toMatchObject({ status: 1, stderr: '' })
    const first = await ifLost(project)
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout.split('\n')).toEqual([
      '6 messages of 3 tests: 2 decides, 2 stops, 0 detour, 2 spare',
      'Not classed:',
      '  leases / lease / counts its runs: it does not do the same when it runs again',
      '4 files changed',
      '',
    ])
    const facts = linesOf(project, 'a_lease.jsonl').slice(1)
    expect(facts.map(({ class: given, message }) => [given, message])).toEqual([
      ['decides', 'acquire'],
      ['decides', 'granted'],
      ['spare', 'renew'],
      ['spare', 'renew'],
    ])
    expect(facts[0]).toMatchObject({ outcome: 'c told: answer free, instead of: c told: answer held', unmet: 1 })
    expect(linesOf(project, 'a_lease_that_is_needed.jsonl')[1]).toMatchObject({ reason: 'there is no lease' })
    expect(await ifLost(project, '--check')).toEqual({ status: 0, stdout: 'all facts are up to date\n', stderr: '' })

    const before = project.contents('lost')
    expect(await ifLost(project, '--all')).toMatchObject({ status: 0 })
    expect(project.contents('lost')).toEqual(before)

    project.write('service.js', `${SERVICE}// changed\n`)
    const stale = await ifLost(project, '--check')
    expect([stale.status, stale.stdout]).toEqual([1, expect.stringContaining('a module that its test loads has changed')])

    project.remove('traces/leases/lease/a_lease_that_is_needed.jsonl')
    expect((await ifLost(project, '--check')).stdout).toContain('a_lease_that_is_needed.jsonl: its test is gone')
  })

  test('replaces no file of somebody else', async () => {
    const project = leaseProject()
    project.write('lost/leases/lease/a_lease.jsonl', 'mine\n')
    const { status, stderr } = await ifLost(project)
    expect([status, stderr]).toEqual([2, expect.stringContaining('OUTPUT_FOREIGN')])
    expect(project.contents('lost')).toEqual({ 'leases/lease/a_lease.jsonl': 'mine\n' })
    expect(existsSync(join(project.folder, '.protokoll'))).toBe(false)
  })
})
