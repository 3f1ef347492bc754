import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Who writes: a job's token writes as an app, that of a person as the person. */
export interface Account {
  readonly id: number
  readonly type: 'Bot' | 'User'
}

export const ACTIONS: Account = { id: 41, type: 'Bot' }
export const ANOTHER_APP: Account = { id: 42, type: 'Bot' }
export const SOMEBODY: Account = { id: 7, type: 'User' }

export interface Comment {
  readonly id: number
  /** Nobody, if the account is gone. */
  readonly user: Account | null
  body: string
}

export interface Pull {
  readonly number: number
  /** Without a repository if the fork is gone. */
  readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null }
  readonly base: { readonly sha: string }
  readonly merge_commit_sha?: string | null
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

const NOT_FOUND: Answer = { status: 404, body: { message: 'Not Found' } }
const REFUSED: Answer = { status: 403, body: { message: 'Resource not accessible by integration' } }
const found = (body: unknown): Answer => ({ status: 200, body })

/** As much of GitHub's API as comments in pull requests need, in memory. */
export class FakeGitHub {
  readonly comments: Comment[] = []
  readonly pulls: Pull[] = []
  /** The parents of commits. */
  readonly parents = new Map<string, readonly string[]>()
  /** Whose each token is. */
  readonly tokens = new Map<string, Account>([
    ['the-token', ACTIONS],
    ['token-of-an-app', ANOTHER_APP],
    ['token-of-somebody', SOMEBODY],
  ])
  /** Whether the server is so old that it does not tell an app who it is. */
  tellsApps = true
  /** What was asked for: method and path. */
  readonly requests: string[] = []
  /** Is waited for before a request is answered. */
  before: (request: string) => Promise<void> | void = () => {}
  private nextId = 1000
  private readonly server = createServer(async (request, response) => {
    const text = await textOf(request)
    const url = new URL(request.url ?? '', 'http://github')
    const asked = `${request.method} ${url.pathname}`
    this.requests.push(asked)
    await this.before(asked)
    const account = this.tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '')
    const { status, body } = account ? this.answer(request.method ?? '', url, text, account) : NOT_FOUND
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(status === 204 ? undefined : JSON.stringify(body))
  })

  /** Returns its address. */
  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done))
    return this.address
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.server.close()
  }

  /** As it was before anybody came. */
  clear(): void {
    for (const list of [this.comments, this.pulls, this.requests]) list.length = 0
    this.parents.clear()
    this.nextId = 1000
  }

  /** A comment that is there already. */
  add(user: Account | null, body: string): number {
    this.nextId += 1
    this.comments.push({ id: this.nextId, user, body })
    return this.nextId
  }

  private answer(method: string, { pathname, searchParams }: URL, text: string, account: Account): Answer {
    const page = <T>(things: readonly T[]) => {
      const size = Number(searchParams.get('per_page') ?? 30)
      const from = (Number(searchParams.get('page') ?? 1) - 1) * size
      return found(things.slice(from, from + size))
    }
    if (pathname === '/graphql') {
      const isTold = this.tellsApps || account.type === 'User'
      return isTold ? found({ data: { viewer: { databaseId: account.id } } }) : REFUSED
    }
    if (pathname === '/user') return account.type === 'User' ? found(account) : REFUSED
    const path = pathname.replace('/repos/o/r/', '')
    if (path === 'pulls') {
      const owner = searchParams.get('head')?.split(':')[0]
      return page(this.pulls.filter(({ head }) => !owner || head.repo?.full_name.startsWith(`${owner}/`)))
    }
    if (path === 'issues/7/comments') {
      if (method === 'GET') return page([...this.comments])
      this.add(account, JSON.parse(text).body)
      return found(this.comments.at(-1))
    }
    const parents = this.parents.get(path.replace('git/commits/', ''))
    if (parents) return found({ parents: parents.map((sha) => ({ sha })) })
    return this.change(method, path, text)
  }

  private change(method: string, path: string, text: string): Answer {
    const at = this.comments.findIndex(({ id }) => path === `issues/comments/${id}`)
    const comment = this.comments[at]
    if (!comment) return NOT_FOUND
    if (method === 'DELETE') {
      this.comments.splice(at, 1)
      return { status: 204, body: undefined }
    }
    // Whoever may write to the repository may change anybody's comment.
    if (method === 'PATCH') comment.body = JSON.parse(text).body
    return found(comment)
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
