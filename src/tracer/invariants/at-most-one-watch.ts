import type { Bindings } from '../features/evidence/bindings.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { AtMostOne } from './invariants-schema.ts'
import { type FindFacts, factFinder, firstWrong, namesOf } from './pattern-facts.ts'
import type { Contradiction, RuleWatch, Step } from './rule-watch.ts'
import { endsWith, keyIn, named, ToldFacts } from './told-facts.ts'

interface Other {
  readonly key: string
  readonly facts: Bindings
}

/** Holds each value against the one that was told for the same key before. */
export class AtMostOneWatch implements RuleWatch {
  checked = 0
  readonly unknown = 0
  private readonly names: readonly string[]
  private readonly keys: readonly string[]
  private readonly finders: readonly FindFacts[]
  private readonly told: ToldFacts<Other>

  constructor({ atMostOne, for: keys, where, until }: AtMostOne) {
    this.names = namesOf(atMostOne)
    this.keys = namesOf(keys)
    this.finders = where.map(factFinder)
    this.told = new ToldFacts(endsWith(until))
  }

  take(step: Step): Contradiction | undefined {
    this.told.take(step)
    return firstWrong(this.finders, step, (facts) => this.hold(facts, step))
  }

  private hold(facts: Bindings, step: Step): Contradiction | undefined {
    const [key, value] = [keyIn(facts, this.keys), keyIn(facts, this.names)]
    if (key === undefined || value === undefined) return undefined
    this.checked += 1
    const known = this.told.get(key)
    if (known === undefined || known.value.key === value) {
      this.told.confirm(key, { key: value, facts }, step)
      return undefined
    }
    return { found: contradiction(facts, known.value.facts, this.names, this.keys), earlier: known.step }
  }
}

/** Holds the nodes that are like this at the same time against each other. */
export class AtOnceWatch implements RuleWatch {
  checked = 0
  readonly unknown = 0
  private readonly names: readonly string[]
  private readonly keys: readonly string[]
  private readonly finders: readonly FindFacts[]
  /** What each node says now, by finder and node. */
  private readonly now: readonly Map<string, { readonly key: string; readonly value: string }>[]
  /** Who says what, by key and value. */
  private readonly said = new Map<string, Map<string, Map<string, { readonly facts: Bindings; readonly step: Step }>>>()

  private readonly vocabulary: Vocabulary
  /** The nodes that change unseen by the step that was taken last. */
  private together: readonly string[] = []

  constructor({ atMostOne, for: keys, where }: AtMostOne, vocabulary: Vocabulary) {
    this.vocabulary = vocabulary
    this.names = namesOf(atMostOne)
    this.keys = namesOf(keys)
    this.finders = where.map(factFinder)
    this.now = where.map(() => new Map())
  }

  take(step: Step): Contradiction | undefined {
    const word = step.event && this.vocabulary.marks.get(step.event.op)
    // How nodes that change unseen were before says nothing of any of them after it.
    if (step.together !== this.together) for (const node of step.together) this.forgetAll(node)
    this.together = step.together
    if (word?.stops) {
      this.forgetAll(step.node)
      return undefined
    }
    // What stays as it was has been looked at, unless its node did not run.
    if (step.before === step.after && !word?.resumes) return undefined
    const shown = word?.resumes ? { ...step, before: undefined } : step
    let wrong: Contradiction | undefined
    for (const [i, find] of this.finders.entries()) {
      const [facts] = find(shown)
      this.forget(i, step.node)
      if (facts !== undefined) wrong ??= this.hold(i, facts, step)
    }
    return wrong
  }

  private forgetAll(node: string): void {
    for (const i of this.finders.keys()) this.forget(i, node)
  }

  private forget(finder: number, node: string): void {
    const was = this.now[finder]?.get(node)
    if (was === undefined) return
    this.now[finder]?.delete(node)
    const values = this.said.get(was.key)
    const sayers = values?.get(was.value)
    sayers?.delete(`${finder} ${node}`)
    if (sayers?.size === 0) values?.delete(was.value)
  }

  private hold(finder: number, facts: Bindings, step: Step): Contradiction | undefined {
    const [key, value] = [keyIn(facts, this.keys), keyIn(facts, this.names)]
    if (key === undefined || value === undefined) return undefined
    this.checked += 1
    this.now[finder]?.set(step.node, { key, value })
    const values = this.said.get(key) ?? new Map<string, Map<string, { facts: Bindings; step: Step }>>()
    this.said.set(key, values)
    const sayers = values.get(value) ?? new Map<string, { facts: Bindings; step: Step }>()
    values.set(value, sayers)
    sayers.set(`${finder} ${step.node}`, { facts, step })
    for (const [other, by] of values) {
      const [first] = by.values()
      if (other === value || first === undefined) continue
      return { found: contradiction(facts, first.facts, this.names, this.keys), earlier: first.step }
    }
    return undefined
  }
}

function contradiction(is: Bindings, was: Bindings, names: readonly string[], keys: readonly string[]): string {
  const about = keys.length === 0 ? '' : `for ${named(is, keys)}: `
  return `${about}${named(is, names)}, and before that ${named(was, names)}`
}
