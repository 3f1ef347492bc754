/**
 * Finds where committed pages are shown: where GitHub shows files of the repository, and which commit the traces are of.
 *
 * That is the head of the pull request, and not its merge, which GitHub forgets with the next one. Where it is not in
 * the clone it is fetched: it is read, and nothing of it is run. Its files are those of the repository that the pull
 * request is for, also where it comes from a fork: GitHub keeps the head of a pull request there, whatever becomes of the fork.
 *
 * In the environment: GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_EVENT_PATH, GITHUB_SHA and GITHUB_OUTPUT as GitHub
 * sets them; HEAD, as `pull-request.mjs` tells it, if it was asked; TOKEN, or none. Outputs: `repository`, and `commit`
 * if it is there.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { ANSWER_MILLISECONDS } from './bounds.mjs'
import { hand, run } from './ending.mjs'
import { COMMIT } from './github.mjs'
import { shown } from './refused.mjs'

const { GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_SERVER_URL, GITHUB_SHA, HEAD = '', TOKEN = '' } = process.env
const REPOSITORY = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`
const ADDRESS = /^https?:\/\/[\w.:-]+(?:\/[\w.-]+){2,}$/

await run(() => {
  if (!ADDRESS.test(REPOSITORY)) return
  hand({ repository: REPOSITORY })
  const head = headOf()
  if (COMMIT.test(head) && isThere(head)) hand({ commit: head })
})

/** The commit that the traces are of. After a `workflow_run` it is not the one that is checked out. */
function headOf() {
  if (HEAD !== '') return HEAD
  const event = GITHUB_EVENT_PATH ? JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8')) : {}
  return event.pull_request?.head?.sha ?? (event.workflow_run ? '' : GITHUB_SHA) ?? ''
}

function isThere(commit) {
  if (git('cat-file', '-e', `${commit}^{commit}`).done) return true
  const isShallow = git('rev-parse', '--is-shallow-repository').said.trim() === 'true'
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--recurse-submodules=no']
  // A clone that is whole stays whole.
  const { done, said } = git('fetch', ...options, ...(isShallow ? ['--depth=1'] : []), REPOSITORY, commit)
  if (!done)
    process.stdout.write(`no pages after are linked, as their commit cannot be fetched: ${shown(said.trim())}\n`)
  return done
}

function git(...args) {
  const options = { encoding: 'utf8', timeout: ANSWER_MILLISECONDS, env: { ...process.env, ...access() } }
  const { status, error, stdout, stderr } = spawnSync('git', args, options)
  return { done: status === 0, said: error?.message ?? `${stdout}${stderr}` }
}

/** Settings that let git in. Others on the machine can read a command line, so the token is in none. */
function access() {
  const quiet = { GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' }
  if (TOKEN === '') return quiet
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`
  const name = `http.${GITHUB_SERVER_URL}/.extraheader`
  // The first takes back what the checkout may have left: GitHub refuses two.
  return {
    ...quiet,
    GIT_CONFIG_COUNT: '2',
    ...{ GIT_CONFIG_KEY_0: name, GIT_CONFIG_VALUE_0: '' },
    ...{ GIT_CONFIG_KEY_1: name, GIT_CONFIG_VALUE_1: header },
  }
}
