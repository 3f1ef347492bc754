import { spawnSync } from 'node:child_process'
import { oneOf, type Problem, ProtokollError, quote } from '../common/errors.ts'
import { nearest } from '../common/nearest.ts'

/** A file of a commit: its path as git was asked for it, and what is in it. */
export interface GitFile {
  readonly path: string
  readonly content: Buffer
}

/** Where git is run: paths that it is given or tells are relative to `cwd`, and `env` says where its settings are. */
export interface GitPlace {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Files may be big; what git says is read at once. */
const MOST_BYTES = 2 ** 31

/** The files of one commit, read without touching the working folder. Paths are relative to that of `place`, with `/`. */
export class GitTree {
  readonly name: string
  private readonly place: GitPlace
  private readonly commit: string

  /** Throws `GIT`, `GIT_REPOSITORY`, `GIT_SHALLOW` and `GIT_REF`. */
  constructor(ref: string, place: GitPlace) {
    this.name = `git:${ref}`
    this.place = place
    const inside = git(place, ['rev-parse', '--is-inside-work-tree'])
    if (inside.status !== 0) throw new ProtokollError(noRepository(this.name))
    // What begins with a dash must not become an option.
    const found = git(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
    if (found.status !== 0 || ref === '') throw new ProtokollError(noCommit(ref, place))
    this.commit = found.stdout.toString('utf8').trim()
  }

  /** The file; undefined if the commit has none there. */
  read(path: string): Buffer | undefined {
    return this.files(path).find((file) => file.path === path)?.content
  }

  /** Every file below a folder, in one order on every machine. None if it is not there. */
  files(folder: string): GitFile[] {
    const listed = must(git(this.place, ['ls-tree', '-r', '-z', this.commit, '--', plain(folder)]))
    const entries = listed.toString('utf8').split('\0').filter(Boolean).map(parseEntry)
    const files = entries.filter(({ isFile }) => isFile).sort((a, b) => (a.path < b.path ? -1 : 1))
    if (files.length === 0) return []
    const input = files.map(({ id }) => `${id}\n`).join('')
    const contents = splitBatch(must(git(this.place, ['cat-file', '--batch'], input)))
    return files.map(({ path }, i) => ({ path, content: contents[i] ?? Buffer.alloc(0) }))
  }
}

/** As `ls-tree` knows it: `./a/` is `a`. */
function plain(path: string): string {
  return path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') || '.'
}

function parseEntry(entry: string): { id: string; path: string; isFile: boolean } {
  const [about = '', path = ''] = entry.split('\t')
  const [mode = '', type, id = ''] = about.split(' ')
  // Links are blobs too, of mode 120000.
  return { id, path, isFile: type === 'blob' && mode.startsWith('100') }
}

/** What `cat-file --batch` says: for each object a line that ends in its size, its bytes, and the end of a line. */
function splitBatch(output: Buffer): Buffer[] {
  const contents: Buffer[] = []
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at)
    const size = Number(output.subarray(at, end).toString('latin1').split(' ')[2])
    if (end < 0 || !Number.isInteger(size)) throw new ProtokollError(refused(output.subarray(at, at + 120).toString()))
    contents.push(output.subarray(end + 1, end + 1 + size))
    at = end + size + 2
  }
  return contents
}

interface Said {
  readonly status: number | null
  readonly stdout: Buffer
  readonly stderr: Buffer
}

function git({ cwd, env }: GitPlace, args: readonly string[], input = ''): Said {
  const { error, status, stdout, stderr } = spawnSync('git', args, { cwd, env, input, maxBuffer: MOST_BYTES })
  if (error) {
    const message = 'git cannot be run'
    throw new ProtokollError({ code: 'GIT', message, found: error.message, advice: 'install git, or name folders' })
  }
  return { status, stdout, stderr }
}

function must({ status, stdout, stderr }: Said): Buffer {
  if (status === 0) return stdout
  throw new ProtokollError(refused(stderr.toString('utf8').trim()))
}

function refused(found: string): Problem {
  return { code: 'GIT', message: 'git refuses', found: quote(found), advice: 'try the same ref with git log' }
}

function noRepository(name: string): Problem {
  const message = 'the working folder is in no git repository'
  const advice = 'go to one, or name folders of traces instead'
  return { code: 'GIT_REPOSITORY', message, found: quote(name), legal: 'a folder of traces', advice }
}

function noCommit(ref: string, place: GitPlace): Problem {
  const isShallow = git(place, ['rev-parse', '--is-shallow-repository']).stdout.toString('utf8').trim() === 'true'
  const refs = git(place, ['for-each-ref', '--format=%(refname:short)'])
  const names = refs.stdout.toString('utf8').split('\n').filter(Boolean)
  const found = quote(ref)
  if (isShallow) {
    const message = 'this clone is shallow, and does not have that commit'
    const advice = 'fetch it: git fetch --unshallow, or fetch-depth: 0 in actions/checkout'
    return { code: 'GIT_SHALLOW', message, found, legal: oneOf([...names, 'HEAD']), advice }
  }
  const near = names.find((name) => name.endsWith(`/${ref}`)) ?? nearest(ref, names)
  const advice = near === undefined ? 'fetch it first, if it is on a server' : `did you mean ${quote(`git:${near}`)}?`
  return { code: 'GIT_REF', message: 'there is no such commit', found, legal: oneOf(['HEAD', ...names]), advice }
}
