import { ProtokollError } from '../common/errors.ts'
import { type FirstLine, firstLine } from '../diff/first-line.ts'
import type { Header } from '../trace/events.ts'
import { headerIn } from '../trace/parse-line.ts'
import { filesFrom } from './files.ts'
import { RUN_SETTINGS, tracesAside, withOwnFolder } from './run-settings.ts'
import { nothingSeen, runVitest, type VitestEnded } from './run-vitest.ts'

/** A test of two runs. */
export interface RepeatedTest {
  /** Its trace, below the folder of traces. */
  readonly path: string
  /** Whose trace it is, as one of them says. */
  readonly header: Header
  /** What the runs have of it in which they differ: only one of them has it, or this is the first line. */
  readonly differs?: 'only in the first run' | 'only in the second run' | FirstLine
}

export interface Repeated {
  /** In the order of their paths. */
  readonly tests: readonly RepeatedTest[]
}

export interface RepeatOptions {
  /** A full path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** What follows `vitest run`. */
  readonly args: readonly string[]
}

/**
 * Runs the tests twice, each time with a folder of its own for their traces, and compares these line by line. Nothing
 * of the project changes. Throws `VITEST` if no test left a trace.
 */
export async function repeatTests({ cwd, env, args }: RepeatOptions, tell: (stage: string) => void): Promise<Repeated> {
  const disk = filesFrom(cwd)
  return withOwnFolder(disk, async (folder) => {
    const run = async (name: string): Promise<[ReadonlyMap<string, string>, VitestEnded]> => {
      tell(`running the tests: ${name} of two runs`)
      const settings = { [RUN_SETTINGS.aside]: disk.at(`${folder}/${name}`) }
      const ended = await runVitest({ cwd, env, args, settings })
      return [tracesAside(`${folder}/${name}`, disk), ended]
    }
    const [first] = await run('first')
    const [second, ended] = await run('second')
    const keys = new Set([...first.keys(), ...second.keys()])
    if (keys.size === 0) throw noTraces(ended)
    const read = (file: string | undefined) => (file === undefined ? undefined : disk.read(file))
    const tests = [...keys].map((key) => compare(key, read(first.get(key)), read(second.get(key))))
    return { tests: tests.sort(byPath) }
  })
}

/** In the order of files and traces, whatever the machine calls the folders of projects. */
function byPath(a: RepeatedTest, b: RepeatedTest): number {
  const [one, other] = [a, b].map(({ header, path }) => `${header.path ?? ''} ${path}`)
  return one === other ? 0 : (one ?? '') < (other ?? '') ? -1 : 1
}

function compare(key: string, first: string | undefined, second: string | undefined): RepeatedTest {
  const path = key.slice(key.indexOf('/') + 1)
  const header = requireHeader(first ?? second ?? '')
  if (second === undefined) return { path, header, differs: 'only in the first run' }
  if (first === undefined) return { path, header, differs: 'only in the second run' }
  const differs = firstLine(first, second)
  return { path, header, ...(differs === undefined ? {} : { differs }) }
}

function requireHeader(text: string): Header {
  const header = headerIn(text)
  if (header) return header
  throw new ProtokollError({ code: 'TRACE_VERSION', message: 'a run of the tests left what is no trace' })
}

function noTraces(ended: VitestEnded): ProtokollError {
  const advice = 'make sure that npx vitest run leaves traces: that its configuration has protokoll()'
  return nothingSeen('no test left a trace', `${advice}, and tests ask for scenario`, ended)
}
