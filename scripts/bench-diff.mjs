/**
 * How much of a processor comparing takes (others may be at work), beside reading and checking the same traces; and
 * the most memory that it takes. Each case runs in a process of its own: `npm run bench:diff`.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { diffTraces } from '../src/tracer/diff/diff-traces.ts'
import { FORMS } from '../src/tracer/diff/forms/forms.ts'
import { readTrace } from '../src/tracer/trace/read.ts'
import { parseVocabulary } from '../src/tracer/trace/vocabulary.ts'

const CASES = {
  'many tests': { tests: 100, events: 300, differences: 3, goalSeconds: 2 },
  'long tests': { tests: 1, events: 20_000, differences: 100, goalSeconds: 5 },
  'long tests, nothing alike': { tests: 1, events: 20_000, differences: 20_000, goalSeconds: 5 },
}

const WORDS = {
  vocabulary: 1,
  name: 'bench',
  title: 'Bench',
  nodePrefix: 'N-',
  booleans: { true: 'yes', false: 'no' },
  roles: [{ id: 'any', short: 'ANY', color: '#FFFFFF', meaning: 'Any.' }],
  variables: [{ id: 'last', short: 'l', type: 'integer', initial: 0, meaning: 'The last number.' }],
  marks: [{ id: 'joined', cell: 'JOINED', introduces: true, meaning: 'It is there.' }],
  messages: [
    {
      id: 'ping',
      short: 'p',
      meaning: 'A number.',
      fields: [{ id: 'number', short: 'n', type: 'integer', meaning: 'it' }],
    },
  ],
}

/** Five nodes that send each other numbers; every `every`th number is another one if `other` is set. */
function textOf(test, events, every, other) {
  const lines = [{ trace: 1, vocabulary: 'bench', group: 'g', file: 'f', test: `${test}` }, { section: 'Start' }]
  for (let node = 0; node < 5; node += 1) lines.push({ node: `${node}`, op: 'joined' })
  for (let i = 0; i < events / 2; i += 1) {
    if (i % 100 === 0) lines.push({ section: `From ${i} on` })
    const isOther = other && i % every === every - 1
    const fields = { number: isOther ? -i : (i * 7919 + test) % 50 }
    const [node, to] = [`${(i * 31) % 5}`, `${(i * 31 + 1 + (i % 4)) % 5}`]
    lines.push({ node, op: 'send', to, message: 'ping', fields })
    lines.push({ node: to, op: 'handle', from: node, message: 'ping', fields, set: { last: fields.number } })
  }
  return new TextEncoder().encode(`${[...lines, { end: 'passed' }].map((line) => JSON.stringify(line)).join('\n')}\n`)
}

function say(text) {
  process.stdout.write(`${text}\n`)
}

function timed(act) {
  const start = process.cpuUsage()
  const result = act()
  const { user, system } = process.cpuUsage(start)
  return [result, (user + system) / 1000]
}

function run({ tests, events, differences, goalSeconds }) {
  const vocabulary = parseVocabulary(WORDS, 'words')
  const every = Math.max(1, Math.floor(events / 2 / differences))
  const texts = (other) => Array.from({ length: tests }, (_, i) => textOf(i, events, every, other))
  const [before, after] = [texts(false), texts(true)]
  const read = (all) => all.map((bytes, i) => readTrace(bytes, `${i}.jsonl`, vocabulary))
  const [sides, reading] = timed(() => [read(before), read(after)])
  const [report, comparing] = timed(() =>
    diffTraces({ name: 'before', traces: sides[0], vocabulary }, { name: 'after', traces: sides[1], vocabulary }),
  )
  const [, writing] = timed(() => FORMS.json(report, {}))
  const differing = report.tests.reduce((sum, test) => sum + test.events.length, 0)
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
  const show = (ms) => `${(ms / 1000).toFixed(2)} s`
  say(`  ${tests} x ${events} events; ${differing} events differ; verdict ${report.verdict}`)
  say(
    `  reading ${show(reading)}, comparing ${show(comparing)}, JSON ${show(writing)}: all ${show(reading + comparing + writing)} (goal ${goalSeconds} s)`,
  )
  say(`  comparing / reading = ${(comparing / reading).toFixed(2)}; at most ${megabytes} MiB`)
}

const [name] = process.argv.slice(2)
if (name !== undefined) run(CASES[name])
else
  for (const each of Object.keys(CASES)) {
    say(each)
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), each], { stdio: 'inherit' })
  }
