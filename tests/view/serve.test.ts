import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProtokollError } from '../../src/tracer/common/errors.ts'
import { type Files, filesFrom } from '../../src/tracer/io/files.ts'
import { loadProject } from '../../src/tracer/io/project.ts'
import { LiveTests } from '../../src/view/live-tests.ts'
import { type Serving, serve } from '../../src/view/serve.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'

const BUNDLE = { script: 'const a = "</script>"', style: 'a{}' }
const TRACE = textOf([HEADER, SECTION, ...JOINED, END])
let folder: string
let disk: Files
let tests: LiveTests
let serving: Serving
let port: number

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'protokoll-serve-'))
  disk = filesFrom(folder)
  disk.write('protokoll.json', '{"vocabulary":"words.json"}')
  disk.write('words.json', JSON.stringify(twoPhaseWords))
  disk.write('docs-out/traces/g/f/t.jsonl', TRACE)
  tests = new LiveTests(loadProject(folder), disk, 'e')
  serving = await serve(tests, BUNDLE, 0)
  port = Number(new URL(serving.address).port)
})
afterAll(async () => {
  await serving.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Answer {
  readonly status: number | undefined
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

/** Asks as it is told to, whatever a browser would make of it. */
function ask(
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: object } = {},
): Promise<Answer> {
  return new Promise((done, failed) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers: { ...headers }, agent: false },
      (response) => {
        let body = ''
        response.on('data', (data) => {
          body += data
          // A stream has no end: what it says first is enough.
          if (String(response.headers['content-type']).startsWith('text/event-stream') && body.includes('data:')) end()
        })
        const end = () => {
          response.destroy()
          done({ status: response.statusCode, headers: response.headers, body })
        }
        response.on('end', end)
      },
    )
    asked.on('error', failed)
    asked.end()
  })
}

describe('the server', () => {
  test('has one page, with the tests in it, which nothing may be added to', async () => {
    const { status, headers, body } = await ask('/')
    expect(status).toBe(200)
    expect(body).toContain('data-protokoll-live="e.')
    expect(body).toContain('const a = "\\x3c/script>"')
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; .*connect-src 'self'; .*frame-ancestors 'none'$/,
    )
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  test('tells what is new, and nothing else has to be asked for', async () => {
    const { headers, body } = await ask('/events?since=other')
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8')
    const told = /^id: (.*)\ndata: (.*)\n\n$/m.exec(body)
    expect(told?.[1]).toBe(tests.now)
    expect(JSON.parse(told?.[2] ?? '')).toMatchObject({ tests: [{ id: 'g/f/t', trace: TRACE }] })
  })

  test('a browser that comes back says what it has seen, and is told the rest', async () => {
    const seen = tests.now
    disk.replace('docs-out/traces/g/f/u.jsonl', TRACE.replace('"test":"t"', '"test":"u"'))
    tests.refresh()
    const { body } = await ask('/events?since=other', { headers: { 'Last-Event-ID': seen } })
    expect(body).toContain('g/f/u')
    expect(body).not.toContain('g/f/t')
  })

  test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('answers to %s', async (name) => {
    expect((await ask('/', { headers: { Host: `${name}:${port}` } })).status).toBe(200)
  })

  test.each([
    'evil.example',
    'evil.example:PORT',
    'localhost',
    'localhost:1',
    '127.0.0.1.evil.example:PORT',
    'localhost.evil.example:PORT',
    '0.0.0.0:PORT',
    '[::]:PORT',
    '127.0.0.2:PORT',
    'localhost:PORT:PORT',
    'evil.example@localhost:PORT',
  ])('refuses whoever calls it %j', async (name) => {
    const Host = name.replaceAll('PORT', String(port))
    for (const path of ['/', '/events', '/x']) {
      const { status, body } = await ask(path, { headers: { Host } })
      expect([status, body.includes('g/f/t')]).toEqual([403, false])
    }
  })

  test.each(['http://evil.example', 'null', 'https://localhost', 'file://'])('refuses pages of %s', async (Origin) => {
    expect((await ask('/', { headers: { Origin } })).status).toBe(403)
    expect((await ask('/events', { headers: { Origin } })).status).toBe(403)
  })

  test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE'])('does nothing for %s', async (method) => {
    const { status, headers } = await ask('/', { method })
    expect([status, headers['allow']]).toEqual([405, 'GET'])
    expect(headers).not.toHaveProperty('access-control-allow-methods')
  })

  test.each([
    '/protokoll.json',
    '/words.json',
    '/../words.json',
    '/..%2fwords.json',
    '/%2e%2e/words.json',
    '/./words.json',
    '//words.json',
    '/docs-out/traces/g/f/t.jsonl',
    '/..\\words.json',
    '/index.html',
    '/events/../words.json',
    '/events/..%2f..%2fwords.json',
    'http://evil.example/words.json',
    '/%00',
    '/%',
  ])('has no file for %s', async (path) => {
    const { status, body } = await ask(path)
    expect([status, body]).toEqual([404, '404\n'])
  })

  test('whatever is asked for, is answered', async () => {
    for (const path of ['//', '*', '/?', '/#', '/?a=%ff', 'http://[', '/?since=%'])
      expect([200, 404]).toContain((await ask(path)).status)
    expect((await ask('/')).status).toBe(200)
  })

  test('refuses a port that is taken, and says what to do', async () => {
    const refused = await serve(tests, BUNDLE, port).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ProtokollError)
    expect((refused as ProtokollError).problems).toEqual([
      {
        code: 'PORT',
        field: '--port',
        message: 'the port is in use: another program listens there',
        found: String(port),
        advice: 'end that program, or name another with --port; 0 takes any that is free',
      },
    ])
  })
})
