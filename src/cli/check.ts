import { counted } from '../tracer/common/counted.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { BrokenTrace, Checked, ToldStep } from '../tracer/io/check-traces.ts'
import { originOf } from '../tracer/trace/origins.ts'
import type { Command } from './command.ts'
import { print } from './print.ts'

export const check: Command<'invariants' | 'vocabulary' | 'out'> = {
  usage: 'check [TRACES...]',
  summary: 'hold traces against what must always be true',
  words: { least: 0, most: Number.POSITIVE_INFINITY, what: '' },
  options: {
    invariants: {
      describe: 'what must be true: a file, or invariants by name',
      value: 'INVARIANTS',
      byDefault: 'those of protokoll.json, or that come with protokoll for the vocabulary',
    },
    out: {
      describe: 'folder that gets the traces that are broken, marked; empty, not there, or of an earlier check',
      value: 'FOLDER',
    },
    vocabulary: {
      describe: 'file of the words of the traces',
      value: 'FILE',
      byDefault: 'vocabulary.json beside the traces, or that of protokoll.json',
    },
  },
  notes:
    'TRACES are folders of traces, or traces; without them, the folder of protokoll.json. Of each trace the first event ' +
    'that cannot be is named, with the rules that it breaks, what contradicts it, and what led to it. What a trace does ' +
    'not say breaks nothing. docs/reference/invariants.rst, in the package, says how rules are written.\n\n' +
    'Exit status: 0; 1 if a rule is broken, or something is refused.',
  examples: [
    ['check', 'the committed traces'],
    ['check traces', 'what protokoll import has made'],
    ['check traces --invariants ours.json', 'with rules of your own'],
  ],
  refused: 1,
  async run(given, io) {
    const { filesFrom } = await import('../tracer/io/files.ts')
    const { checkTraces } = await import('../tracer/io/check-traces.ts')
    const request = {
      places: given.words.slice(1),
      invariants: given.text('invariants'),
      vocabulary: given.text('vocabulary'),
      out: given.text('out'),
    }
    const checked = checkTraces(request, filesFrom(io.cwd), io.cwd)
    await print(io, `${linesOf(checked).join('\n')}\n`)
    return checked.broken.length === 0 ? 0 : 1
  },
}

function linesOf({ traces, events, invariants, counts, broken }: Checked): string[] {
  const left = broken.length - LIMITS.checkBroken
  const verdict = broken.length === 0 ? 'nothing is broken' : `${counted(broken.length, 'trace')} broken`
  const held = `${counted(traces, 'trace')}, ${counted(events, 'event')}, invariants ${oneLine(invariants)}`
  const rules = counts.map(({ rule, checked, unknown }) => {
    const open = unknown === 0 ? '' : `, ${unknown} not known`
    return `  ${String(checked).padStart(8)} ${oneLine(rule.rule)}${open}`
  })
  return [
    ...broken.slice(0, LIMITS.checkBroken).flatMap(brokenLines),
    ...(left > 0 ? [`and ${left} more broken like these`] : []),
    `${held}: ${verdict}`,
    ...rules,
  ]
}

function brokenLines({ file, header, step, rules, causes, moreCauses }: BrokenTrace): string[] {
  return [
    `${oneLine(file)}:${step.line}: cannot be`,
    `  ${originOf(header).padEnd(8)} ${oneLine(header.test)}`,
    `  event    ${placed(step)}`,
    ...rules.flatMap(({ rule, found, earlier }) => [
      `  rule     ${oneLine(`${rule.rule}: ${rule.says}`)}`,
      `  found    ${oneLine(found)}`,
      ...(earlier === undefined ? [] : [`  before   ${placed(earlier)}`]),
    ]),
    ...causes.map((cause, i) => `  ${i === 0 ? 'causes  ' : '        '} ${placed(cause)}`),
    ...(moreCauses > 0 ? [`           and ${moreCauses} more before these`] : []),
    '',
  ]
}

/** The section and the row where pages show it, its line in the trace and in the log, and what it says. */
function placed({ line, section, row, log, text }: ToldStep): string {
  const where = row === undefined ? 'between the rows' : `row ${row}`
  return oneLine(`${section}, ${where}, line ${line}${log === '' ? '' : ` (${log})`}: ${text}`)
}
