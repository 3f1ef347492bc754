import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { onTestFailed, onTestFinished } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

/** A reporter, for a Vitest configuration, that says on one line what a run was of. */
export const SAYS_WHAT_RAN = `{
  onTestRunEnd(modules) {
    const ran = modules.map((module) => [
      [module.project.name, module.relativeModuleId].filter(Boolean).join(' '),
      [...module.children.allTests()].every((test) => test.result().state === 'passed'),
    ])
    console.log('RAN ' + JSON.stringify(Object.fromEntries(ran.sort())))
  },
}`

/** A run of Vitest that goes on when files change, until the test is over. */
export class WatchedRun {
  private readonly child: ChildProcess
  private output = ''
  private seen = 0
  private readonly waiting = new Set<() => void>()

  constructor(
    folder: string,
    program = [process.execPath, join(ROOT, 'node_modules/vitest/vitest.mjs')],
    args: string[] = [],
  ) {
    const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', UPDATE_SNAPSHOT: 'new' }
    delete env['CI']
    const [command = '', ...first] = program
    this.child = spawn(command, [...first, '--watch', ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.output += data
        for (const look of this.waiting) look()
      })
    }
    this.child.on('exit', () => {
      for (const look of this.waiting) look()
    })
    onTestFinished(() => this.end())
    onTestFailed(() => {
      process.stderr.write(this.output.slice(-5_000))
    })
  }

  /** What the next run was of: whether the tests of each file pass. */
  async ran(): Promise<Record<string, boolean>> {
    return JSON.parse((await this.says(/^RAN (.*)$/m))[1] ?? '')
  }

  /** Waits until something is said that was not yet. Throws what was said instead if the run ends. */
  async says(what: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = what.exec(this.output.slice(this.seen))
      if (found) {
        this.seen += found.index + found[0].length
        return found
      }
      if (this.child.exitCode !== null) throw new Error(`it has ended: ${this.output}`)
      await new Promise<void>((done) => {
        const look = () => {
          this.waiting.delete(look)
          done()
        }
        this.waiting.add(look)
      })
    }
  }

  private async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const exit = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await exit
  }
}
