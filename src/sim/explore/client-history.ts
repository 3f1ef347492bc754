import { checkLinearizable, type Operation, type Problem, Tally } from '../../explore/index.ts'
import type { ClientCommand } from '../waiting-commands.ts'
import { REGISTER, type RegisterOperation, textOf } from './registers.ts'

/** One operation of a client: within a session it may have been asked for more than once. */
export interface Asked {
  readonly input: RegisterOperation
  readonly invokedAt: number
  readonly attempts: ClientCommand[]
  answer: { readonly at: number; readonly output: string } | undefined
}

/**
 * What all clients have asked and heard, with times that say what came before what. It goes by answers alone. Times are
 * of actions: within one nothing is asked after something was answered.
 */
export class ClientHistory {
  readonly answers = new Tally()
  private readonly all: Asked[] = []
  private waiting: { readonly command: ClientCommand; readonly asked: Asked | undefined }[] = []
  private readonly contradictions: string[] = []
  private now = 0

  /** A client begins an operation. */
  ask(input: RegisterOperation): Asked {
    const asked: Asked = { input, invokedAt: this.now, attempts: [], answer: undefined }
    this.all.push(asked)
    return asked
  }

  /** The operation is asked for at a node; without an operation it is a request of another kind. */
  wait(command: ClientCommand, asked?: Asked): void {
    asked?.attempts.push(command)
    this.waiting.push({ command, asked })
  }

  /** To be called after every action: clients hear their answers. What is asked from now on is asked later. */
  listen(): void {
    if (this.waiting.some(({ command }) => command.done)) {
      for (const { command, asked } of this.waiting) if (command.done) this.hear(command, asked)
      this.waiting = this.waiting.filter(({ command }) => !command.done)
    }
    this.now += 1
  }

  private hear({ answer }: ClientCommand, asked: Asked | undefined): void {
    const type = answer?.type ?? 'lost'
    this.answers.add(`answer ${type}`)
    if (answer?.type !== 'result' || asked === undefined) return
    const { result } = answer
    if (asked.answer === undefined) asked.answer = { at: this.now, output: result }
    else if (asked.answer.output !== result) {
      this.contradictions.push(`${textOf(asked.input)} was answered ${asked.answer.output} and then ${result}`)
    }
  }

  /** What no order of the operations explains. */
  problem(): Problem | undefined {
    const [contradiction] = this.contradictions
    if (contradiction) return { kind: 'unexplained', what: 'a repeated command has one result', found: contradiction }
    const verdict = checkLinearizable(this.operations(), REGISTER)
    if (verdict.type === 'undecided') this.answers.add('undecided histories')
    if (verdict.type !== 'unexplained') return undefined
    const told = verdict.explained.slice(-10).map(describe)
    const found = `key ${verdict.object}: after … ${told.join('; ')}: nothing explains ${describe(verdict.stuckAt)}`
    return { kind: 'unexplained', what: 'answers are linearizable', found }
  }

  private operations(): Operation<RegisterOperation>[] {
    return this.all
      .filter((asked) => asked.answer !== undefined || mayHaveHappened(asked))
      .map(({ input, invokedAt, answer }) => ({ object: input.key, input, invokedAt, answer }))
  }
}

/** Whether an operation that has no result may have happened: not if it was a read, or was denied each time. */
function mayHaveHappened({ input, attempts }: Asked): boolean {
  return input.op !== 'get' && attempts.some(({ answer }) => answer === undefined || OPEN.has(answer.type))
}

const OPEN: ReadonlySet<string> = new Set(['unknown', 'lost'])

function describe({ input, invokedAt, answer }: Operation<RegisterOperation>): string {
  return `${textOf(input)} -> ${answer ? `${answer.output} (${invokedAt} to ${answer.at})` : `? (from ${invokedAt})`}`
}
