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
  private readonly asked = new Set<string>()
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
      if (this.isQuestion.has(event.message)) this.asked.add(this.keyOf(event.message, event))
      return undefined
    }
    const questions = this.questions.get(event.message)
    // What a node tells itself needs no question.
    if (questions === undefined || event.to === node) return undefined
    if (questions.some((question) => this.asked.has(this.keyOf(question, event)))) {
      this.checked += 1
      return undefined
    }
    if (!this.begun.has(node) || (section > 0 && !this.isContinuous)) {
      this.unknown += 1
      return undefined
    }
    this.checked += 1
    const asked = questions.join(' or ')
    return { found: `${node} has handled no ${asked} from ${event.to} before${this.sameIn(event)}` }
  }

  private keyOf(question: string, event: MessageEvent): string {
    const values = this.same.map((name) => event.fields[name])
    return JSON.stringify([event.node, peerOf(event), question, values])
  }

  private sameIn({ fields }: MessageEvent): string {
    const values = this.same.map((name) => `${name} ${fields[name]}`)
    return values.length === 0 ? '' : ` with ${values.join(', ')}`
  }
}
