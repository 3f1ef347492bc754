import { oneLine } from '../tracer/common/one-line.ts'
import { type Command, STATUS } from './command.ts'
import { print } from './print.ts'

export const explorer: Command<'out' | 'traces' | 'failed' | 'vocabulary'> = {
  usage: 'explorer --out FILE [OPTIONS]',
  summary: 'make one file that shows all tests, moment by moment',
  words: { least: 0, most: 0, what: '' },
  options: {
    out: {
      describe: 'file that gets the page; one that this command wrote is replaced',
      value: 'FILE',
      isRequired: true,
    },
    traces: { describe: 'folder of the traces', value: 'FOLDER' },
    failed: { describe: 'show failing tests of the last run too' },
    vocabulary: { describe: "file with the protocol's words", value: 'FILE' },
  },
  notes:
    'The file needs no other and no network: open it from the disk, or attach it somewhere. ' +
    `Defaults come from protokoll.json.\n\n${STATUS}`,
  examples: [
    ['explorer --out tests.html', 'all tests in one file'],
    ['explorer --failed --out build/tests.html', 'with what failed in the last run'],
  ],
  refused: 1,
  async run(given, io) {
    const { loadProject } = await import('../tracer/io/project.ts')
    const { filesFrom } = await import('../tracer/io/files.ts')
    const { writeExplorer } = await import('../view/write-explorer.ts')
    const project = loadProject(io.cwd)
    const traces = given.text('traces')
    const out = given.text('out') ?? ''
    const options = {
      out,
      failed: given.has('failed'),
      vocabulary: given.text('vocabulary') ?? project.vocabulary,
      ...(traces === undefined ? {} : { traces }),
    }
    const { counted, failed, bytes } = writeExplorer(options, project, filesFrom(io.cwd))
    const failing = failed > 0 ? `, ${failed} of them failing` : ''
    await print(io, `${counted}${failing}: ${bytes.toLocaleString('en')} bytes\nOpen ${oneLine(out)}\n`)
    return 0
  },
}
