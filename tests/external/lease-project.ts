import { join } from 'node:path'
import { Project } from './project.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The words of a lease service. */
export const LEASE_WORDS = {
  vocabulary: 2,
  name: 'lease',
  title: 'Leases',
  nodePrefix: '',
  booleans: { true: 'yes', false: 'no' },
  roles: [{ id: 'idle', short: 'IDLE', color: '#EEEEEE' }],
  variables: [{ id: 'token', short: 'tk', type: 'integer', initial: 0 }],
  marks: [
    { id: 'joined', cell: 'JOINED', introduces: true },
    { id: 'broke', cell: 'BROKE', alarm: true, meaning: 'Two have the lease.' },
  ],
  messages: [{ id: 'renew', short: 'renew', fields: [{ id: 'token', short: 'tk', type: 'integer' }] }],
}

/** Two nodes without a protocol: a test says what happens to them. */
export const LEASE_SOURCE = `
export class Two {
  nodes = ['a', 'b']
  tokens = { a: 0, b: 0 }
  subscribe(observer) { this.observer = observer }
  stateOf(node) { return { role: 'idle', token: this.tokens[node] } }
  tell(event) { this.observer?.(event, this.stateOf(event.node)) }
  start() { for (const node of this.nodes) this.tell({ node, op: 'joined' }) }
  renew(token) {
    this.tell({ node: 'a', op: 'send', to: 'b', message: 'renew', fields: { token } })
    this.tokens.b = token
    this.tell({ node: 'b', op: 'handle', from: 'a', message: 'renew', fields: { token } })
  }
  /** Does what a protocol may: it catches what is thrown at it. */
  misspell(message = 'renwe') {
    try { this.tell({ node: 'a', op: 'send', to: 'b', message, fields: { token: 1 } }) } catch {}
  }
}
`

/** What every file of tests begins with. */
const HEAD = `
import { afterEach, beforeEach, describe, expect, test as plain } from 'vitest'
import { test, watch } from ${JSON.stringify(join(ROOT, 'src/tracer/vitest/index.ts'))}
import { Two } from '../source.js'
const start = (scenario) => {
  const two = scenario.watch(new Two())
  scenario.prepare('start', () => two.start())
  return two
}
let tries = 0
void [afterEach, beforeEach, describe, expect, plain, watch, start, tries]
`

/** A project in plain JavaScript with a vocabulary of its own, and two nodes to watch. */
export class LeaseProject extends Project {
  constructor(plugins = '[protokoll()]') {
    super(plugins)
    this.writeConfig('vitest.config.ts', `plugins: ${plugins}`)
    this.write('words.json', JSON.stringify(LEASE_WORDS))
    this.write('tests/source.js', LEASE_SOURCE)
    for (const text of ['short', 'features', 'narrative']) this.write(`features/lease/${text}.rst`, 'A lease is given')
    const project = { vocabulary: 'words.json', traces: 'traces', failed: 'failed' }
    this.write('protokoll.json', JSON.stringify(project))
  }

  /** A file of tests below tests/; `body` has what Vitest and protokoll export, \`Two\`, \`start\` and \`tries\`. */
  writeLease(path: string, body: string): void {
    this.write(join('tests', path), HEAD + body)
  }

  /** Runs Vitest, and returns the state of each test by its name beside what was printed. */
  results(...args: string[]): { output: string; states: Record<string, string> } {
    const { output } = this.run('--reporter=default', '--reporter=json', '--outputFile.json=results.json', ...args)
    const { testResults } = JSON.parse(this.read('results.json')) as Results
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
    return { output, states: Object.fromEntries(tests.map(({ fullName, status }) => [fullName, status])) }
  }

  /** The last line of each trace below a folder, by its name. */
  ends(folder: 'traces' | 'failed'): Record<string, unknown> {
    const paths = this.files(folder)
    const lastOf = (path: string) => this.read(join(folder, path)).trimEnd().split('\n').at(-1) ?? ''
    return Object.fromEntries(paths.map((path) => [path.replace(/^.*\/|\.jsonl$/g, ''), JSON.parse(lastOf(path))]))
  }
}

interface Results {
  readonly testResults: { readonly assertionResults: { readonly fullName: string; readonly status: string }[] }[]
}
