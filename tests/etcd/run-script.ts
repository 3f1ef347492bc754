import { SimError } from '../../src/sim/index.ts'
import { Call, type Place } from './call.ts'
import { COMMANDS } from './commands.ts'
import { compare, type Disagreement } from './compare.ts'
import { type Directive, parseCommand, parseScript } from './datadriven.ts'
import { factsOf } from './facts.ts'
import { Known } from './known.ts'
import { type Circumstance, Run } from './run.ts'

/** Something in which a run here is not as its script expects. */
export interface Difference extends Place, Disagreement {
  /** The command after which it shows first. */
  readonly command: string
  readonly situation: ReadonlySet<Circumstance>
}

/** What came of a script. */
export interface Outcome {
  readonly differences: readonly Difference[]
  /** Lines of expected output whose form nobody knows, each with its place. */
  readonly unread: readonly string[]
  /** How many single facts were held against the nodes. */
  readonly facts: number
}

/** Runs a script on a cluster of its own. Throws `ScriptError` for what it cannot make sense of. */
export function runScript(file: string, text: string): Outcome {
  const run = new Run()
  const known = new Known()
  const reported = new Map<string, string>()
  const outcome = { differences: [] as Difference[], unread: [] as string[], facts: 0 }
  for (const directive of parseScript(file, text)) {
    carryOut(run, directive)
    const facts = factsOf(directive)
    for (const line of facts.unread) outcome.unread.push(`${file}:${directive.line}: ${line}`)
    const expected = tellsAll(run, directive) ? known.add(facts.nodes) : known.forget(facts.nodes)
    const { disagreements, count } = compare(run, directive, { ...facts, nodes: expected })
    outcome.facts += count
    // What differs in the same way as after the command before is told once.
    const now = new Map(disagreements.map((each) => [`${each.what} ${each.node}`, `${each.theirs} ${each.ours}`]))
    for (const each of disagreements) {
      const key = `${each.what} ${each.node}`
      if (each.what !== 'ability' && reported.get(key) === now.get(key)) continue
      outcome.differences.push(differenceAt(run, directive, each))
    }
    for (const key of known.keysOf(expected)) reported.delete(key)
    for (const [key, value] of now) reported.set(key, value)
  }
  return outcome
}

function differenceAt(run: Run, { file, line, text: command }: Directive, found: Disagreement): Difference {
  return { file, line, command, ...found, situation: run.situationOf(found.node) }
}

/** Whether whatever the command changes of roles and terms is among what is expected of it. */
function tellsAll({ logLevel }: Run, { args }: Directive): boolean {
  const own = args.find(({ key }) => key === 'log-level')?.values[0]
  return ['debug', 'info'].includes((own ?? logLevel).toLowerCase())
}

function carryOut(run: Run, directive: Directive): void {
  run.dropped = false
  const { name, input } = directive
  // Only a change of the membership has input of its own; elsewhere each line is one more command.
  const calls =
    name === 'propose-conf-change'
      ? [new Call(directive, directive, input)]
      : [directive, ...input.map((line) => parseCommand(directive, line))].map((each) => new Call(directive, each))
  for (const call of calls) {
    const execute = COMMANDS.get(call.name)
    if (call.name !== 'add-nodes') run.room.bringUpToDate()
    if (execute === undefined)
      throw call.error(`"${call.name}" is no command; there are ${[...COMMANDS.keys()].join(', ')}`)
    try {
      execute(run, call)
    } catch (error) {
      throw error instanceof SimError ? call.error(error.message) : error
    }
  }
}
