import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { type Ended, Project } from './project.ts'

/** Runs a command line that changes nothing, in a project that could be rendered. */
async function looked(...args: string[]): Promise<Ended> {
  const project = new Project()
  const before = project.contents('.')
  const ended = await project.run(...args)
  expect(project.contents('.')).toEqual(before)
  return ended
}

async function help(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await looked(...args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

describe('the help', () => {
  test('names the commands, and what the exit status says', async () => {
    const text = await help('help')
    for (const name of Object.keys(COMMANDS)) expect(text).toContain(`\n  protokoll ${name}`)
    expect(text).toContain('Exit status: 0; 1 if something is refused, with diff 2; 70 for a mistake in')
    expect(await help('--help')).toBe(text)
    expect(await help('--', 'help')).toBe(text)
  })

  test.each(Object.entries(COMMANDS))('of %s names its options, and does nothing', async (name, { options, usage }) => {
    const text = await help('help', name)
    expect(text.split('\n')[0]).toBe(`protokoll ${usage}`)
    for (const option of [...Object.keys(options), 'help', 'version'])
      expect(text).toMatch(new RegExp(`^  --${option} `, 'm'))
    expect(text).toContain('Exit status: 0')
    expect(await help(name, '--help')).toBe(text)
    expect(await help('--help', name)).toBe(text)
    expect(await help(name, 'a', '--out', '--xyzzy', '--help')).toBe(text)
  })

  test('says what may stand there, and what must', async () => {
    expect(await help('help', 'render')).toContain('[choices: "default", "classic"] [default: default]')
    expect(await help('help', 'merge')).toContain('[required]')
  })

  test('fits a terminal', async () => {
    const texts = await Promise.all([help('help'), ...Object.keys(COMMANDS).map((name) => help('help', name))])
    for (const line of texts.join('\n').split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })
})

describe('the version', () => {
  test.each([[['--version']], [['render', '--version']], [['diff', '--version']]])('is told by %j', async (args) => {
    const { status, stdout, stderr } = await looked(...args)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

test.each([[[]], [['hepl']], [['render', 'help']], [['version']]])('%j does nothing', async (args) => {
  const { status, stdout, stderr } = await looked(...args)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^error OPTION /)
})
