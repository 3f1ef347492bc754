import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { type Problem, ProtokollError, quote } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { ifPossible } from './errno.ts'
import { type Files, filesFrom } from './files.ts'

/** What is asked of the project's own Vitest. */
export interface VitestRun {
  /** The project's folder, a full path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** What follows `vitest run`. */
  readonly args: readonly string[]
  /** What the plugin and the tests are told besides, see `run-settings.ts`. */
  readonly settings: Readonly<Record<string, string>>
}

export interface VitestEnded {
  readonly status: number | null
  /** The end of all that it printed, without colours. */
  readonly output: string
}

const OLDEST = 'Vitest 4.1'

/** All tests run, and what a configuration wants to have written of a run is of no use here. */
const QUIET = ['--reporter=default', '--coverage.enabled=false', '--bail=0']

/** Runs the tests once, quietly. Throws `VITEST` if there is none that can be run. */
export async function runVitest({ cwd, env, args, settings }: VitestRun): Promise<VitestEnded> {
  const cli = findVitest(cwd)
  const quiet = { NO_COLOR: '1', FORCE_COLOR: undefined }
  const nameOf = (option: string) => option.replace(/[.=].*/, '')
  const ours = QUIET.filter((option) => !args.some((each) => nameOf(each) === nameOf(option)))
  const child = spawn(process.execPath, [cli, 'run', ...ours, ...args], {
    cwd,
    env: { ...env, ...quiet, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (text: string) => {
    output = (output + text).slice(-LIMITS.vitestCharacters)
  }
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', keep)
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { status, output: stripVTControlCharacters(output).trim() }
}

/** That the tests ran, and none left what it should have. `message` says what that is; Vitest may have said why. */
export function nothingSeen(message: string, advice: string, { output }: VitestEnded): ProtokollError {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return new ProtokollError({
    code: 'VITEST',
    message,
    found: 'what Vitest said at the end:',
    said: lines.slice(-LIMITS.vitestLines),
    advice,
  })
}

/** The file that Vitest's command line is in. */
function findVitest(cwd: string): string {
  const disk = filesFrom(cwd)
  const manifest = resolveIn(cwd, 'vitest/package.json')
  if (manifest === undefined) throw new ProtokollError(missing())
  const { version, bin } = manifestOf(manifest, disk)
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 4 || (major === 4 && minor < 1)) throw new ProtokollError(tooOld(version))
  return join(dirname(manifest), typeof bin === 'string' ? bin : (bin?.['vitest'] ?? 'vitest.mjs'))
}

function resolveIn(cwd: string, name: string): string | undefined {
  return ifPossible(() => createRequire(join(cwd, 'package.json')).resolve(name))
}

interface Manifest {
  readonly version: string
  readonly bin?: string | Readonly<Record<string, string>>
}

function manifestOf(file: string, disk: Files): Manifest {
  return JSON.parse(disk.read(file) ?? '{"version":""}')
}

function missing(): Problem {
  const message = 'there is no Vitest in this project'
  const advice = 'run npm install --save-dev vitest in it, or go to the folder of the package that has the tests'
  return { code: 'VITEST', message, legal: `${OLDEST} or newer`, advice }
}

function tooOld(found: string): Problem {
  const advice = 'run npm install --save-dev vitest@latest; with Node 20, vitest@4'
  return {
    code: 'VITEST',
    message: 'this Vitest is too old',
    found: quote(found),
    legal: `${OLDEST} or newer`,
    advice,
  }
}
