import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Comment {
  readonly id: number
  readonly user: { readonly type: string }
  body: string
}

export interface Pull {
  readonly number: number
  readonly head: { readonly sha: string }
}

/** As much of GitHub's API as comments in pull requests need, in memory. */
export class FakeGitHub {
  readonly comments: Comment[] = []
  readonly pulls: Pull[] = []
  /** What was asked for: method and path. */
  readonly requests: string[] = []
  private readonly server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const url = new URL(request.url ?? '', 'http://github')
    this.requests.push(`${request.method} ${url.pathname}`)
    const isKnown = request.headers.authorization === 'Bearer the-token'
    const text = Buffer.concat(chunks).toString()
    const answer = isKnown ? this.answer(request.method ?? '', url, text) : undefined
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { message: 'Not Found' }))
  })

  /** Returns its address. */
  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.server.close()
  }

  private answer(method: string, url: URL, text: string): unknown {
    const { pathname, searchParams } = url
    const page = <T>(things: readonly T[]) => {
      const size = Number(searchParams.get('per_page') ?? 30)
      const from = (Number(searchParams.get('page') ?? 1) - 1) * size
      return things.slice(from, from + size)
    }
    if (method === 'GET' && pathname === '/repos/o/r/pulls') return page(this.pulls)
    if (method === 'GET' && pathname === '/repos/o/r/issues/7/comments') return page(this.comments)
    if (method === 'POST' && pathname === '/repos/o/r/issues/7/comments') {
      const comment = { id: 1000 + this.comments.length, user: { type: 'Bot' }, body: JSON.parse(text).body }
      this.comments.push(comment)
      return comment
    }
    const comment = this.comments.find(({ id }) => pathname === `/repos/o/r/issues/comments/${id}`)
    if (method === 'PATCH' && comment) comment.body = JSON.parse(text).body
    return comment
  }
}
