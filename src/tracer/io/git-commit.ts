import { oneOf, type Problem, ProtokollError, quote } from '../common/errors.ts'
import { nearest } from '../common/nearest.ts'
import { type GitPlace, git, lineOf, mustGit, refusedBy, saidBy } from './git-run.ts'

/** SHA-1, or SHA-256. */
const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** The id of the commit that a ref names. Throws `GIT…`. */
export function commitOf(ref: string, place: GitPlace): string {
  if (ref === '' || ref.includes('\0')) throw new ProtokollError(noCommit(ref, place))
  // What begins with a dash must not become an option.
  const said = git(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', ref])
  const id = lineOf(said.stdout)
  // `^HEAD` names a commit that is left out, and is answered as that.
  if (said.status !== 0 || !ID.test(id))
    throw new ProtokollError(noCommit(ref, place, said.stderr.length > 0 ? saidBy(said) : undefined))
  const commit = git(place, ['rev-parse', '--verify', '--quiet', `${id}^{commit}`])
  if (commit.status === 0) return lineOf(commit.stdout)
  throw new ProtokollError(otherObject(ref, id, place))
}

/**
 * The newest commit that is in the histories of two: of one that is known, and of what `other` names. Throws `GIT_BASE`
 * if there is none, and what `commitOf` does.
 */
export function mergeBase(
  own: { readonly ref: string; readonly commit: string },
  other: string,
  place: GitPlace,
): string {
  // Before its first commit a branch has no history at all.
  if (other === 'HEAD' && git(place, ['rev-parse', '--verify', '--quiet', 'HEAD']).status === 1)
    throw new ProtokollError(noBase([own.ref, other], place))
  const commit = commitOf(other, place)
  if (commit === own.commit) return commit
  const said = git(place, ['merge-base', own.commit, commit])
  const [id = ''] = said.stdout.toString('latin1').split('\n')
  if (said.status === 0 && ID.test(id)) return id
  throw new ProtokollError(said.status === 1 ? noBase([own.ref, other], place) : refusedBy(said))
}

function noBase([ref, other]: readonly [string, string], place: GitPlace): Problem {
  const exact = 'compare with the commit itself: --exact'
  const found = `${quote(ref)} and ${quote(other)}`
  if (!isShallow(place)) return { code: 'GIT_BASE', message: 'commits without a common history', found, advice: exact }
  const message = 'this clone is shallow, and does not reach back to a commit that both come from'
  const advice = `fetch more: git fetch --unshallow, or fetch-depth: 0 in actions/checkout; or ${exact}`
  return { code: 'GIT_BASE', message, found, advice }
}

function isShallow(place: GitPlace): boolean {
  return lineOf(mustGit(place, ['rev-parse', '--is-shallow-repository'])) === 'true'
}

/** It is there, and something else; or it is not there at all. */
function otherObject(ref: string, id: string, place: GitPlace): Problem {
  const said = git(place, ['cat-file', '-t', id])
  if (said.status !== 0) return /could not get object info/.test(saidBy(said)) ? noCommit(ref, place) : refusedBy(said)
  const what = lineOf(said.stdout)
  const found = `${quote(ref)}, a ${what}${what === 'tag' ? ' of something else' : ''}`
  const advice = 'name a commit, a branch, or a tag of a commit'
  return { code: 'GIT_REF', message: 'what is named is no commit', found, legal: 'a commit', advice }
}

/** `said`: why, if git says so. */
function noCommit(ref: string, place: GitPlace, said?: string): Problem {
  const refs = mustGit(place, ['for-each-ref', '--format=%(refname:short)'])
  const names = refs.toString('utf8').split('\n').filter(Boolean)
  const found = said === undefined ? quote(ref) : `${quote(ref)}: ${said}`
  if (isShallow(place)) {
    const message = 'this clone is shallow, and does not have that commit'
    const advice = 'fetch it: git fetch --unshallow, or fetch-depth: 0 in actions/checkout'
    return { code: 'GIT_SHALLOW', message, found, legal: oneOf([...names, 'HEAD']), advice }
  }
  const near = names.find((name) => name.endsWith(`/${ref}`)) ?? nearest(ref, names)
  const advice = near === undefined ? 'fetch it first, if it is on a server' : `did you mean ${quote(`git:${near}`)}?`
  return { code: 'GIT_REF', message: 'there is no such commit', found, legal: oneOf(['HEAD', ...names]), advice }
}
