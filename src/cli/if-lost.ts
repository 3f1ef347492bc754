import { counted } from '../tracer/common/counted.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import type { Lost, OutOfDate } from '../tracer/io/lose-project.ts'
import { LOSS_CLASSES, type LostFacts } from '../tracer/trace/lost-facts.ts'
import type { Command } from './command.ts'
import { print } from './print.ts'
import { withProgress } from './show-progress.ts'

export const ifLost: Command<'check' | 'all'> = {
  usage: 'if-lost [FILTER...] [OPTIONS] [-- OPTIONS OF VITEST]',
  summary: 'say what would have happened without each message',
  words: { least: 0, most: Number.POSITIVE_INFINITY, what: '' },
  options: {
    check: { describe: 'run nothing; say whose facts are out of date, and fail if any are' },
    all: { describe: 'make all facts anew, also those that are up to date' },
  },
  notes:
    'Each test whose facts are out of date runs once more for every message of its trace, with that one lost. What comes ' +
    'of it is kept in docs-out/if-lost, or where "ifLost" in protokoll.json says. Traces stay as they are. ' +
    'docs/reference/if-lost.rst, in the package, says what the facts mean.\n\n' +
    'Exit status: 0; 1 if --check finds facts that are out of date; 2 if something is refused.',
  examples: [
    ['if-lost', 'what is out of date'],
    ['if-lost tests/elections', 'of these files of tests'],
    ['if-lost --check', 'whether anything is out of date'],
  ],
  refused: 2,
  async run(given, io) {
    const { factsOutOfDate, loseInProject } = await import('../tracer/io/lose-project.ts')
    const { cwd, env } = io
    if (given.has('check')) {
      const found = factsOutOfDate(cwd)
      await print(io, toldOutOfDate(found))
      return found.length === 0 ? 0 : 1
    }
    const args = given.literal
    const filters = given.words.slice(1).filter((word) => !args.includes(word))
    const lost = await withProgress(io, (tell) =>
      loseInProject({ cwd, env, filters, args, all: given.has('all') }, tell),
    )
    await print(io, toldLost(lost))
    return 0
  },
}

function toldOutOfDate(found: readonly OutOfDate[]): string {
  if (found.length === 0) return 'all facts are up to date\n'
  const shown = found.slice(0, LIMITS.upgradeListed).map(({ path, why }) => `  ${oneLine(path)}: ${why}`)
  const rest = found.length > shown.length ? [`  and ${found.length - shown.length} more`] : []
  const head = `What would have been without each message is out of date for ${counted(found.length, 'test')}:`
  return [head, ...shown, ...rest, '  do  protokoll if-lost', ''].join('\n')
}

function toldLost({ made, changed, upToDate }: Lost): string {
  const facts = made.flatMap((each) => each.facts)
  const classes = LOSS_CLASSES.map((name) => `${facts.filter((fact) => fact.class === name).length} ${name}`)
  const not = made.filter(({ notClassed }) => notClassed !== undefined)
  return [
    ...(made.length === 0
      ? []
      : [`${counted(facts.length, 'message')} of ${counted(made.length, 'test')}: ${classes.join(', ')}`]),
    ...(not.length === 0 ? [] : ['Not classed:', ...not.map(toldNot)]),
    ...(upToDate === 0 ? [] : [`${counted(upToDate, 'test')} up to date`]),
    `${counted(changed, 'file')} changed`,
    '',
  ].join('\n')
}

function toldNot({ group, file, test, notClassed = '' }: LostFacts): string {
  return oneLine(`  ${group} / ${file} / ${test}: ${notClassed}`, LIMITS.repeatLineBytes)
}
