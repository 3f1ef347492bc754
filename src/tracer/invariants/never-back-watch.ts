import type { Bindings } from '../features/evidence/bindings.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { NeverBack } from './invariants-schema.ts'
import { type FindFacts, factFinder, firstWrong, namesOf } from './pattern-facts.ts'
import type { Contradiction, RuleWatch, Step } from './rule-watch.ts'
import { endsWith, isLoss, keyIn, named, ToldFacts } from './told-facts.ts'

/** Holds each value against the last for the same key. */
export class NeverBackWatch implements RuleWatch {
  checked = 0
  readonly unknown = 0
  private readonly name: string
  private readonly keys: readonly string[]
  private readonly isKept: boolean
  private readonly finders: readonly FindFacts[]
  private readonly told: ToldFacts<number>

  constructor({ neverBack, for: keys, where, kept, until }: NeverBack, vocabulary: Vocabulary) {
    this.name = neverBack
    this.keys = namesOf(keys)
    this.isKept = kept === true
    this.finders = where.map(factFinder)
    const [ends, loses] = [endsWith(until), isLoss(vocabulary)]
    this.told = new ToldFacts(this.isKept ? ends : (step) => ends?.(step) === true || loses(step))
  }

  take(step: Step): Contradiction | undefined {
    this.told.take(step)
    return firstWrong(this.finders, step, (facts) => this.hold(facts, step))
  }

  private hold(facts: Bindings, step: Step): Contradiction | undefined {
    const [key, value] = [keyIn(facts, this.keys), facts.get(this.name)]
    if (key === undefined || typeof value !== 'number') return undefined
    this.checked += 1
    const known = this.told.get(key)
    this.told.set(key, value, step)
    // A node may have stopped and come back unseen.
    const mayBeLost = step.event === undefined && !this.isKept
    if (known === undefined || known.value <= value || mayBeLost) return undefined
    const about = this.keys.length === 0 ? '' : `for ${named(facts, this.keys)}: `
    return { found: `${about}${this.name.slice(1)} ${value}, and before that ${known.value}`, earlier: known.step }
  }
}
