import { ProtokollError, quote } from '../tracer/common/errors.ts'
import { type Command, STATUS } from './command.ts'
import { print, printError } from './print.ts'

/** Where it is, so that a page that is open finds it again. */
const PORT = 4747
const MOST = 65_535

export const view: Command<'port' | 'open'> = {
  usage: 'view [OPTIONS]',
  summary: 'show the last run in a browser, and what each run does from then on',
  words: { least: 0, most: 0, what: '' },
  options: {
    port: { describe: 'port to listen at; 0 takes any that is free', value: 'NUMBER', byDefault: String(PORT) },
    open: { describe: 'open a browser' },
  },
  notes:
    'Leave it open beside vitest --watch: what a failing test did is shown as soon as it has failed. Only this machine ' +
    `reaches the server. Ctrl-C ends it.\n\n${STATUS}`,
  examples: [['view --open', 'show the last run']],
  refused: 1,
  async run(given, io) {
    const port = portOf(given.text('port'))
    const { loadProject } = await import('../tracer/io/project.ts')
    const { filesFrom } = await import('../tracer/io/files.ts')
    const { viewProject } = await import('../view/view-project.ts')
    const viewing = await viewProject(loadProject(io.cwd), filesFrom(io.cwd), port)
    try {
      const ended = io.interrupted?.()
      const { address, counted, failed } = viewing
      const failing = failed > 0 ? `, ${failed} of them failing` : ''
      await print(io, `${counted}${failing}. Open ${address}\n`)
      if (given.has('open')) {
        const { openBrowser } = await import('../view/open-browser.ts')
        if (!(await openBrowser(address, io.env))) await printError(io, 'no browser could be opened\n')
      }
      await ended
    } finally {
      await viewing.close()
    }
    return 0
  },
}

function portOf(text = String(PORT)): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= MOST) return port
  const legal = `a whole number from 0 to ${MOST}`
  const problem = { field: '--port', message: 'no such port', found: quote(text), legal }
  throw new ProtokollError({ code: 'OPTION', ...problem, advice: 'leave it out, or name another' })
}
