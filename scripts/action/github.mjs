/**
 * As much of GitHub's API as the action needs. In the environment: GITHUB_API_URL, GITHUB_GRAPHQL_URL and
 * GITHUB_REPOSITORY as GitHub sets them, and TOKEN.
 */
import { ANSWER_MILLISECONDS } from './bounds.mjs'
import { Refused } from './refused.mjs'

const { GITHUB_API_URL, GITHUB_GRAPHQL_URL, GITHUB_REPOSITORY, TOKEN = '' } = process.env
const PAGE = 100

/** What the id of a commit looks like. */
export const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

async function ask(method, url, body) {
  if (TOKEN === '') throw new Refused('the input "token" is missing')
  try {
    return await fetch(url, {
      method,
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${TOKEN}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch (error) {
    throw new Refused(`${method} ${url}: ${error.cause?.message ?? error.message}`)
  }
}

/** Asks for something of the repository. Throws `Refused` with what GitHub says. */
export async function request(method, path, body) {
  const response = await ask(method, `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/${path}`, body)
  if (!response.ok) throw new Refused(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** Removes something of the repository, which may be gone already. */
export async function remove(path) {
  const response = await ask('DELETE', `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/${path}`)
  if (!response.ok && response.status !== 404)
    throw new Refused(`DELETE ${path}: ${response.status} ${await response.text()}`)
}

/** All things of a list that comes in pages. */
export async function* all(path) {
  for (let page = 1; ; page += 1) {
    const things = await request('GET', `${path}${path.includes('?') ? '&' : '?'}per_page=${PAGE}&page=${page}`)
    yield* things
    if (things.length < PAGE) return
  }
}

/**
 * The number of the account that the token writes as; undefined if GitHub does not say. The first question is for any
 * token, that of a job or an app too; servers that are older answer the second only, and only for a person's.
 */
export async function account() {
  const { data } = (await answer('POST', GITHUB_GRAPHQL_URL, { query: '{ viewer { databaseId } }' })) ?? {}
  return data?.viewer?.databaseId ?? (await answer('GET', `${GITHUB_API_URL}/user`))?.id ?? undefined
}

async function answer(method, url, body) {
  if (!url) return undefined
  const response = await ask(method, url, body)
  return response.ok ? response.json() : undefined
}
