import { LIMITS } from '../common/limits.ts'
import { oneLine } from '../common/one-line.ts'
import type { EndLine, MeanwhileLine, TraceLine } from '../trace/events.ts'
import { declaredIn, type MarkWord, type Vocabulary, vocabularyOf } from '../trace/vocabulary.ts'
import type { BrokenRule, CheckedTrace } from './check-trace.ts'

type Broken = NonNullable<CheckedTrace['broken']>

/** What the alarm of a check is called, with a number behind it where the vocabulary has such a word. */
export const ALARM = 'broken_rule'

/** The alarm by which a trace says that an event breaks a rule, under a name that the vocabulary has for nothing else. */
export function alarmFor({ marks }: Vocabulary): MarkWord {
  let id = ALARM
  for (let i = 2; marks.has(id); i += 1) id = `${ALARM}_${i}`
  const field = (name: string, meaning: string) => ({ id: name, type: 'text' as const, meaning })
  return {
    id,
    cell: 'BROKEN',
    title: 'broken rule',
    alarm: true,
    meaning: 'What must always be true is not: the event right before, at this node, breaks a rule.',
    fields: [
      field('rule', 'which rule'),
      field('says', 'what it says'),
      field('found', 'what was found'),
      { ...field('before', 'the line of the trace that had said otherwise'), optional: true },
    ],
  }
}

/** The words of a vocabulary, and one more mark. */
export function withMark(vocabulary: Vocabulary, mark: MarkWord): Vocabulary {
  const declared = declaredIn(vocabulary)
  return vocabularyOf({ ...declared, marks: [...declared.marks, mark] })
}

/**
 * The lines of a trace, with an alarm for each rule that is broken: right behind the event that breaks it, at the same
 * node, and first in the section for what changed unseen before it. The trace is one of a test that failed.
 */
export function markedLines(lines: readonly string[], { step, rules }: Broken, { id }: MarkWord): string[] {
  const parsed = (at: number): Partial<TraceLine> => JSON.parse(lines[at] ?? '{}')
  const placeOf = (line: number) => {
    const { log } = parsed(line - 1) as { log?: string }
    return `line ${line}${log === undefined ? '' : ` (${log})`}`
  }
  const alarms = rules.map((rule) => JSON.stringify({ node: step.node, op: id, fields: fieldsOf(rule, placeOf) }))
  const isUnseen = (at: number) => 'meanwhile' in (parsed(at) as Partial<MeanwhileLine>)
  let place = step.line
  let head = 0
  if (step.event === undefined) {
    while (isUnseen(place)) place += 1
    for (head = step.line - 1; isUnseen(head - 1); ) head -= 1
  }
  // Behind the events of a section no event follows what changed unseen: that begins one of its own.
  const isAfterwards = step.event === undefined && !('section' in parsed(head - 1))
  const before = isAfterwards
    ? [...lines.slice(0, head), ownSection(lines), ...lines.slice(head, place)]
    : lines.slice(0, place)
  const last = lines.at(-1) ?? '{}'
  return [...before, ...alarms, ...lines.slice(place, -1), endOf(last, lines[0] ?? '{}', rules)]
}

function fieldsOf({ rule, found, earlier }: BrokenRule, placeOf: (line: number) => string): object {
  const before = earlier === undefined ? {} : { before: placeOf(earlier.line) }
  return { rule: rule.rule, says: rule.says, found, ...before }
}

/** A section under a title that no other has. */
function ownSection(lines: readonly string[]): string {
  let title = 'Afterwards'
  while (lines.some((line) => JSON.parse(line).section === title)) title += ' (again)'
  return JSON.stringify({ section: title })
}

function endOf(line: string, first: string, [broken]: readonly BrokenRule[]): string {
  const end: EndLine = JSON.parse(line)
  if (end.end === 'failed') return line
  // Version 1 has no reasons.
  const isOld = JSON.parse(first).trace === 1
  const message = oneLine(`${broken?.rule.rule}: ${broken?.rule.says}`, LIMITS.reasonCharacters)
  return JSON.stringify({ end: 'failed', ...(isOld ? {} : { reason: { kind: 'alarm', message } }) })
}
