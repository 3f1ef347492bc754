import { counted } from '../tracer/common/counted.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { ImportedLog } from '../tracer/io/import-logs.ts'
import type { Command } from './command.ts'
import { print } from './print.ts'
import { withProgress } from './show-progress.ts'

export const importCommand: Command<'mapping' | 'out'> = {
  usage: 'import FILE... --mapping MAPPING --out FOLDER',
  summary: 'make traces of logs of other systems',
  words: { least: 1, most: Number.POSITIVE_INFINITY, what: 'files of logs' },
  options: {
    mapping: { describe: 'how lines become events: a file, or one by name', value: 'MAPPING', isRequired: true },
    out: { describe: 'folder that gets the traces, and their vocabulary', value: 'FOLDER', isRequired: true },
  },
  notes:
    'Each line becomes an event, is noise by a rule of the mapping, only says something about others, or is listed with ' +
    'the reason why it is none of these. docs/reference/importing.rst, in the package, says what a mapping is, and which ' +
    'come with protokoll.\n\n' +
    'Exit status: 0; 1 if lines are left over, or something is refused.',
  examples: [
    ['import raft.ndjson --mapping etcd-raft --out traces', 'the log of a run of etcd'],
    ['import logs/*.log --mapping ours.json --out traces', 'with a mapping of your own'],
  ],
  refused: 1,
  async run(given, io) {
    const { filesFrom } = await import('../tracer/io/files.ts')
    const { importLogs } = await import('../tracer/io/import-logs.ts')
    const files = given.words.slice(1)
    const [mapping, out] = [given.text('mapping') ?? '', given.text('out') ?? '']
    const logs = await withProgress(io, (tell) => importLogs(files, mapping, out, filesFrom(io.cwd), tell))
    await print(io, logs.map((log) => `${linesOf(log).join('\n')}\n`).join(''))
    return logs.every(({ account }) => account.unexplainedLines === 0) ? 0 : 1
  },
}

function linesOf({ files, account, looseEnds, unmet, unit, traces }: ImportedLog): string[] {
  const { lines, events, context, noise, noiseLines, unexplained, unexplainedLines } = account
  const [first = '', ...others] = files
  const name = `${oneLine(first)}${others.length === 0 ? '' : ` and ${counted(others.length, 'more file')}`}`
  const left = unexplainedLines - unexplained.length
  return [
    `${name}: ${counted(lines, unit)}`,
    `  events      ${events}`,
    ...(context === 0 ? [] : [`  context     ${context}`]),
    ...(noise.size === 0 ? [] : [`  noise       ${noiseLines}`]),
    ...[...noise].map(([rule, by]) => oneLine(`    ${by.lines} by ${ruleName(rule, by.title)}`, LIMITS.lineBytes)),
    ...(unexplainedLines === 0 ? [] : [`  left over   ${unexplainedLines}`]),
    ...unexplained.map(({ file, line, why }) => `    ${oneLine(file)}:${line}: ${oneLine(why)}`),
    ...(left > 0 && unexplained.length > 0 ? [`    and ${left} more`] : []),
    ...unmet.map((what) => oneLine(`  not there   ${what}: no line has it`, LIMITS.lineBytes)),
    ...looseLines(looseEnds),
    ...(traces.length === 0 ? ['  no trace'] : traces.map((trace) => `  trace       ${oneLine(trace)}`)),
  ]
}

/** Each is as it may be: a log need not have both ends of a message. Often it shows that the mapping is not right yet. */
function looseLines(ends: ImportedLog['looseEnds']): string[] {
  if (ends === undefined) return []
  const { unsent, unsentLost, unhandled, differing } = ends
  const told = [
    ...(unsent > 0 ? [`${unsent} handled that no line sends`] : []),
    ...(unsentLost > 0 ? [`${unsentLost} lost that no line sends`] : []),
    ...(unhandled > 0 ? [`${unhandled} sent that no line handles or loses`] : []),
    ...(differing > 0 ? [`${differing} handled with other values than sent`] : []),
  ]
  return told.map((text, i) => `  ${i === 0 ? 'messages  ' : '          '}  ${text}`)
}

function ruleName(rule: number, title: string): string {
  return rule === 0 ? title : `rule ${rule}, ${title}`
}
