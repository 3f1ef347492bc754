import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { QUESTIONS, type Question, type Shown, type ShownStates, type Sought } from '../browser/questions.ts'
import { type Line, type ReplayedState, type ReplayedStates, type ReplayedStep, replay } from '../support/replay.ts'
import { isSought, nthSought, rowIdOf, traceOf, vocabulary } from '../support/sought-rows.ts'

/** The texts under the questions, by the question. */
const answers = new Map(
  readFileSync('docs/questions.rst', 'utf8')
    .split(/^(?=.*\n~+\n)/m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('\n')), part]),
)

/** All up to the row that answers, which is the last. */
function stepsTo(question: Question): ReplayedStep[] {
  const steps = replay(traceOf(question))
  const events = steps.filter(({ section }) => section === question.section).map(({ event }) => event)
  const event = nthSought(events, question.row)
  return steps.slice(0, steps.findIndex((step) => step.event === event) + 1)
}

/** An entry of a list in the words of the questions. */
const entry = (each: unknown) => {
  const { term, content } = each as { readonly term: number; readonly content: string }
  return `${term} ${content}`
}

/** Of the nodes and variables that a question is about what a replay has. */
function seen(states: ReplayedStates, wanted: ShownStates): ShownStates {
  const pick = (state: ReplayedState | undefined, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, shown(state?.[name])]))
  return Object.fromEntries(
    Object.entries(wanted).map(([node, values]) => [node, pick(states.get(node), Object.keys(values))]),
  )
}

function shown(value: unknown): Shown {
  return Array.isArray(value) ? value.map(entry) : (value as Shown)
}

/** Those of whom the trace has said that they stopped, and nothing since that only a node does that is up. */
function downAfter(steps: readonly ReplayedStep[]): string[] {
  const down = new Set<string>()
  for (const { event } of steps) {
    if (vocabulary.marks.get(event.op)?.stops) down.add(event.node)
    else if (event.op !== 'lose') down.delete(event.node)
  }
  return [...down].sort()
}

test('there are twenty, each with an answer on the page', () => {
  expect(QUESTIONS.map(({ asks }) => asks)).toHaveLength(20)
  expect([...answers.keys()].sort()).toEqual(QUESTIONS.map(({ asks }) => asks).sort())
})

describe.each(QUESTIONS)('$asks', (question) => {
  const steps = stepsTo(question)

  test('the trace has these states there, and this message', () => {
    const step = steps.at(-1) as ReplayedStep
    expect(seen(step.after, question.states)).toEqual(question.states)
    expect(seen(step.before, question.before ?? {})).toEqual(question.before ?? {})
    expect(step.event['fields'] ?? {}).toMatchObject(question.fields ?? {})
  })

  test('the nodes that are down are', () => {
    expect(downAfter(steps)).toEqual(question.down ?? [])
  })

  test('the page of questions cites the row', () => {
    const [section, name] = rowIdOf(question).split('-row-') as [string, string]
    const anchor = section.slice(`test-${question.page.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-`.length)
    const cited = answers.get(question.asks)?.split('.. trace-row:: ').slice(1) ?? []
    const ofSection = cited.filter((each) => each.startsWith(`${question.page}#${anchor}\n`))
    expect(ofSection.join('\n').split('\n')).toContain(`   ${name}`)
  })
})

/** What answers say that no single state shows. */
describe('the rest of the answers', () => {
  const question = (words: string) => {
    const found = QUESTIONS.filter(({ asks }) => asks.includes(words))
    expect(found).toHaveLength(1)
    return found[0] as Question
  }
  const stepsOf = (words: string) => replay(traceOf(question(words)))
  const all = (steps: readonly ReplayedStep[], sought: Partial<Sought>): Line[] =>
    steps.filter(({ event }) => isSought(event, sought)).map(({ event }) => event)
  const told = (events: readonly Line[], name: string) =>
    events.map(({ fields }) => (fields as Readonly<Record<string, unknown>>)[name])
  const inSection = (words: string) => stepsOf(words).filter(({ section }) => section === question(words).section)

  test('the answer of a majority is the last of N-3, and only N-2 answers later', () => {
    const answered = all(stepsOf('too few answer'), { node: '1', op: 'handle', message: 'append_entries_response' })
    const senders = answered.map(({ from }) => from)
    expect(senders.slice(senders.lastIndexOf('3'))).toEqual(['3', '2', '2'])
  })

  test('the last message of the losing candidate is the request, and its refusal comes to a follower', () => {
    const steps = stepsOf('send last before it follows')
    const sent = steps.filter(({ event, after }) => {
      return event.op === 'send' && event.node === '3' && after.get('3')?.['role'] === 'candidate'
    })
    expect(sent.at(-1)?.event).toMatchObject({ to: '2', message: 'request_vote' })
    const refused = steps.find(({ event }) =>
      isSought(event, { node: '3', op: 'handle', from: '2', message: 'request_vote_response' }),
    )
    expect(refused?.event['fields']).toMatchObject({ voteGranted: false })
    expect(refused?.before.get('3')?.['role']).toBe('follower')
  })

  test('no row of the refused pre-votes changes a term', () => {
    const changes = inSection('pre-vote that is refused').map(({ event }) => event['set'] ?? {})
    expect(changes.filter((set) => 'term' in (set as object))).toEqual([])
    expect(changes).toContainEqual({ role: 'candidate' })
  })

  test('node (f) refuses once', () => {
    const answered = all(stepsOf('node (f)'), {
      node: 'L',
      op: 'handle',
      from: 'f',
      message: 'append_entries_response',
    })
    expect(told(answered, 'success')).toEqual([false, true])
  })

  test('four messages have the 200 records', () => {
    const came = all(inSection('200 records'), { node: '3', op: 'handle', message: 'append_entries' })
    expect(told(came, 'entries')).toEqual([64, 64, 64, 8])
  })

  test('the old record is committed by the answer to the message that made it safe', () => {
    const commits = inSection('makes the same record safe').filter(
      ({ event }) => 'commitIndex' in ((event['set'] ?? {}) as object),
    )
    expect(commits.map(({ event }) => event)).toMatchObject([{ node: '1', op: 'handle', from: '4' }])
  })

  test('the second request of the session is the second command', () => {
    const done = all(stepsOf('sent twice'), { node: '1', op: 'command_done' })
    expect(told(done.slice(0, 3), 'value')).toEqual(['1', '1', '2'])
  })

  test('the read is answered when the second heartbeat is, right after the first record is committed', () => {
    const steps = stepsOf('a read wait for')
    const done = steps.findIndex(({ event }) => event.op === 'command_done')
    expect(steps[done - 1]?.event).toMatchObject({ node: '2', op: 'handle', from: '3', fields: { readRound: 1 } })
    const answered = steps.filter(({ event }) =>
      isSought(event, { node: '2', op: 'handle', message: 'append_entries_response' }),
    )
    expect(answered.map(({ after }) => after.get('2')?.['commitIndex'])).toEqual([3, 3])
  })

  test('with the learner as a voter two answers are needed', () => {
    const steps = inSection('learner that becomes')
    const from = steps.findIndex(({ after }) => after.get('1')?.['membership'] === '1 2 3 4')
    expect(steps[from]?.event).toMatchObject(question('learner that becomes').row)
    const answered = steps
      .slice(from + 1)
      .filter(({ event }) => isSought(event, { node: '1', op: 'handle', message: 'append_entries_response' }))
    expect(answered.map(({ event, after }) => [event['from'], after.get('1')?.['commitIndex']])).toEqual([
      ['2', 3],
      ['3', 4],
      ['4', 4],
    ])
  })

  test('the last that the old leader sends is its wish to be removed, and as a leader the order to campaign', () => {
    const sent = stepsOf('has left').filter(({ event }) => event.op === 'send' && event.node === '1')
    expect(sent.at(-1)?.event).toMatchObject({ message: 'membership_change', to: '2' })
    const led = sent.filter(({ after }) => after.get('1')?.['role'] === 'leader')
    expect(led.at(-1)?.event).toMatchObject({ message: 'timeout_now', to: '2' })
  })

  test('of a snapshot of 59 bytes 40 had come, and all come again', () => {
    const steps = stepsOf('half a snapshot')
    const crash = steps.findLastIndex(({ event }) => event.op === 'crash')
    const chunks = (some: typeof steps) => all(some, { node: '3', op: 'handle', message: 'install_snapshot' })
    expect(told(chunks(steps.slice(0, crash)), 'data')).toEqual([20, 20])
    const again = chunks(steps.slice(crash))
    expect(told(again, 'offset')).toEqual([40, 0, 20, 40])
    expect(told(again, 'data')).toEqual([19, 20, 20, 19])
  })
})
