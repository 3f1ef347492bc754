import type { MessageEvent, Reason } from '../trace/events.ts'
import { reasonText } from '../trace/reason-text.ts'
import { type Item, kindOf, type Sides } from './align/items.ts'
import { type Compared, isMarked } from './event-differences.ts'
import { showValue } from './event-texts.ts'
import type { ChangeKind, ClaimDifference, DiffClass, FieldDifference, Result, StateDifference } from './report.ts'

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
export function eventSignatures(compared: Compared, sides: Sides): Signature[] {
  const { status, before, after } = compared
  if (status === 'same') return []
  const item = after ?? before
  if (item === undefined) return []
  if (compared.isCutOff) return [cutSignature(status === 'added' ? 'added' : 'removed')]
  if (status === 'added' || status === 'removed') return [presenceSignature(item, status, compared.class, sides)]
  const kind = kindOf(item.event)
  const place =
    status === 'moved'
      ? [
          signature(
            'place',
            kind,
            'changed',
            'behaviour',
            `\`${kind}\` is at another place among what happens at its node`,
          ),
        ]
      : []
  const cause = compared.otherCause
    ? [
        signature(
          'cause',
          kind,
          'changed',
          'behaviour',
          `\`${kind}\` is handled before one like it was sent, or not any more`,
        ),
      ]
    : []
  return [...place, ...cause, ...compared.fields.map((field) => fieldSignature(field, item, compared.class, sides))]
}

function presenceSignature(item: Item, direction: 'added' | 'removed', of: DiffClass, sides: Sides): Signature {
  const { event } = item
  const kind = kindOf(event)
  const isAdded = direction === 'added'
  if (event === undefined)
    return signature(
      'meanwhile',
      'meanwhile',
      direction,
      of,
      isAdded ? 'something changes unseen before a section' : 'nothing changes unseen any more before a section',
    )
  if ('message' in event) return messageSignature(event, direction, of)
  if (isMarked(item, sides, 'alarm')) return alarmSignature(item, direction, of)
  const text = `there are ${isAdded ? 'more' : 'fewer'} \`${kind}\``
  return signature(isMarked(item, sides, 'answer') ? 'answer' : 'mark', kind, direction, of, text)
}

/** An alarm says what is broken, first of all: that is the change. */
function alarmSignature({ event }: Item, direction: 'added' | 'removed', of: DiffClass): Signature {
  const kind = kindOf(event)
  const [[name, what] = []] = Object.entries(event?.fields ?? {})
  const raised = direction === 'added' ? 'is raised' : 'is not raised any more'
  if (name === undefined) return signature('alarm', kind, direction, of, `the alarm \`${kind}\` ${raised}`)
  const text = `the alarm \`${kind}\` ${raised}: \`${name} ${showValue(what)}\``
  return signature('alarm', `${kind}.${showValue(what)}`, direction, of, text)
}

/** What became of messages, each on its own: one that is lost is sent as before. */
function messageSignature({ op, message }: MessageEvent, direction: 'added' | 'removed', of: DiffClass): Signature {
  const fate = FATES[op]
  const text = `${direction === 'added' ? 'more' : 'fewer'} \`${message}\` are ${fate}`
  return signature('message', `${message}.${fate}`, direction, of, text)
}

const FATES: Readonly<Record<MessageEvent['op'], string>> = {
  queue: 'sent',
  send: 'sent',
  block: 'blocked',
  lose: 'lost',
  handle: 'handled',
}

function cutSignature(direction: 'added' | 'removed'): Signature {
  const text =
    direction === 'removed' ? 'what came after the failure does not happen' : 'what comes after the failure happens'
  return signature('cut', 'cut', direction, 'behaviour', text)
}

function fieldSignature(field: FieldDifference, item: Item, of: DiffClass, sides: Sides): Signature {
  const kind = kindOf(item.event)
  const direction = field.before === undefined ? 'added' : field.after === undefined ? 'removed' : 'changed'
  const { name } = field
  if (field.in === 'name') return renameSignature(field, of)
  if (field.in === 'peer') return signature('peer', kind, 'changed', of, `\`${kind}\` is between other nodes`)
  if (field.in === 'set') return setSignature(field, item, direction, sides)
  if (isMarked(item, sides, 'answer') && field.in === 'fields' && !field.isNew)
    return signature('answer', `${kind}.${name}`, direction, of, `\`${kind}\` has another \`${name}\``)
  const texts = field.isNew
    ? {
        added: `a field \`${name}\` was added to \`${kind}\``,
        removed: `the field \`${name}\` was removed from \`${kind}\``,
      }
    : {
        added: `\`${kind}\` has a \`${name}\` where it had none`,
        removed: `\`${kind}\` has no \`${name}\` where it had one`,
      }
  const text = direction === 'changed' ? `\`${kind}\` has another \`${name}\`` : texts[direction]
  return signature(
    'field',
    field.isNew ? `${kind}.${name}.new` : `${kind}.${name}`,
    direction,
    field.isNew ? 'behaviour' : of,
    text,
  )
}

function renameSignature({ name, before, after }: FieldDifference, of: DiffClass): Signature {
  return signature('rename', `${name}.${before}.${after}`, 'changed', of, `\`${before}\` is now \`${after}\``)
}

function setSignature(
  { name, isNew }: FieldDifference,
  { event }: Item,
  direction: Direction,
  { before, after }: Sides,
): Signature {
  const kind = event === undefined ? 'meanwhile' : 'set'
  if (isNew && before.vocabulary.variables.has(name) && after.vocabulary.variables.has(name)) {
    const text = `the state variable \`${name}\` is of another type, or of other nodes`
    return signature('set', `${name}.type`, 'changed', 'behaviour', text)
  }
  if (isNew) {
    const text =
      direction === 'added' ? `a state variable \`${name}\` was added` : `the state variable \`${name}\` was removed`
    return signature(kind, `${name}.new`, direction, 'behaviour', text)
  }
  const unseen = event === undefined ? ' unseen' : ''
  const texts = {
    added: 'changes where it did not',
    removed: 'does not change where it did',
    changed: 'changes to another value',
  }
  return signature(kind, name, direction, 'behaviour', `\`${name}\` ${texts[direction]}${unseen}`)
}

export function stateSignature({ variable }: StateDifference): Signature {
  return signature('state', variable, 'changed', 'outcome', `a node ends with another \`${variable}\``)
}

const NOW: Readonly<Record<Result, string>> = {
  passed: 'tests pass',
  failed: 'tests fail',
  'expected failure': 'tests fail as they are meant to',
}
const ONCE: Readonly<Record<Result, string>> = {
  passed: 'passed',
  failed: 'failed',
  'expected failure': 'failed as they were meant to',
}

/** Tests that fail for one reason are one change, and for another another: it is what one has to mend. */
export function resultSignature(before: Result, after: Result, reason: Reason | undefined): Signature {
  const direction = after === 'passed' ? 'added' : before === 'passed' ? 'removed' : 'changed'
  const text = `${NOW[after]} that ${ONCE[before]}`
  const why = after !== 'passed' && reason !== undefined ? `: \`${reasonText(reason).replaceAll('`', "'")}\`` : ''
  const subject = before === 'expected failure' || after === 'expected failure' ? 'expected' : 'result'
  return signature('result', why === '' ? subject : `${subject}${why}`, direction, 'outcome', text + why)
}

export function nodeSignature(direction: 'added' | 'removed'): Signature {
  return signature(
    'node',
    'node',
    direction,
    'behaviour',
    direction === 'added' ? 'there are more nodes' : 'there are fewer nodes',
  )
}

export function orderSignature(): Signature {
  return signature(
    'order',
    'order',
    'changed',
    'order',
    'the same events with the same causes, in another order in the trace',
  )
}

export function claimSignatures(claims: readonly ClaimDifference[]): Signature[] {
  const key = (kind: string, { section }: ClaimDifference) => JSON.stringify([kind, section])
  // From the last to the first, so that the first of a key is kept.
  const known = new Map(claims.toReversed().map((each) => [key(each.kind, each), each]))
  return claims.flatMap((each) => {
    if (each.kind !== 'tests' && each.kind !== 'uses') return [textSignature(each)]
    return featureSignatures(each, known.get(key(each.kind === 'tests' ? 'uses' : 'tests', each)))
  })
}

function claim(subject: string, direction: Direction, text: string): Signature {
  return signature('claim', subject, direction, 'claims', text)
}

/** A feature that a section tests and used before is one change, not two. `other`: what it used, or what it tests. */
function featureSignatures({ kind, before, after }: ClaimDifference, other: ClaimDifference | undefined): Signature[] {
  const isTests = kind === 'tests'
  const came = after.flatMap((id): Signature[] => {
    if (!other?.before.includes(id))
      return [claim(`${kind}.${id}`, 'added', `sections ${isTests ? 'test' : 'use'} \`${id}\``)]
    return isTests ? [claim(`tests.${id}.used`, 'added', `sections test \`${id}\` that only used it`)] : []
  })
  const went = before.flatMap((id): Signature[] => {
    if (!other?.after.includes(id))
      return [claim(`${kind}.${id}`, 'removed', `sections no longer ${isTests ? 'test' : 'use'} \`${id}\``)]
    return isTests ? [claim(`tests.${id}.used`, 'removed', `sections only use \`${id}\` that tested it`)] : []
  })
  return [...came, ...went]
}

function textSignature({ kind, before, after }: ClaimDifference): Signature {
  const direction = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'changed'
  switch (kind) {
    case 'title':
      return claim('title', 'changed', 'sections are called something else')
    case 'sections': {
      const texts = {
        added: 'there are more sections',
        removed: 'there are fewer sections',
        changed: 'sections are split, merged or begin elsewhere',
      }
      return claim('sections', direction, texts[direction])
    }
    case 'preparation':
      return claim(
        'preparation',
        direction,
        direction === 'added' ? 'sections are preparation now' : 'sections are not preparation any more',
      )
    default:
      return claim('description', 'changed', 'descriptions of tests differ')
  }
}
