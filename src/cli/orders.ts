import { counted } from '../tracer/common/counted.ts'
import { ProtokollError } from '../tracer/common/errors.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { ToldOrders, ToldOutcome } from '../tracer/io/orders-told.ts'
import type { Command, Given } from './command.ts'
import { print } from './print.ts'
import { withProgress } from './show-progress.ts'

const OUT = '.protokoll/orders'
const MOST = { messages: 12, transitions: 1_000_000 }

export const orders: Command<'section' | 'losses' | 'most' | 'out'> = {
  usage: 'orders --section TITLE [FILTER...] [-- OPTIONS OF VITEST]',
  summary: 'take the messages of a section in all orders, and tell how these end',
  words: { least: 0, most: Number.POSITIVE_INFINITY, what: '' },
  options: {
    section: { describe: 'the section, by its title', value: 'TITLE', isRequired: true },
    losses: { describe: 'how many messages may be lost', value: 'NUMBER', choices: ['0', '1'], byDefault: '0' },
    most: { describe: 'most messages in an order, 1 to 18', value: 'NUMBER', byDefault: String(MOST.messages) },
    out: { describe: 'where the pictures go', value: 'FOLDER', byDefault: OUT },
  },
  notes:
    'The test runs up to the first message that moves in the section; from there on, a copy of the nodes handles what ' +
    'is on the way, and what comes of that, in every order. No time passes meanwhile. For each outcome one order is ' +
    'drawn. docs/reference/orders.rst, in the package, says which orders count as the same.\n\n' +
    'Exit status: 0; 1 if an order breaks what must hold, or orders were given up; 2 if the tests cannot be run.',
  examples: [
    ['orders --section "N-1 campaigns" tests/elections', 'a section of the tests of a folder'],
    ['orders --section "N-1 campaigns" --losses 1', 'with each message lost in turn, too'],
  ],
  refused: 2,
  async run(given, io) {
    const { loadProject } = await import('../tracer/io/project.ts')
    const { ordersOfSection } = await import('../tracer/io/orders-project.ts')
    const { cwd, env } = io
    loadProject(cwd)
    const out = given.text('out') ?? OUT
    const request = requestOf(given)
    const args = given.words.slice(1)
    const all = await withProgress(io, (tell) => {
      tell('running the tests')
      return ordersOfSection({ cwd, env, args, request, out })
    })
    await print(io, all.flatMap((each) => [...linesOf(each, out), '']).join('\n'))
    return all.every(isSound) ? 0 : 1
  },
}

function requestOf(given: Given<'section' | 'losses' | 'most' | 'out'>) {
  const mostMessages = Number(given.text('most') ?? MOST.messages)
  if (!Number.isInteger(mostMessages) || mostMessages < 1 || mostMessages > 18) {
    const found = JSON.stringify(given.text('most'))
    throw new ProtokollError({ code: 'OPTION', message: '--most is no such number', found, legal: '1 to 18' })
  }
  const losses = given.text('losses') === '1' ? 1 : 0
  return { section: given.text('section') ?? '', losses, mostMessages, mostTransitions: MOST.transitions } as const
}

function isSound({ outcomes = [], gaveUp, notDone }: ToldOrders): boolean {
  return notDone === undefined && gaveUp === undefined && outcomes.every(({ problem }) => problem === undefined)
}

function linesOf(told: ToldOrders, out: string): string[] {
  const { group, file, test, section, notDone } = told
  const head = `${plain(`${group} / ${file} / ${test}`)}, section ${plain(JSON.stringify(section))}`
  if (notDone !== undefined) return [head, `  not done: ${plain(notDone)}`]
  const { orders, inequivalent, outcomes, transitions, handled, gaveUp } = told
  const isMore = gaveUp === undefined ? '' : 'at least '
  const run = `${counted(transitions, 'message')} handled, ${handled} of them by running a node`
  return [
    head,
    `  ${isMore}${plain(orders)} orders, ${isMore}${inequivalent} of which no two are equivalent, with ${isMore}${counted(outcomes.length, 'outcome')}`,
    `  ${run}`,
    ...(gaveUp === undefined ? [] : [`  given up: ${why(gaveUp)}`]),
    ...outcomes.flatMap((outcome, i) => outcomeLines(told, outcome, i, out)),
  ]
}

function why({ tooLong, tooMany }: NonNullable<ToldOrders['gaveUp']>): string {
  const long = tooLong > 0 ? [`${counted(tooLong, 'order has', 'orders have')} more messages than --most`] : []
  const many = tooMany ? [`after ${MOST.transitions} messages that were handled`] : []
  return [...long, ...many].join('; ')
}

function outcomeLines({ outcomes, nodes }: ToldOrders, outcome: ToldOutcome, i: number, out: string): string[] {
  const { orders, inequivalent, withoutLoss, problem, pictures } = outcome
  const lost = withoutLoss === 0 ? ', each with a loss' : ''
  return [
    `  outcome ${i + 1}: ${plain(orders)} orders, ${inequivalent} of which no two are equivalent${lost}`,
    ...(problem === undefined ? [] : [`    broken: ${plain(problem)}`]),
    ...nodes.flatMap((node, at) =>
      differing(outcomes, outcome, at).map((line) => `    ${plain(node)}  ${plain(line)}`),
    ),
    ...pictures.map((name) => `    ${plain(`${out}/${name}`)}`),
  ]
}

/** What is said of the node that is not said of it in every outcome. */
function differing(outcomes: readonly ToldOutcome[], { nodes }: ToldOutcome, at: number): string[] {
  const lines = (nodes[at] ?? '').split('\n')
  return lines.filter((line) => !outcomes.every((other) => (other.nodes[at] ?? '').split('\n').includes(line)))
}

/** Untrusted text for one line: nothing in it steers a terminal. */
function plain(text: string): string {
  return oneLine(text, 400)
}
