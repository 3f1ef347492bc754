import { type Bindings, isReference } from '../features/evidence/bindings.ts'
import type { Conditions } from '../features/evidence/evidence.ts'
import { matchEvent } from '../features/evidence/match-event.ts'
import type { State } from '../trace/events.ts'
import type { EventPattern, Never, Whenever } from './invariants-schema.ts'
import { type FindFacts, factFinder, matchAt } from './pattern-facts.ts'
import type { Contradiction, RuleWatch, Step } from './rule-watch.ts'
import { named } from './told-facts.ts'

/** What must never be seen. */
export class NeverWatch implements RuleWatch {
  checked = 0
  readonly unknown = 0
  private readonly find: FindFacts
  private readonly ops: ReadonlySet<string> | undefined

  constructor({ never }: Never) {
    this.find = factFinder(never)
    this.ops = 'op' in never ? new Set([never.op].flat()) : undefined
  }

  take(step: Step): Contradiction | undefined {
    const isAbout = this.ops === undefined ? step.before !== step.after : this.ops.has(step.event?.op ?? '')
    if (!isAbout) return undefined
    this.checked += 1
    const [facts] = this.find(step)
    return facts && { found: foundWith('it is seen', facts) }
  }
}

/** What is true of each event of a kind. */
export class WheneverWatch implements RuleWatch {
  checked = 0
  unknown = 0
  private readonly about: EventPattern
  private readonly expected: EventPattern
  private readonly required: readonly (readonly [owner: string, name: string])[]

  constructor({ whenever, holds: expected }: Whenever) {
    this.about = whenever
    this.expected = { op: whenever.op, ...expected }
    this.required = requiredBy(expected)
  }

  take(step: Step): Contradiction | undefined {
    const facts = matchAt(this.about, step)
    if (facts === undefined || step.event === undefined) return undefined
    const own: Readonly<Record<string, State>> = {
      fields: step.event.fields ?? {},
      before: step.before ?? {},
      after: step.after,
    }
    if (!this.required.every(([owner, name]) => Object.hasOwn(own[owner] ?? {}, name))) {
      this.unknown += 1
      return undefined
    }
    this.checked += 1
    if (matchEvent(this.expected, step.events, step.place, facts) !== undefined) return undefined
    const values = this.required.map(([owner, name]) => `${OWNERS[owner] ?? ''}${name} ${told(own[owner]?.[name])}`)
    return { found: foundWith(values.join(', '), facts) }
  }
}

const OWNERS: Readonly<Record<string, string>> = { before: 'before it ', after: 'after it ', fields: '' }

function told(value: State[string] | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What must be known to say whether it is true. */
function requiredBy({ fields, before, after, set, keeps }: Whenever['holds']): [owner: string, name: string][] {
  const names = [
    ...requiredIn('fields', fields),
    ...requiredIn('before', before),
    ...requiredIn('after', after),
    ...requiredIn('before', set),
    ...requiredIn('after', set),
    ...(Array.isArray(keeps) ? keeps.map((name): [string, string] => ['before', name]) : []),
  ]
  const seen = new Set<string>()
  return names.filter((pair) => !seen.has(pair.join('.')) && seen.add(pair.join('.')))
}

function requiredIn(owner: string, conditions: Conditions = {}): [owner: string, name: string][] {
  return Object.entries(conditions).flatMap(([name, wanted]) => {
    const operands = typeof wanted === 'object' && wanted !== null ? Object.values(wanted).flat() : [wanted]
    const references = operands.filter((operand) => isReference(operand) && operand.includes('.'))
    const named = references.map((reference): [string, string] => {
      const [from = '', field = ''] = String(reference).slice(1).split('.')
      return [from, field]
    })
    return [[owner, name] as [string, string], ...named]
  })
}

function foundWith(text: string, facts: Bindings): string {
  return facts.size === 0 ? text : `${text}; ${named(facts, [...facts.keys()])}`
}
