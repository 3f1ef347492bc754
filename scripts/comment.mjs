/**
 * Keeps one comment in a pull request up to date: finds the one that it wrote before by a mark that nobody sees, and
 * replaces its text, or adds one. Where nothing has changed and nothing was said before, it says nothing.
 *
 * What it needs is in the environment: GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL as GitHub sets them, TOKEN,
 * REPORT (the file with the text), and CHANGED (`true` or `false`).
 *
 * After a `workflow_run` the pull request is the open one whose head is the commit that was run. What the run left
 * behind is not asked: whoever opened the pull request may have written it.
 */
import { readFileSync } from 'node:fs'

const MARK = '<!-- protokoll: what the nodes do differently -->'
/** GitHub's limit of a comment, in characters. */
const LONGEST = 65_536
const PAGE = 100

const { CHANGED, GITHUB_API_URL, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, REPORT, TOKEN } = process.env

async function request(method, path, body) {
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/${path}`, {
    method,
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${TOKEN}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** All things of a list that comes in pages. */
async function* all(path) {
  for (let page = 1; ; page += 1) {
    const things = await request('GET', `${path}${path.includes('?') ? '&' : '?'}per_page=${PAGE}&page=${page}`)
    yield* things
    if (things.length < PAGE) return
  }
}

async function findPullRequest() {
  const event = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8'))
  if (event.pull_request) return event.pull_request.number
  const { head_branch: branch, head_repository: repository, head_sha: sha } = event.workflow_run ?? {}
  if (sha === undefined) throw new Error('this event belongs to no pull request')
  const head = encodeURIComponent(`${repository.owner.login}:${branch}`)
  for await (const pull of all(`pulls?state=open&head=${head}`)) if (pull.head.sha === sha) return pull.number
  return undefined
}

/** The comment of an earlier run. Others could copy the mark, but not write as an app. */
async function findComment(number) {
  for await (const comment of all(`issues/${number}/comments`)) {
    if (comment.user?.type === 'Bot' && comment.body?.startsWith(MARK)) return comment.id
  }
  return undefined
}

function textOf(file) {
  const text = `${MARK}\n${readFileSync(file, 'utf8')}`
  if (text.length > LONGEST) throw new Error(`the comment has ${text.length} characters; GitHub takes ${LONGEST}`)
  return text
}

const number = await findPullRequest()
if (number === undefined) {
  process.stdout.write('the pull request is closed, or newer commits have come\n')
} else {
  const body = textOf(REPORT)
  const id = await findComment(number)
  if (id !== undefined) await request('PATCH', `issues/comments/${id}`, { body })
  else if (CHANGED === 'true') await request('POST', `issues/${number}/comments`, { body })
  process.stdout.write(
    `pull request ${number}: ${id !== undefined ? 'replaced' : CHANGED === 'true' ? 'added' : 'no'} comment\n`,
  )
}
