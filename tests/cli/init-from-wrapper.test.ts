import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'

/** What happens in all logs here: who, what, with whom, in which round. */
interface Step {
  readonly at: number
  readonly node: string
  readonly op: 'send' | 'handle'
  readonly peer: string
  readonly term: number
}

const STEPS: readonly Step[] = [1, 2, 3, 4, 5, 6].flatMap((term) => {
  const [a, b] = term % 2 === 0 ? (['n2', 'n1'] as const) : (['n1', 'n2'] as const)
  return [
    { at: 10 + term * 2, node: a, op: 'send' as const, peer: b, term },
    { at: 11 + term * 2, node: b, op: 'handle' as const, peer: a, term },
  ]
})

const verb = ({ op }: Step) => (op === 'send' ? 'sent' : 'received')
const time = ({ at }: Step) => `2026-01-02T10:00:${at}.123456789Z`
const sentence = (s: Step) => `${verb(s)} Vote ${s.op === 'send' ? 'to' : 'from'} ${s.peer} term=${s.term}`
const said = (s: Step) => ({ msg: `${verb(s)} Vote`, term: s.term, peer: s.peer })
const object = (s: Step) => JSON.stringify(said(s))
const bytes = (text: string) => [...new TextEncoder().encode(text)]

/** A log of such lines, what is drafted of it, and what is told by that. */
async function drafted(line: (step: Step) => string, before = '') {
  const project = new Project()
  project.write('a.log', before + STEPS.map((each) => `${line(each)}\n`).join(''))
  expect(await project.run('init', '--from', 'a.log')).toMatchObject({ status: 0, stderr: '' })
  const { stdout } = await project.run('import', 'a.log', '--mapping', 'a.mapping.json', '--out', 'traces')
  const trace = `${project.contents('traces')['a/a.jsonl']}`.trimEnd().split('\n')
  const told = trace.flatMap((each) => {
    const { node, op, from, to = from, message, fields } = JSON.parse(each)
    return op === undefined ? [] : [{ node, op, peer: to, message, fields }]
  })
  return { mapping: JSON.parse(`${project.contents('.')['a.mapping.json']}`), told, stdout }
}

const whole = STEPS.map(({ node, op, peer, term }) => ({
  ...{ node, op, peer, message: 'vote', fields: expect.objectContaining({ term }) },
}))

const json = (line: (step: Step) => object) => (s: Step) => JSON.stringify(line(s))

describe('init --from finds who, what and with whom in lines that are wrapped by', () => {
  test.each<[string, (step: Step) => string]>([
    ['docker compose, with colours', (s) => `\u001b[36m${s.node}-1  | \u001b[0m${object(s)}`],
    ['docker compose, with colours and times', (s) => `\u001b[36m${s.node}-1  | \u001b[0m${time(s)} ${object(s)}`],
    ['kubectl, with times', (s) => `[pod/${s.node}-0/raft] ${time(s)} ${object(s)}`],
    ['names with signs of expressions', (s) => `[svc(a)/${s.node}/b+c] ${object(s)}`],
    ['stern', (s) => `${s.node} raft ${object(s)}`],
    ['Fluentd, with tags', (s) => `${time(s)}\traft.${s.node}\t${object(s)}`],
    ['CRLF', (s) => `${s.node}-1  | ${object(s)}\r`],
    [
      'Docker, with colours and a tag',
      json((s) => ({ log: `\u001b[32m${object(s)}\u001b[0m\n`, stream: 'stdout', attrs: { tag: s.node } })),
    ],
    [
      'the journal, as bytes',
      json((s) => ({
        ...{ _HOSTNAME: s.node, __REALTIME_TIMESTAMP: `17673480${s.at}000000` },
        MESSAGE: bytes(`\u001b[32m${sentence(s)}\u001b[0m`),
      })),
    ],
    ['stern, as JSON', json((s) => ({ message: `${sentence(s)}\n`, podName: s.node, containerName: 'raft' }))],
    ['Vector', json((s) => ({ container_name: s.node, host: 'x', message: sentence(s), source_type: 'docker_logs' }))],
    ['Loki', json((s) => ({ labels: { pod: s.node }, line: sentence(s), timestamp: time(s) }))],
    [
      'Google Cloud, as an object',
      json((s) => ({ jsonPayload: said(s), logName: 'x', resource: { labels: { pod_name: s.node } } })),
    ],
    [
      'Google Cloud, as a text',
      json((s) => ({ textPayload: sentence(s), logName: 'x', resource: { labels: { pod_name: s.node } } })),
    ],
    ['CloudWatch', json((s) => ({ timestamp: 1767348000000 + s.at, message: object(s), logStreamName: s.node }))],
    ['GELF', json((s) => ({ version: '1.1', host: s.node, short_message: sentence(s), level: 6 }))],
    [
      'Filebeat',
      json((s) => ({
        ...{ '@timestamp': time(s), message: sentence(s), host: { name: 'box' }, agent: { type: 'filebeat' } },
        ...{ container: { id: `x${s.node}`, name: s.node }, log: { offset: s.at, file: { path: '/x' } } },
      })),
    ],
    [
      'Fluent Bit, with the same beside',
      json((s) => ({
        ...{ log: object(s), log_processed: said(s), stream: 'stdout', kubernetes: { pod_name: s.node, host: 'x' } },
      })),
    ],
  ])('%s', async (_, line) => {
    expect((await drafted(line)).told).toEqual(whole)
  })
})

describe('init --from loses nothing of what stands around an object', () => {
  test.each<[string, (step: Step) => string]>([
    ['an event and its ends, and a payload', json((s) => ({ ...said(s), node: s.node, body: '{"k":1}' }))],
    [
      'the same of pairs',
      json(({ node, term, peer, ...s }) => ({ node, event: `${s.op} Vote`, peer, term, message: 'k=1 l=2' })),
    ],
    [
      'a text of a logger behind Filebeat',
      json((s) => ({ message: `${verb(s)} Vote`, host: { name: s.node }, agent: {}, peer: s.peer, term: s.term })),
    ],
  ])('where a field has %s', async (_, line) => {
    const { mapping, told } = await drafted(line)
    expect(mapping).not.toHaveProperty('wrapper')
    expect(told).toEqual(whole)
  })

  test.each<[string, (step: Step) => string]>([
    ['behind a node', (s) => `${s.node}: ${verb(s)} Vote ${JSON.stringify({ peer: s.peer, term: s.term })}`],
    ['in brackets', (s) => `[${verb(s)}-Vote] ${JSON.stringify({ node: s.node, peer: s.peer, term: s.term })}`],
    ['in front of a colon', (s) => `${verb(s)}_Vote: ${JSON.stringify({ node: s.node, peer: s.peer, term: s.term })}`],
    [
      'as zap has it for people',
      (s) =>
        `${time(s)}\tINFO\traft/node.go:${s.at}\t${verb(s)} Vote\t${JSON.stringify({ node: s.node, peer: s.peer, term: s.term })}`,
    ],
  ])('where a few words say what happened, %s', async (_, line) => {
    const { mapping, told } = await drafted(line)
    expect(mapping.wrapper.line).toContain('(?<event>')
    expect(told).toEqual(whole)
  })

  test('where one word is that of nearly all lines', async () => {
    const log = (s: Step) => `${s.node}: ${s.at === 15 ? 'elected' : 'beat'} {"term":${s.term}}`
    const { told } = await drafted(log)
    expect(told.map(({ node, op }) => [node, op])).toEqual(STEPS.map((s) => [s.node, s.at === 15 ? 'elected' : 'beat']))
  })

  test('but what seems to be a secret, which does not get into the mapping', async () => {
    const { mapping, told } = await drafted((s) => `${s.node}-1  | token=hunter2 ${object(s)}`)
    expect(JSON.stringify(mapping)).not.toContain('hunter2')
    expect(told).toEqual(whole)
  })

  test('where a sentence stands in front of it: lines are text, and all of the sentence is', async () => {
    const { mapping, told } = await drafted((s) => `${s.node}: ${sentence(s)} {"k":1}`)
    expect(mapping).not.toHaveProperty('wrapper')
    expect(told).toEqual(whole)
    const bare = await drafted((s) => `${s.node} ${verb(s)} Vote {"term":${s.term}}`)
    expect(bare.mapping).not.toHaveProperty('wrapper')
    expect(bare.told.map(({ fields }) => fields.text)).toEqual(
      STEPS.map((s) => `${s.node} ${verb(s)} Vote {"term":${s.term}}`),
    )
  })
})

test('what is not wrapped among lines that are is left over, with a reason', async () => {
  const { told, stdout } = await drafted((s) => `${s.node}-1  | ${object(s)}`, 'Attaching to n1-1, n2-1\n\n')
  expect(told).toEqual(whole)
  expect(stdout).toContain('  left over   1\n    a.log:1: not as "wrapper" says')
})
