import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ProtokollError, quote } from '../tracer/common/errors.ts'
import { errno } from '../tracer/io/errno.ts'
import { explorerPage, scriptPolicy } from './explorer-page.ts'
import type { LiveTests } from './live-tests.ts'
import type { ViewerBundle } from './viewer-bundle.ts'

/** The only address that is listened at: nobody but this machine reaches it. */
const LOOPBACK = '127.0.0.1'
/** The names by which a browser on this machine may call the server: another is a page of somebody else's. */
const OWN_NAMES = ['localhost', LOOPBACK, '[::1]']

/** A server that shows tests, until it is closed. */
export interface Serving {
  readonly address: string
  /** Tells every page that is open what is new. */
  tell(): void
  close(): Promise<void>
}

/** Serves the tests on this machine. Throws `PORT` if the port is taken. */
export async function serve(tests: LiveTests, bundle: ViewerBundle, port: number): Promise<Serving> {
  const open = new Map<ServerResponse, string>()
  const server = createServer((request, response) => {
    const refusal = refusalOf(request, portOf(server))
    if (refusal !== undefined) return refuse(response, refusal)
    // No address is resolved: there are two, and whatever else is asked for is not there.
    const [path, query = ''] = (request.url ?? '').split('?')
    if (path === '/') return showPage(response, tests, bundle)
    if (path !== '/events') return refuse(response, 404)
    // What a page has seen: it says so itself when it asks for the first time, and its browser when it asks again.
    const seen = request.headers['last-event-id'] ?? new URLSearchParams(query).get('since') ?? ''
    response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/event-stream; charset=utf-8' })
    response.on('close', () => open.delete(response))
    response.write('retry: 500\n\n')
    open.set(response, String(seen))
    tellOne(response)
  })
  const tellOne = (response: ServerResponse) => {
    const update = tests.since(open.get(response) ?? '')
    if (update.revision === open.get(response)) return
    open.set(response, update.revision)
    response.write(`id: ${update.revision}\ndata: ${JSON.stringify(update)}\n\n`)
  }
  await listen(server, port)
  return {
    address: `http://${LOOPBACK}:${portOf(server)}/`,
    tell: () => {
      for (const response of open.keys()) tellOne(response)
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const

/** The status with which a request is refused; undefined for one that is answered. */
function refusalOf({ method, headers }: IncomingMessage, port: number): number | undefined {
  // Browsers leave out the port that is meant where none is said.
  const names = OWN_NAMES.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])])
  if (headers.host === undefined || !names.includes(headers.host.toLowerCase())) return 403
  // A page of somebody else's that asks in a reader's name says whose it is.
  if (headers.origin !== undefined && !names.includes(headers.origin.replace(/^http:\/\//, ''))) return 403
  return method === 'GET' ? undefined : 405
}

function refuse(response: ServerResponse, status: number): void {
  const allow = status === 405 ? { Allow: 'GET' } : {}
  response.writeHead(status, { ...HEADERS, ...allow, 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(`${status}\n`)
}

function showPage(response: ServerResponse, tests: LiveTests, bundle: ViewerBundle): void {
  const page = explorerPage({ ...bundle, payload: tests.payload, live: { revision: tests.now } })
  response.writeHead(200, {
    ...HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `${scriptPolicy(bundle, true)}; frame-ancestors 'none'`,
  })
  response.end(page)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', (error) => failed(errno(error) === undefined ? error : cannotListen(error, port)))
    server.listen(port, LOOPBACK, done)
  })
}

function cannotListen(error: Error, port: number): ProtokollError {
  const isTaken = errno(error) === 'EADDRINUSE'
  const message = isTaken ? 'the port is in use: another program listens there' : 'nobody may listen at this port'
  const advice = `${isTaken ? 'end that program, or name' : 'name'} another with --port; 0 takes any that is free`
  return new ProtokollError({ code: 'PORT', field: '--port', message, found: quote(port), advice })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
