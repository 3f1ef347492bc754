import { counted } from '../tracer/common/counted.ts'
import { LIMITS } from '../tracer/common/limits.ts'
import { oneLine } from '../tracer/common/one-line.ts'
import { type Command, STATUS } from './command.ts'
import { print } from './print.ts'

export const upgrade: Command<never> = {
  usage: 'upgrade [FOLDER]',
  summary: 'bring traces to the newest version of their format',
  words: { least: 0, most: 1, what: '' },
  options: {},
  notes:
    'FOLDER is the folder of the traces; without it, that of protokoll.json. Traces are rewritten in their places: of ' +
    'each only the first line changes, and "protokoll diff" finds nothing that differs. If one of them is no trace, ' +
    `none is rewritten.\n\n${STATUS}`,
  examples: [
    ['upgrade', 'the committed traces'],
    ['upgrade .protokoll/failed', 'those of failing tests'],
  ],
  refused: 1,
  async run({ words: [, given] }, io) {
    const { filesFrom } = await import('../tracer/io/files.ts')
    const { loadProject } = await import('../tracer/io/project.ts')
    const { TestFiles } = await import('../tracer/io/test-files.ts')
    const { upgradeTraces } = await import('../tracer/io/upgrade-traces.ts')
    const { identify } = await import('../tracer/vitest/identity.ts')
    const disk = filesFrom(io.cwd)
    const project = loadProject(io.cwd)
    const root = disk.at(project.folder)
    const naming = { root, scenarios: disk.at(project.scenarios), groups: project.groups }
    const tests = new TestFiles(root, (path) => identify(path, '', naming))
    const folder = given ?? project.traces
    const { traces, rewritten, withoutPath } = upgradeTraces(folder, (named) => tests.find(named), disk)
    await print(io, `${rewritten} of ${counted(traces, 'trace')} rewritten\n${toldPaths(withoutPath)}`)
    return 0
  },
}

function toldPaths(files: readonly string[]): string {
  if (files.length === 0) return ''
  const rest = files.length > LIMITS.upgradeListed ? [`  and ${files.length - LIMITS.upgradeListed} more`] : []
  const named = files.slice(0, LIMITS.upgradeListed).map((file) => `  ${oneLine(file)}`)
  const head = `Without the path of their test, which ${files.length} of them do not tell by group and file; a run of the tests adds it:`
  return [head, ...named, ...rest, ''].join('\n')
}
