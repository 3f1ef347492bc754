import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const SCRIPT = resolve(import.meta.dirname, '../../scripts/explore.mjs')

function explore(...args: readonly string[]) {
  return spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' })
}

const folder = mkdtempSync(join(tmpdir(), 'protokoll-explore-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('npm run explore', () => {
  it('says what came about, and the same on one thread and on two, but for the speed', () => {
    const [one, two] = ['1', '2'].map((threads) =>
      explore('--schedules', '120', '--seed', '7', '--actions', '30', '--threads', threads),
    )
    expect(one).toMatchObject({ status: 0, stderr: '' })
    expect(one?.stdout).toMatch(
      /^actions: .*\bcommand \d+.*\nanswers: .*\bresult \d+.*\nseen: .*\bleaders \d+.*\nfeature branches reached (?:.*\n)+engine branches reached (?:.*\n)+120 schedules of 30 actions, seed 7: 0 failed, \d+ schedules\/s\n$/,
    )
    const withoutSpeed = (text?: string) => text?.replace(/\d+ schedules\/s/, '')
    expect(withoutSpeed(two?.stdout)).toBe(withoutSpeed(one?.stdout))
  })

  it('says of shards, put together, what one run says, and when they are no whole', () => {
    const args = ['--schedules', '50', '--seed', '7', '--actions', '30']
    const file = (name: string) => join(folder, `${name}.json`)
    const one = explore(...args, '--json', file('one'))
    const shards = ['1', '2', '3'].map((part) => {
      expect(explore(...args, '--shard', `${part}/3`, '--json', file(part)).status).toBe(0)
      return file(part)
    })
    const merged = explore('--merge', ...shards.toReversed(), '--json', file('merged'))
    expect(merged).toMatchObject({ status: 0, stderr: '', stdout: one.stdout.replace(/, \d+ schedules\/s/, '') })
    expect(readFileSync(file('merged'), 'utf8')).toBe(readFileSync(file('one'), 'utf8'))
    expect(JSON.parse(readFileSync(file('one'), 'utf8')).engine.seen).toContainEqual([
      expect.stringMatching(/^src\/raft\/tick\.ts:\d+:\d+ function$/),
      0,
    ])

    const refused = (...files: readonly string[]) => {
      const { status, stderr } = explore('--merge', ...files)
      expect(status).toBe(2)
      return stderr.replaceAll(folder, '')
    }
    const [a = '', b = ''] = shards
    expect(refused(a, b)).toBe('shard 3/3 is missing; see --help\n')
    expect(refused(a, a, b)).toBe('/1.json and /1.json are both shard 1/3; see --help\n')
    expect(refused(a, file('one'))).toBe('/one.json is shard 1/1, and others are of 3; see --help\n')
    writeFileSync(file('other'), readFileSync(b, 'utf8').replace('"seed": 7', '"seed": 8'))
    expect(refused(a, file('other'))).toBe(
      '/1.json and /other.json are not of one exploration: seed is 7 in one and 8 in the other; see --help\n',
    )
    writeFileSync(file('none'), '{}')
    expect(refused(file('none'))).toMatch(/^\/none\.json is no result of exploring/)
    expect(refused(file('missing'))).toMatch(/^\/missing\.json cannot be read: ENOENT/)
    expect(refused()).toBe('--merge needs the files of all shards; see --help\n')
  })

  it('shows one schedule, the same each time, without what it is told to leave out', () => {
    const args = ['--seed', '7', '--schedule', '5', '--actions', '20']
    const shown = explore(...args)
    expect(shown).toMatchObject({ status: 0, stderr: '' })
    const [options, ...lines] = shown.stdout.trimEnd().split('\n')
    expect(JSON.parse(options ?? '')).toMatchObject({ nodes: expect.any(Number) })
    expect(lines).toHaveLength(21)
    expect(lines.at(-1)).toBe('sound')
    expect(explore(...args).stdout).toBe(shown.stdout)
    expect(shown.stdout).toContain('"do":"pass"')
    expect(explore(...args, '--without', 'pass,tick').stdout).not.toMatch(/"do":"(?:pass|tick)"/)
  })

  it('says what a wrong command line may be', () => {
    const unknown = explore('--without', 'runs')
    expect(unknown.status).toBe(2)
    expect(unknown.stderr).toMatch(/^there is no kind "runs"; there are run, send, .*\n$/)
    expect(explore('--seed', 'x')).toMatchObject({
      status: 2,
      stderr: '--seed is "x"; it must be an integer of 0 or more; see --help\n',
    })
    for (const seed of ['', '1e3', '1.0']) expect(explore('--seed', seed).status).toBe(2)
    expect(explore('--schedulez', '1').status).toBe(2)
    for (const shard of ['0/2', '3/2', '1', '1/0', 'a/b', '1/2/3']) {
      expect(explore('--shard', shard).stderr).toBe(
        `--shard is "${shard}"; it must be i/n, the part i of n from 1 to n, such as 2/8; see --help\n`,
      )
    }
    expect(explore('x').stderr).toBe('"x" is no option; see --help\n')
    expect(explore('--seed', '-1').stderr).toMatch(/^[^\n]+; see --help\n$/)
    expect(explore('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--without KIND') })
  })
})
