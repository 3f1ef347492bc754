import { isWithin, legalOf, ORDERS_BOUNDS } from '../explore/orders/orders-bounds.ts'
import { counted } from '../tracer/common/counted.ts'
import { ProtokollError } from '../tracer/common/errors.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { OrdersRequest, ToldOrders, ToldOutcome } from '../tracer/io/orders-told.ts'
import type { Command, Given } from './command.ts'
import { print } from './print.ts'
import { withProgress } from './show-progress.ts'

type Options = 'section' | 'losses' | 'most' | 'transitions' | 'out'

const OUT = '.protokoll/orders'
const { messages: MESSAGES, transitions: TRANSITIONS } = ORDERS_BOUNDS

export const orders: Command<Options> = {
  usage: 'orders --section TITLE [FILTER...] [-- OPTIONS OF VITEST]',
  summary: 'take the messages of a section in all orders, and tell how these end',
  words: { least: 0, most: Number.POSITIVE_INFINITY, what: '' },
  options: {
    section: { describe: 'the section, by its title', value: 'TITLE', isRequired: true },
    losses: { describe: 'how many messages may be lost', value: 'NUMBER', choices: ['0', '1'], byDefault: '0' },
    most: {
      describe: `most messages in an order, ${legalOf(MESSAGES)}`,
      value: 'NUMBER',
      byDefault: String(MESSAGES.byDefault),
    },
    transitions: {
      describe: 'most messages that are handled in all',
      value: 'NUMBER',
      byDefault: String(TRANSITIONS.byDefault),
    },
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

function requestOf(given: Given<Options>): OrdersRequest {
  const mostMessages = boundIn(given, 'most', MESSAGES)
  const mostTransitions = boundIn(given, 'transitions', TRANSITIONS)
  const losses = given.text('losses') === '1' ? 1 : 0
  return { section: given.text('section') ?? '', losses, mostMessages, mostTransitions }
}

function boundIn(
  given: Given<Options>,
  name: 'most' | 'transitions',
  bound: typeof MESSAGES | typeof TRANSITIONS,
): number {
  const text = given.text(name) ?? String(bound.byDefault)
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (isWithin(value, bound)) return value
  throw new ProtokollError({
    code: 'OPTION',
    message: `--${name} is no such number`,
    found: JSON.stringify(text),
    legal: legalOf(bound),
  })
}

function isSound({ outcomes = [], gaveUp, notDone }: ToldOrders): boolean {
  return notDone === undefined && gaveUp === undefined && outcomes.every(({ problem }) => problem === undefined)
}

function linesOf(told: ToldOrders, out: string): string[] {
  const { group, file, test, section, source, notDone } = told
  const which = source === undefined ? '' : `, source ${source} of the test`
  const head = `${plain(`${group} / ${file} / ${test}`)}, section ${plain(JSON.stringify(section))}${which}`
  if (notDone !== undefined) return [head, `  not done: ${plain(notDone)}`]
  const { orders, inequivalent, outcomes, transitions, handled, gaveUp } = told
  const isMore = gaveUp === undefined ? '' : 'at least '
  const run = `${counted(transitions, 'message')} handled, ${handled} of them by running a node`
  return [
    head,
    `  ${isMore}${plain(orders)} ${orders === '1' ? 'order' : 'orders'}, ${isMore}${inequivalent} of which no two are equivalent, with ${isMore}${counted(outcomes.length, 'outcome')}`,
    `  ${run}`,
    ...(gaveUp === undefined ? [] : [`  given up: ${why(told, gaveUp)}`]),
    ...outcomes.flatMap((outcome, i) => outcomeLines(told, outcome, i, out)),
    ...ownLines(told),
  ]
}

function why({ mostMessages, mostTransitions }: ToldOrders, gaveUp: NonNullable<ToldOrders['gaveUp']>): string {
  const { tooLong, tooMany } = gaveUp
  const cut = counted(tooLong, 'order was', 'orders were')
  const long = tooLong > 0 ? [`${cut} cut short at ${mostMessages} messages (--most ${legalOf(MESSAGES)})`] : []
  const many = tooMany ? [`all that was left after ${mostTransitions} messages (--transitions)`] : []
  return [...long, ...many].join('; ')
}

/** Where the section ended as none of the outcomes, or as several that look alike, or not at all. */
function ownLines({ own, gaveUp, losses }: ToldOrders): string[] {
  if (own === undefined) return ['  the section did not end, so it is not known which outcome is its own']
  if (own.length === 1) return []
  const numbers = own.map((i) => i + 1).join(' or ')
  if (own.length > 1) return [`  the section itself ends as outcome ${numbers}: its trace does not show which`]
  const lost = losses === 0 ? ', or loses some' : ''
  const why = `it leaves messages on the way${lost}, or does more than to handle them`
  return [`  the section itself ends as none of these: ${why}${gaveUp ? ', or its order was given up' : ''}`]
}

function outcomeLines({ outcomes, nodes, own }: ToldOrders, outcome: ToldOutcome, i: number, out: string): string[] {
  const { orders, inequivalent, withoutLoss, problem, pictures, notDrawn } = outcome
  const lost = withoutLoss === 0 ? ', each with a loss' : ''
  const isOwn = own?.length === 1 && own[0] === i ? ", the section's own" : ''
  const many = orders === '1' ? '1 order' : `${plain(orders)} orders, ${inequivalent} of which no two are equivalent`
  return [
    `  outcome ${i + 1}${isOwn}: ${many}${lost}`,
    ...(problem === undefined ? [] : [`    broken: ${plain(problem)}`]),
    ...nodes.flatMap((node, at) => {
      const lines = differing(outcomes, outcome, at)
      return lines.length === 0 ? [] : [`    ${plain(node)}  ${plain(lines.join('; '))}`]
    }),
    ...(notDrawn === undefined ? [] : [`    not drawn: ${plain(notDrawn)}`]),
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
