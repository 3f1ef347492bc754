import type { Problem, Schedule, Shrunk, Which } from '../../explore/index.ts'
import { counted } from '../common/counted.ts'

/** What a dossier says besides what happened. */
export interface Dossier {
  readonly which: Which
  /** How many actions the schedule had when the problem showed. */
  readonly walked: number
  readonly shrunk: Shrunk<unknown, { readonly do: string }>
  /** The command that does it again. */
  readonly repeat: string
  /** The same as a test; lines. */
  readonly pasted: readonly string[]
}

/** What the page says of a failing schedule, as the prose of a test's description. */
export function dossierText(
  { which, walked, shrunk, repeat, pasted }: Dossier,
  leftOut: number,
  before: string,
): string {
  const { problem, schedule, settling } = shrunk
  const when = settling
    ? 'It shows when all has been repaired and time has passed.'
    : 'It shows when the last action has been done.'
  return [
    ...(before === '' ? [] : [before]),
    `What was to hold (${KINDS[problem.kind]}):`,
    fenced([problem.what]),
    'What was found:',
    fenced([problem.found]),
    `${when} ${sizeText(which, walked, shrunk)}`,
    pastText(leftOut, problem),
    'The command that does it again:',
    fenced([repeat]),
    `The same as a test, with ${counted(schedule.actions.length, 'action')}:`,
    fenced(pasted),
  ].join('\n\n')
}

const KINDS: Readonly<Record<Problem['kind'], string>> = {
  broken: 'it must always hold',
  stuck: 'it must come about in the end',
  unexplained: 'some order of the operations must explain the answers',
  exception: 'nothing may throw',
  differs: 'both must do the same',
}

function sizeText(
  { seed, schedule, actions }: Which,
  walked: number,
  { schedule: left, minimal }: Shrunk<unknown, { do: string }>,
) {
  const where = `Schedule ${schedule} of seed ${seed} (at most ${counted(actions, 'action')}) failed after ${walked}`
  const shown = minimal
    ? 'without any single one of them it does not fail so'
    : 'it is not shown that fewer would not do'
  const some = left.actions.length
  return `${where}; ${some} ${some === 1 ? 'is' : 'are'} left, and ${shown}.`
}

function pastText(leftOut: number, { kind, nodes }: Problem): string {
  // Each tick of the time that passed in vain would say the same.
  if (kind === 'stuck')
    return 'What the actions did is shown, and nothing of the time after them, in which it did not come about.'
  if (leftOut === 0) return 'All that happened is shown.'
  const where = nodes === undefined ? '' : ` at ${nodes.length === 1 ? 'the node' : 'the nodes'} that it is about`
  return `Only what led to that moment${where} is shown: ${counted(leftOut, 'other event')} left out.`
}

/** As code: nothing in it is markup. What would end it has other marks; a line may end as on any system. */
function fenced(texts: readonly string[]): string {
  const lines = texts.flatMap((text) => text.split(/\r\n?|\n/))
  return ['```', ...lines.map((line) => line.replace(/^(\s*)```/, "$1'''")), '```'].join('\n')
}

/** A schedule as a test that does it, an action a line. `call`: what makes the worlds. */
export function pastedTest(
  name: string,
  { options, actions }: Schedule<unknown, { readonly do: string }>,
  call: string,
) {
  return [
    `test(${literal(name)}, ({ scenario }) =>`,
    `  replayInto(scenario, ${call}, {`,
    `    options: ${literal(options)},`,
    ...(actions.length === 0
      ? ['    actions: [],']
      : ['    actions: [', ...actions.map((each) => `      ${literal(each)},`), '    ],']),
    '  }))',
  ]
}

/** Plain data as JavaScript writes it. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'string') return textLiteral(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(([name, each]) => `${nameLiteral(name)}: ${literal(each)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

/** The name of a field. One name, written as it is, would say what the object inherits from. */
function nameLiteral(name: string): string {
  if (name === '__proto__') return `['${name}']`
  return /^[A-Za-z_]\w*$/.test(name) ? name : textLiteral(name)
}

/** What is no visible character, or could steer whatever shows it, is escaped. */
function textLiteral(text: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (each) =>
      [...each].map((one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`).join(''),
    )
  return `'${escaped}'`
}
