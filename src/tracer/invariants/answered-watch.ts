import { isMessageEvent, type MessageEvent, peerOf } from '../trace/events.ts'
import { answeredBy, type Vocabulary } from '../trace/vocabulary.ts'
import type { Answered } from './invariants-schema.ts'
import type { Contradiction, RuleWatch, Step } from './rule-watch.ts'

/** Looks whether the sender of an answer has handled such a question of its receiver before. */
export class AnsweredWatch implements RuleWatch {
  checked = 0
  unknown = 0
  /** The questions of each answer. */
  private readonly questions: ReadonlyMap<string, readonly string[]>
  private readonly isQuestion: ReadonlySet<string>
  private readonly same: readonly string[]
  private readonly vocabulary: Vocabulary
  private readonly isContinuous: boolean
  private readonly asked = new Map<string, Asked>()
  /** The nodes of which all is told since they came to be. */
  private readonly begun = new Set<string>()

  constructor({ answered, same = [] }: Answered, vocabulary: Vocabulary, isContinuous: boolean) {
    const words = [...vocabulary.messages.values()].filter((word) => answered === 'all' || answered.includes(word.id))
    this.questions = new Map(
      words.flatMap((word) => (answeredBy(word).length > 0 ? [[word.id, answeredBy(word)] as const] : [])),
    )
    this.isQuestion = new Set([...this.questions.values()].flat())
    this.same = same
    this.vocabulary = vocabulary
    this.isContinuous = isContinuous
  }

  take({ event, node, section }: Step): Contradiction | undefined {
    if (event === undefined) return undefined
    if (!isMessageEvent(event)) {
      // What happens between sections is not told.
      const isTold = section === 0 || this.isContinuous
      if (isTold && this.vocabulary.marks.get(event.op)?.introduces === true) this.begun.add(node)
      return undefined
    }
    if (event.op === 'handle') {
      if (this.isQuestion.has(event.message)) this.ask(event)
      return undefined
    }
    const questions = this.questions.get(event.message)
    // What a node tells itself needs no question.
    if (questions === undefined || event.to === node) return undefined
    return this.hold(event, questions, this.begun.has(node) && (section === 0 || this.isContinuous))
  }

  /** `isAllTold`: the trace shows all that the node has handled. */
  private hold(event: MessageEvent, questions: readonly string[], isAllTold: boolean): Contradiction | undefined {
    const all = questions.flatMap((question) => this.asked.get(keyOf(question, event)) ?? [])
    const told = this.toldIn(event)
    const isAnswer = told.length === this.same.length && all.some(({ values }) => values.has(valuesOf(event, told)))
    if (!isAnswer && (!isAllTold || this.mayAnswer(event, told, all))) {
      this.unknown += 1
      return undefined
    }
    this.checked += 1
    if (isAnswer) return undefined
    const same = told.map((name) => `${name} ${event.fields[name]}`)
    const rest = same.length === 0 ? '' : ` with ${same.join(', ')}`
    return { found: `${event.node} has handled no ${questions.join(' or ')} from ${peerOf(event)} before${rest}` }
  }

  private ask(event: MessageEvent): void {
    const key = keyOf(event.message, event)
    const asked = this.asked.get(key) ?? { values: new Set(), partly: new Map() }
    this.asked.set(key, asked)
    const told = this.toldIn(event)
    asked.values.add(valuesOf(event, told))
    if (told.length < this.same.length) asked.partly.set(told.join(), told)
  }

  /** Whether a question may have said the same in what one of the two leaves out, which is not known. */
  private mayAnswer(event: MessageEvent, told: readonly string[], all: readonly Asked[]): boolean {
    if (told.length < this.same.length) return all.length > 0
    return all.some(({ values, partly }) => [...partly.values()].some((some) => values.has(valuesOf(event, some))))
  }

  /** Those of the fields that say the same which a message has. */
  private toldIn({ fields }: MessageEvent): readonly string[] {
    return this.same.filter((name) => Object.hasOwn(fields, name))
  }
}

/** What a node was asked by another, with messages of one kind. */
interface Asked {
  /** What they said in those of the fields that they have. */
  readonly values: Set<string>
  /** Which fields those had that leave some out. */
  readonly partly: Map<string, readonly string[]>
}

function keyOf(question: string, event: MessageEvent): string {
  return JSON.stringify([event.node, peerOf(event), question])
}

function valuesOf({ fields }: MessageEvent, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => [name, fields[name]]))
}
