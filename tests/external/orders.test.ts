import { describe, expect, test } from 'vitest'
import { runWith } from '../cli/project.ts'
import { LEASE_WORDS } from './lease-project.ts'
import { Project } from './project.ts'

const WORDS = {
  ...LEASE_WORDS,
  roles: ['free', 'held', 'idle', 'holder'].map((id) => ({ id, short: id.toUpperCase(), color: '#EEEEEE' })),
  messages: ['acquire', 'granted', 'release'].map((id) => ({ id, short: id, fields: [] })),
}

/** A server that hands out a lease. `told` is what is said of it before the first message moves. */
const SOURCE = `
const handle = (node, state, { from, message }) => {
  const isGranted = message === 'acquire' && state.role === 'free'
  if (isGranted) state.role = 'held'
  if (message === 'granted') state.role = 'holder'
  if (message === 'release') state.role = 'free'
  return { state, sends: isGranted ? [{ from: node, to: from, message: 'granted' }] : [] }
}
class Leases {
  nodes = ['s', 'a', 'b']
  states = Object.fromEntries(this.nodes.map((node) => [node, { role: node === 's' ? 'free' : 'idle', token: 0 }]))
  wire = []
  observers = []
  constructor(more = {}) { this.more = more }
  subscribe(observer) { this.observers.push(observer) }
  stateOf(node) { return { ...this.states[node] } }
  tell(what) { for (const observer of this.observers) observer(what, this.stateOf(what.node)) }
  start() { for (const node of this.nodes) this.tell({ node, op: 'joined' }) }
  send(each) {
    this.wire.push(each)
    this.tell({ node: each.from, op: 'send', to: each.to, message: each.message, fields: {} })
  }
  ask(from) { this.send({ from, to: 's', message: 'acquire' }) }
  beforeMoving(handler) { this.asked = handler }
  deliver() {
    const { asked, nodes, states, wire } = this
    this.asked = undefined
    asked?.({ nodes, onTheWay: wire, startOf: (node) => states[node], handle, ...this.more })
    const each = wire.shift()
    const { sends } = handle(each.to, this.states[each.to], each)
    this.tell({ node: each.to, op: 'handle', from: each.from, message: each.message, fields: {} })
    for (const sent of sends) this.send(sent)
  }
  deliverAll() { while (this.wire.length > 0) this.deliver() }
}
`

function leaseProject(body: string, plugins = '[protokoll()]'): Project {
  const project = new Project(plugins)
  project.write('words.json', JSON.stringify(WORDS))
  project.write('protokoll.json', JSON.stringify({ vocabulary: 'words.json', traces: 'traces' }))
  project.writeTests('tests/leases/lease.test.ts', `import { watch } from ${WATCH}\n${SOURCE}${body}`)
  return project
}

const WATCH = JSON.stringify(new URL('../../src/tracer/vitest/index.ts', import.meta.url).pathname)

async function orders({ folder }: Project, ...args: string[]) {
  const { status, stdout, stderr } = await runWith(
    { cwd: folder, env: { ...process.env, CI: 'true' } },
    'orders',
    ...args,
  )
  return { status, lines: stdout.split('\n').filter((line) => line !== ''), stderr }
}

const BOTH = `
const both = (more = {}, end = (leases) => leases.deliverAll()) => ({ scenario }) => {
  const leases = scenario.watch(new Leases(more))
  scenario.section('Both ask', () => {
    leases.start()
    leases.ask('a')
    leases.ask('b')
    end(leases)
  })
}
`
const PLACE = '.protokoll/orders/leases/lease'

describe('protokoll orders, for a protocol that is not ours', () => {
  test('takes all orders of the section in each test that has it, and says which outcome is its own', async () => {
    const project = leaseProject(`${BOTH}
      test('all arrives', both())
      test('nothing arrives but one request', both({}, (leases) => leases.deliver()))
      test('nobody asks', ({ scenario }) => {
        const leases = scenario.watch(new Leases())
        scenario.section('Both ask', () => leases.start())
        scenario.section('Later', () => { leases.ask('a'); leases.deliverAll() })
      })`)
    const { status, lines, stderr } = await orders(project, '--section', 'Both ask')
    expect(stderr).toBe('')
    const outcomes = (test: string, own: string) => [
      `  outcome 1${own}: 2 orders, 1 of which no two are equivalent`,
      '    a  role: holder',
      '    b  role: idle',
      `    ${PLACE}/${test}/outcome-1.svg`,
      '  outcome 2: 2 orders, 1 of which no two are equivalent',
      '    a  role: idle',
      '    b  role: holder',
      `    ${PLACE}/${test}/outcome-2.svg`,
    ]
    const counts = ['  4 orders, 2 of which no two are equivalent, with 2 outcomes']
    const handled = '  6 messages handled, 6 of them by running a node'
    expect(lines).toEqual([
      'leases / lease / all arrives, section "Both ask"',
      ...counts,
      handled,
      ...outcomes('all_arrives', ", the section's own"),
      'leases / lease / nobody asks, section "Both ask"',
      '  not done: no message moves in the section',
      'leases / lease / nothing arrives but one request, section "Both ask"',
      ...counts,
      handled,
      ...outcomes('nothing_arrives_but_one_request', ''),
      '  the section itself ends as none of these: it leaves messages on the way, or loses some, or does more than to handle them',
    ])
    expect(status).toBe(1)
    expect(project.files(`${PLACE}/all_arrives`)).toEqual(['orders.json', 'outcome-1.svg', 'outcome-2.svg'])
    expect(project.files('traces')).toEqual([])
  })

  test('knows what is watched from wherever it is made, and a test that is recorded as a whole', async () => {
    const project = leaseProject(
      `
      const leases = () => { const made = watch(new Leases()); made.start(); return made }
      test('of its own', ({ scenario }) => {
        const made = leases()
        scenario.section('Both ask', () => { made.ask('a'); made.ask('b'); made.deliverAll() })
      })
      test('Both ask', () => { const made = leases(); made.ask('b'); made.ask('a'); made.deliverAll() })`,
      '[protokoll({ wholeTests: true })]',
    )
    const { status, lines } = await orders(project, '--section', 'Both ask')
    expect(status).toBe(0)
    expect(lines.filter((line) => line.includes('section') || line.includes('role: holder'))).toEqual([
      'leases / lease / Both ask, section "Both ask"',
      "  outcome 1, the section's own: 2 orders, 1 of which no two are equivalent",
      '    b  role: holder',
      '    a  role: holder',
      'leases / lease / of its own, section "Both ask"',
      "  outcome 1, the section's own: 2 orders, 1 of which no two are equivalent",
      '    a  role: holder',
      '    b  role: holder',
    ])
  })

  test('says what does not hold, what has no word, what was given up, and what was told wrongly', async () => {
    const project = leaseProject(`${BOTH}
      test('holds', both({ problem: ({ b }) => b.role === 'holder' && 'b has it' }))
      test('without a word', both({ stateOf: (node, state) => ({ ...state, unheard: 1 }) }))
      test('throws', both({ handle: (node) => { if (node === 's') throw new Error('no disk') } }))
      test('a promise', both({ handle: async () => ({}) }))
      test('of another', both({ handle: (node, state) => ({ state, sends: [{ from: 'x', to: 'a', message: 'granted' }] }) }))
      test('no plain data', both({ startOf: () => new Map() }))
      test('nothing', both({ nodes: [] }))`)
    const { status, lines } = await orders(project, '--section', 'Both ask', 'lease')
    expect(status).toBe(1)
    const said = lines.map((line) => line.trim())
    expect(said).toContain('broken: b has it')
    expect(said.find((line) => line.startsWith('not drawn: '))).toContain('unheard')
    expect(said).toContain('broken: s threw Error: no disk')
    expect(said.filter((line) => line.startsWith('not done: '))).toEqual([
      'not done: handle() returned an object without `state`; legal: { state, sends, answers }',
      'not done: startOf(s) is no plain data; legal: texts, finite numbers, true, false, null, and lists and plain objects of these',
      'not done: nodes is a list; legal: a list of at least one name',
      'not done: sends of handle() of "s" has a message from "x"; legal: its own',
    ])
    const cut = await orders(project, '--section', 'Both ask', '--most', '2', '--', '-t', 'holds')
    expect(cut.status).toBe(1)
    expect(cut.lines).toContain('  given up: 2 orders were cut short at 2 messages (--most 1 to 18)')
    const left = await orders(project, '--section', 'Both ask', '--transitions', '4', '--', '-t', 'holds')
    expect(left.lines).toContain('  given up: all that was left after 4 messages (--transitions)')
    expect(left.lines[1]).toMatch(/^ {2}at least 2 orders, at least 1 of which no two are equivalent/)
  })

  test('names the sections that there are where there is none of the title, and writes nothing', async () => {
    const project = leaseProject(`${BOTH}test('all arrives', both())`)
    const { status, lines, stderr } = await orders(project, '--section', 'Both asks')
    expect([status, lines]).toEqual([2, []])
    expect(stderr).toContain('no test has a section "Both asks"')
    expect(stderr).toContain('it may be "Both ask"')
    expect(project.files('.protokoll')).toEqual([])
  })

  test('takes a title as it is, whatever it is', async () => {
    const titles = ['<script>alert(1)</script> & "x" ../up {{y}}', 'a\u202eb \u001b[31m']
    const tests = titles.map(
      (title, i) => `test('hostile ${i}', ({ scenario }) => {
        const leases = scenario.watch(new Leases())
        scenario.section(${JSON.stringify(title)}, () => { leases.start(); leases.ask('a'); leases.deliverAll() })
      })`,
    )
    const project = leaseProject(tests.join('\n'))
    for (const [i, title] of titles.entries()) {
      const { status, lines, stderr } = await orders(project, '--section', title)
      expect([status, stderr]).toEqual([0, ''])
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what could steer a terminal
      expect(lines.join('')).not.toMatch(/[\u0000-\u0008\u001b\u202e]/)
      expect(project.files(`${PLACE}/hostile_${i}`)).toEqual(['orders.json', 'outcome-1.svg'])
      expect(project.read(`${PLACE}/hostile_${i}/outcome-1.svg`)).not.toContain('<script>')
    }
  })
})

test('in a cluster with two candidates, who asks first is elected', async () => {
  const project = new Project()
  project.writeTests(
    'tests/elections/two.test.ts',
    `test('two candidates', ({ scenario }) => {
      const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))
      scenario.prepare('They start', () => cluster.start())
      scenario.section('Two campaign', () => {
        cluster.campaign('1')
        cluster.campaign('2')
        cluster.runRoundRobin()
        expect(cluster.node('1').role).toBe('leader')
      })
    })`,
  )
  const { status, lines } = await orders(project, '--section', 'Two campaign', '--most', '18')
  const own = lines.filter((line) => line.includes("the section's own"))
  expect([status, own.length]).toEqual([0, 1])
  const at = lines.indexOf(own[0] ?? '')
  expect(lines.slice(at + 1, at + 4).join()).toContain('1  role: leader')
  expect(lines.filter((line) => line.startsWith('  outcome ')).length).toBeGreaterThan(1)
})
