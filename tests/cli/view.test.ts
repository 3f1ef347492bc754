import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { build, CLI, FAILED, GIT_ENVIRONMENT, Project, runWith } from './project.ts'

beforeAll(build)

/** Runs the command until something has looked at what it serves. Returns what it said, and its status. */
async function viewed(project: Project, args: readonly string[], look: (address: string) => Promise<void>) {
  let told = ''
  let end = () => {}
  const ended = new Promise<void>((done) => {
    end = done
  })
  const running = runWith(
    {
      cwd: project.folder,
      env: { ...GIT_ENVIRONMENT, BROWSER: join(project.folder, 'browser.sh') },
      interrupted: () => ended,
      stdout: {
        write: async (text: string) => {
          told += text
          const address = /Open (\S+)/.exec(told)?.[1]
          if (address === undefined) return
          await look(address).finally(end)
        },
      },
    },
    'view',
    ...args,
  )
  const { status, stderr } = await running
  return { status, stderr, told }
}

describe('view', () => {
  test('serves the last run on this machine until it is interrupted', async () => {
    const project = new Project()
    project.write('.protokoll/failed/g/f/fails.jsonl', FAILED)
    let page = ''
    let at = ''
    const { status, stderr, told } = await viewed(project, ['--port', '0'], async (address) => {
      at = address
      page = await (await fetch(address)).text()
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(told).toMatch(/^2 tests, 1 of them failing\. Open http:\/\/127\.0\.0\.1:\d+\/\n$/)
    expect(page).toContain('"id":"g/f/fails"')
    await expect(fetch(at)).rejects.toThrow()
  })

  test('waits for the first run where there has been none', async () => {
    const project = new Project()
    project.remove('docs-out')
    const { status, told } = await viewed(project, ['--port', '0'], async () => {})
    expect(status).toBe(0)
    expect(told).toMatch(/^0 tests\. Open /)
  })

  test('has the system open a browser', async () => {
    const project = new Project()
    const { stderr } = await viewed(project, ['--port', '0', '--open'], async () => {})
    expect(stderr).toBe('no browser could be opened\n')
  })

  test.each(['x', '-1', '65536', '1.5', '1e3', '0x10', '999999'])('refuses the port %s', async (port) => {
    const { status, stderr } = await new Project().run('view', `--port=${port}`)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^error OPTION no such port\n {2}field {2}--port\n[\s\S]* {2}do {5}/)
  })

  test('says what to do where the port is taken', async () => {
    const other = createServer()
    onTestFinished(() => void other.close())
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { status, stdout, stderr } = await new Project().run('view', '--port', String(port))
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(
      /^error PORT the port is in use.*\n {2}field {2}--port\n {2}found {2}"?\d+"?\n {2}do {5}end that/,
    )
  })

  test('refuses words that are none', async () => {
    const project = new Project()
    project.write('words.json', '{')
    const { status, stderr } = await project.run('view', '--port', '0')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^error VOCABULARY words\.json/)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'as a process ends with 0 by %s, also while a page listens',
    async (signal) => {
      const project = new Project()
      const child = spawn(process.execPath, [CLI, 'view', '--port', '0'], { cwd: project.folder, stdio: 'pipe' })
      onTestFinished(() => void child.kill('SIGKILL'))
      const [said] = (await once(child.stdout, 'data')) as [Buffer]
      const address = /Open (\S+)/.exec(String(said))?.[1] ?? ''
      const events = await fetch(`${address}events?since=x`)
      expect(events.headers.get('content-type')).toContain('text/event-stream')
      const reading = events.text().catch(() => 'cut off')
      const exit = once(child, 'exit')
      child.kill(signal)
      expect((await exit)[0]).toBe(0)
      await reading
      expect(realFiles.list(join(project.folder, '.protokoll'))).toEqual([])
    },
  )
})
