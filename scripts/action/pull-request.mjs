/**
 * Finds the pull request of an event, and what it is merged into. After a `workflow_run` that is the open one whose
 * head is the commit that was run. What the run left behind is not asked: whoever opened the pull request may have
 * written it.
 *
 * In the environment besides what `github.mjs` needs: GITHUB_EVENT_PATH, GITHUB_SHA, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT
 * and GITHUB_OUTPUT as GitHub sets them, and BASE. Outputs: `found`, `number`, `run`, `head`, its commit, and `base`
 * where BASE asks for it.
 */
import { readFileSync } from 'node:fs'
import { hand, run } from './ending.mjs'
import { all, COMMIT, request } from './github.mjs'
import { Refused, shown } from './refused.mjs'

const { BASE, GITHUB_EVENT_PATH, GITHUB_RUN_ATTEMPT, GITHUB_RUN_ID, GITHUB_SHA } = process.env

await run(async () => {
  const event = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8'))
  const found = event.pull_request ? ofEvent(event.pull_request) : await ofRun(event.workflow_run)
  hand({ found: String(found !== undefined) })
  if (found === undefined) return
  hand({ number: String(found.number), run: found.run, head: found.head })
  if (BASE === 'pull-request') hand({ base: await baseOf(found) })
})

function ofEvent(pull) {
  return { ...parts(pull), merge: GITHUB_SHA, run: `${GITHUB_RUN_ID}.${GITHUB_RUN_ATTEMPT}` }
}

function parts({ number, head, base, merge_commit_sha: merge }) {
  return { number, head: head.sha, base: base.sha, merge }
}

async function ofRun(event) {
  const { head_sha: sha, head_branch: branch, head_repository: repository, id, run_attempt: attempt = 1 } = event ?? {}
  if (sha === undefined) throw new Refused('this event belongs to no pull request')
  const owner = repository?.owner?.login
  // Anybody can push the commit of somebody else to a fork of their own: it is the one in that fork and branch.
  const isOfFork = ({ head }) =>
    owner === undefined ? head.repo === null : head.repo?.full_name === repository.full_name
  const where = owner === undefined ? '' : `&head=${encodeURIComponent(`${owner}:${branch}`)}`
  if (owner === undefined) say('the repository that the pull request came from is gone')
  const found = []
  for await (const pull of all(`pulls?state=open${where}`))
    if (pull.head.sha === sha && isOfFork(pull)) found.push(pull)
  const [pull] = found
  if (found.length === 1) return { ...parts(pull), run: `${id}.${attempt}` }
  if (pull) say(`several pull requests have the commit ${shown(sha)}: ${found.map(({ number }) => number).join(', ')}`)
  else say('the pull request is closed, or newer commits have come')
  return undefined
}

/**
 * The commit that GitHub merged the head into, for the run to try; what the pull request says is often older. That
 * merge may be a newer one than the run had, if its base has moved since.
 */
async function baseOf({ head, base, merge }) {
  const { parents = [] } = COMMIT.test(merge ?? '') ? await request('GET', `git/commits/${merge}`) : {}
  const [into, merged] = parents.map(({ sha }) => sha)
  const found = merged === head ? into : base
  if (!COMMIT.test(found)) throw new Refused(`no commit that a pull request could be merged into: ${found}`)
  return found
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
