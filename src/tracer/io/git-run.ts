import { spawnSync } from 'node:child_process'
import { type Problem, ProtokollError, quote } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { shorten, visible } from '../common/visible.ts'
import { errno } from './errno.ts'

/** Where git is run, and the environment that says where its settings are. */
export interface GitPlace {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface GitSaid {
  readonly status: number | null
  readonly stdout: Buffer
  readonly stderr: Buffer
}

/** Nobody is asked for a password, and what is told of an error is told in one language. */
const QUIET = { LC_ALL: 'C', LANGUAGE: '', GIT_TERMINAL_PROMPT: '0' }
/** What is asked for at once is bounded where it is asked. */
const MOST_BYTES = 2 ** 31

/** Runs git, whatever its status. Throws `GIT` if it cannot be run. */
export function git({ cwd, env }: GitPlace, args: readonly string[], input = ''): GitSaid {
  const options = { cwd, env: { ...env, ...QUIET }, input, maxBuffer: MOST_BYTES }
  const { error, status, signal, stdout, stderr } = spawnSync('git', args, options)
  if (error) throw new ProtokollError(cannotRun(error))
  if (signal === null) return { status, stdout, stderr }
  const message = 'git was ended by a signal'
  throw new ProtokollError({ code: 'GIT', message, found: signal, advice: 'try again, or name folders of traces' })
}

/** The same where git has nothing to refuse. Throws `GIT` and `GIT_REPOSITORY`. */
export function mustGit(place: GitPlace, args: readonly string[], input = ''): Buffer {
  const said = git(place, args, input)
  if (said.status === 0) return said.stdout
  throw new ProtokollError(refusedBy(said))
}

/** The line that a command of git answers with, whatever is in it. */
export function lineOf(stdout: Buffer): string {
  return stdout.toString('utf8').replace(/\r?\n$/, '')
}

/** What git says when it refuses, on one line. */
export function saidBy({ status, stderr }: GitSaid): string {
  const lines = stderr.toString('utf8').split('\n')
  const text = lines.map((line) => visible(line.trim())).filter((line) => line !== '')
  return text.length === 0 ? `nothing; its status is ${status}` : shorten(text.join(' '), LIMITS.gitCharacters)
}

/** What git refuses, in its words, with what may help. */
export function refusedBy(said: GitSaid): Problem {
  const found = saidBy(said)
  // Of a folder that was searched it says `(or any of the parent directories)`.
  if (/not a git repository: /.test(found)) return { ...NO_REPOSITORY, ...WRONG_NAME, found }
  if (/not a git repository/.test(found)) return { ...NO_REPOSITORY, found }
  const [, advice = OTHERWISE] = ADVICE.find(([pattern]) => pattern.test(found)) ?? []
  return { code: 'GIT', message: 'git refuses', found, advice }
}

const NO_REPOSITORY = {
  code: 'GIT_REPOSITORY',
  message: 'the working folder is in no git repository',
  legal: 'a folder of traces',
  advice: 'go to one, or name folders of traces instead',
} as const

const WRONG_NAME = { message: 'GIT_DIR names no git repository', advice: 'unset it, or set it to a full path' }

const OTHERWISE = 'see that git log works in this folder, or name folders of traces'

/** What helps against what git says. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /dubious ownership|safe\.directory/,
    'if you trust the repository, say so: git config --global --add safe.directory FOLDER',
  ],
  [/Permission denied|unable to open|could not open/i, 'make sure that you may read the repository, its .git too'],
  [
    /promisor|could not fetch|could not read Username|filter/i,
    'fetch what is missing of this partial clone: git fetch --refetch',
  ],
  [
    /corrupt|bad object|unable to (?:read|unpack)|missing|inflate/i,
    'git fsck tells what is damaged; fetch or clone it again',
  ],
  [
    /repositoryformat|unknown repository (?:extension|format)|object format/i,
    'use a newer git, that knows such repositories',
  ],
  [/unknown (?:option|switch)|usage:/, 'use a newer git'],
]

function cannotRun(error: Error): Problem {
  const isThere = errno(error) !== 'ENOENT'
  const advice = isThere ? 'name folders of traces' : 'install git, or name folders of traces'
  return { code: 'GIT', message: 'git cannot be run', found: quote(error.message), advice }
}
