import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SCRIPT = resolve(import.meta.dirname, '../../scripts/explore.mjs')

function explore(...args: readonly string[]) {
  return spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' })
}

describe('npm run explore', () => {
  it('says what came about, and the same on one thread and on two, but for the speed', () => {
    const [one, two] = ['1', '2'].map((threads) =>
      explore('--schedules', '120', '--seed', '7', '--actions', '30', '--threads', threads),
    )
    expect(one).toMatchObject({ status: 0, stderr: '' })
    expect(one?.stdout).toMatch(
      /^actions: .*\bcommand \d+.*\nanswers: .*\bresult \d+.*\nseen: .*\bleaders \d+.*\n120 schedules of 30 actions, seed 7: 0 failed, \d+ schedules\/s\n$/,
    )
    const withoutSpeed = (text?: string) => text?.replace(/\d+ schedules\/s/, '')
    expect(withoutSpeed(two?.stdout)).toBe(withoutSpeed(one?.stdout))
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
    expect(explore('--seed', '-1').stderr).toMatch(/^[^\n]+; see --help\n$/)
    expect(explore('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--without KIND') })
  })
})
