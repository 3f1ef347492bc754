import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCluster } from '../../src/host/cluster-file.ts'

const ROOT = resolve(import.meta.dirname, '../..')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cluster-program-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function start(...args: string[]) {
  const program = join(ROOT, 'scripts/cluster.mjs')
  return spawn(process.execPath, [program, '--tick-ms', '20', ...args], { stdio: 'pipe' })
}

/** Says the lines, and then no more; gives what was answered. */
async function say(lines: readonly string[], ...args: string[]) {
  const child = start(...args)
  child.stdin.end(lines.map((line) => `${line}\n`).join(''))
  const ended = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = await ended
  return { stdout: stdout.trimEnd().split('\n'), stderr, status }
}

describe('npm run cluster', () => {
  test('answers what it is told, a line each, and ends with its input', async () => {
    const { stdout, stderr, status } = await say([
      'put a some words',
      'get a',
      '',
      'delete a',
      'get a',
      'append a x',
      'quit',
    ])
    expect({ stdout, stderr, status }).toEqual({
      stdout: ['(none)', 'some words', 'some words', '(none)', '1'],
      stderr: '',
      status: 0,
    })
  })

  test('goes on where it was, with the folder that it is given', async () => {
    expect(await say(['put a 1'], '--dir', folder)).toMatchObject({ stdout: ['(none)'], status: 0 })
    expect(await say(['get a'], '--dir', folder)).toMatchObject({ stdout: ['1'], status: 0 })
    expect(readdirSync(folder).sort()).toEqual(['cluster.json', 'node-1', 'node-2', 'node-3'])
  })

  test('kills nodes and starts them; the others go on as long as they are a majority', async () => {
    const lines = ['put a 1', 'kill 1', 'append a 2', 'status', 'start 1', 'kill 2', 'append a 3', 'get a']
    const { stdout, status } = await say(lines)
    expect(status).toBe(0)
    expect(stdout).toContain('1   down')
    expect([stdout.slice(0, 3), stdout.slice(-4)]).toEqual([
      ['(none)', 'node 1 is dead', '2'],
      ['node 1 is there', 'node 2 is dead', '3', '123'],
    ])
  })

  test('says what cannot be done, goes on, and ends with status 1', async () => {
    const { stdout, stderr, status } = await say(['fly', 'put a', 'kill 9', 'start 1', 'put a 1'])
    expect([stdout, status]).toEqual([['(none)'], 1])
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^HOST_OPTIONS: there is no command "fly"; there are put, .*, quit$/),
      'HOST_OPTIONS: usage: put KEY VALUE',
      'HOST_OPTIONS: there is no node "9"; the nodes are 1, 2, 3',
      'HOST_OPTIONS: node 1 is running',
    ])
  })

  test.each([
    [['--fly'], "HOST_OPTIONS: Unknown option '--fly'"],
    [['--tick-ms', '0'], 'HOST_OPTIONS: --tick-ms is "0"; it must be an integer of 1 or more'],
    [['--snapshot-after', 'x'], 'HOST_OPTIONS: --snapshot-after is "x"; it must be an integer of 0 or more'],
  ])('refuses %j', async (args, message) => {
    const { stderr, status } = await say([], ...args)
    expect([stderr, status]).toEqual([expect.stringContaining(message), 1])
  })

  test('refuses a folder that is none', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const { stderr, status } = await say([], '--dir', file)
    expect([stderr, status]).toEqual([expect.stringContaining('HOST_FOLDER: cannot make a cluster in'), 1])
  })

  test('is not started twice in one folder, and the first goes on', async () => {
    const first = start('--dir', folder)
    first.stdin.write('put a 1\n')
    await once(first.stdout, 'data')
    const { stderr, status } = await say(['get a'], '--dir', folder)
    expect([stderr, status]).toEqual([expect.stringMatching(/node 1 did not start: HOST_PORT: cannot listen/), 1])
    first.stdin.end('get a\n')
    expect(await text(first.stdout)).toBe('1\n')
  })

  test('leaves no process and no folder behind when it is told to end, or killed', async () => {
    const child = start('--dir', folder)
    child.stdin.write('put a 1\n')
    await once(child.stdout, 'data')
    const connections = (readCluster(folder)?.nodes ?? []).map(({ clients }) => connect(clients.port, clients.host))
    await Promise.all(connections.map((socket) => once(socket, 'connect')))
    const gone = connections.map((socket) => once(socket.resume(), 'close'))
    child.kill('SIGTERM')
    await Promise.all([...gone, once(child, 'close')])
    expect([connections.length, existsSync(join(folder, 'cluster.json'))]).toEqual([3, true])
    expect(readdirSync(join(ROOT, '.protokoll')).filter((name) => name.startsWith(`cluster-${child.pid}-`))).toEqual([])
  })
})
