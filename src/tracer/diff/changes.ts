import type { Vocabulary } from '../vocabulary.ts'
import type { Compared } from './differences.ts'
import type { ChangeKind, ClaimDifference, DiffClass, FieldDifference, StateDifference } from './report.ts'
import { type Item, kindOf } from './side.ts'

/** What is common to all occurrences of a change. */
export interface Signature {
  readonly id: string
  readonly kind: ChangeKind
  readonly class: DiffClass
  readonly text: string
}

type Direction = 'added' | 'removed' | 'changed'

function signature(kind: ChangeKind, subject: string, direction: Direction, of: DiffClass, text: string): Signature {
  return { id: `${kind}:${subject}:${direction}`, kind, class: of, text }
}

/** The changes that a differing event is an occurrence of. Names of words stand in backquotes. */
export function eventSignatures(compared: Compared, vocabulary: Vocabulary): Signature[] {
  const { status, before, after } = compared
  if (status === 'same') return []
  const item = after ?? before
  if (item === undefined) return []
  if (status === 'added' || status === 'removed') return [presenceSignature(item, status, compared.class, vocabulary)]
  const kind = kindOf(item.event)
  const place = status === 'moved' ? [signature('place', kind, 'changed', 'behaviour', `\`${kind}\` is at another place among what happens at its node`)] : []
  const cause = compared.otherCause ? [signature('cause', kind, 'changed', 'behaviour', `\`${kind}\` is handled before one like it was sent, or not any more`)] : []
  return [...place, ...cause, ...compared.fields.map((field) => fieldSignature(field, item, compared.class, vocabulary))]
}

function presenceSignature(item: Item, direction: 'added' | 'removed', of: DiffClass, vocabulary: Vocabulary): Signature {
  const { event } = item
  const kind = kindOf(event)
  const isAdded = direction === 'added'
  if (event === undefined)
    return signature('meanwhile', 'meanwhile', direction, of, isAdded ? 'something changes unseen before a section' : 'nothing changes unseen any more before a section')
  if ('message' in event) {
    if (event.op === 'lose' || event.op === 'block') {
      const fate = event.op === 'lose' ? 'lost' : 'blocked'
      return signature('message', `${kind}.${event.op}`, direction, of, isAdded ? `\`${kind}\` is ${fate}` : `\`${kind}\` is not ${fate} any more`)
    }
    return signature('message', kind, direction, of, isAdded ? `there are more \`${kind}\`` : `there are fewer \`${kind}\``)
  }
  const word = vocabulary.marks.get(event.op)
  if (word?.alarm) return signature('alarm', kind, direction, of, isAdded ? `the alarm \`${kind}\` is raised` : `the alarm \`${kind}\` is not raised any more`)
  const markKind = word?.answer ? 'answer' : 'mark'
  return signature(markKind, kind, direction, of, isAdded ? `there are more \`${kind}\`` : `there are fewer \`${kind}\``)
}

function fieldSignature(field: FieldDifference, item: Item, of: DiffClass, vocabulary: Vocabulary): Signature {
  const kind = kindOf(item.event)
  const direction = field.before === undefined ? 'added' : field.after === undefined ? 'removed' : 'changed'
  const { name } = field
  if (field.in === 'peer') return signature('peer', kind, 'changed', of, `\`${kind}\` is between other nodes`)
  if (field.in === 'set') return setSignature(field, item, direction)
  if (vocabulary.marks.get(item.event?.op ?? '')?.answer && !field.isNew)
    return signature('answer', `${kind}.${name}`, direction, of, `\`${kind}\` has another \`${name}\``)
  const texts = field.isNew
    ? { added: `a field \`${name}\` was added to \`${kind}\``, removed: `the field \`${name}\` was removed from \`${kind}\`` }
    : { added: `\`${kind}\` has a \`${name}\` where it had none`, removed: `\`${kind}\` has no \`${name}\` where it had one` }
  const text = direction === 'changed' ? `\`${kind}\` has another \`${name}\`` : texts[direction]
  return signature('field', field.isNew ? `${kind}.${name}.new` : `${kind}.${name}`, direction, field.isNew ? 'behaviour' : of, text)
}

function setSignature({ name, isNew }: FieldDifference, { event }: Item, direction: Direction): Signature {
  const kind = event === undefined ? 'meanwhile' : 'set'
  if (isNew) {
    const text = direction === 'added' ? `a state variable \`${name}\` was added` : `the state variable \`${name}\` was removed`
    return signature(kind, `${name}.new`, direction, 'behaviour', text)
  }
  const unseen = event === undefined ? ' unseen' : ''
  const texts = { added: 'changes where it did not', removed: 'does not change where it did', changed: 'changes to another value' }
  return signature(kind, name, direction, 'behaviour', `\`${name}\` ${texts[direction]}${unseen}`)
}

export function stateSignature({ variable }: StateDifference): Signature {
  return signature('state', variable, 'changed', 'outcome', `a node ends with another \`${variable}\``)
}

export function resultSignature(after: 'passed' | 'failed'): Signature {
  const direction = after === 'passed' ? 'added' : 'removed'
  return signature('result', 'result', direction, 'outcome', after === 'passed' ? 'tests pass that failed' : 'tests fail that passed')
}

export function nodeSignature(direction: 'added' | 'removed'): Signature {
  return signature('node', 'node', direction, 'behaviour', direction === 'added' ? 'there are more nodes' : 'there are fewer nodes')
}

export function orderSignature(): Signature {
  return signature('order', 'order', 'changed', 'order', 'the same events with the same causes, in another order in the trace')
}

export function claimSignatures({ kind, before, after }: ClaimDifference): Signature[] {
  const claim = (subject: string, direction: Direction, text: string) => signature('claim', subject, direction, 'claims', text)
  switch (kind) {
    case 'tests':
    case 'uses': {
      const verb = kind === 'tests' ? 'testing' : 'using'
      return [
        ...after.map((id) => claim(`${kind}.${id}`, 'added', `sections say that they are ${verb} \`${id}\``)),
        ...before.map((id) => claim(`${kind}.${id}`, 'removed', `sections no longer say that they are ${verb} \`${id}\``)),
      ]
    }
    case 'description':
      return [claim('description', 'changed', 'descriptions of tests differ')]
    case 'title':
      return [claim('title', 'changed', 'sections are called something else')]
    case 'sections':
      return [claim('sections', 'changed', 'sections are split, merged or begin elsewhere')]
    case 'preparation':
      return [after.length > 0 ? claim('preparation', 'added', 'sections are preparation now') : claim('preparation', 'removed', 'sections are not preparation any more')]
  }
}
