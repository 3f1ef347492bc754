import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parse } from 'yaml'

const ROOT = resolve(import.meta.dirname, '../..')

interface Step {
  readonly name?: string
  readonly id?: string
  readonly if?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  readonly 'working-directory'?: string
  readonly run?: string
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>
}

/** What expressions name: `inputs`, `steps`, `runner`, `github`, `matrix`. */
type Context = Readonly<Record<string, unknown>>

/** How a job ended. */
export interface Ended {
  readonly passed: boolean
  readonly output: string
  /** The steps that ran, in order; those of the action behind those before it. */
  readonly ran: readonly string[]
  /** The lines that the machine took for commands, but for those that stop it and let it go on. */
  readonly obeyed: readonly string[]
  /** What protokoll was called with, each time. */
  readonly calls: readonly string[]
}

interface Machine {
  /** The folder that is checked out. */
  readonly folder: string
  /** RUNNER_TEMP; each job has its own. */
  readonly temp: string
  /** Where artifacts are kept, a folder each. */
  readonly artifacts: string
  readonly env: Readonly<Record<string, string>>
  readonly context: Context
}

/**
 * Runs the jobs of workflow files, and this repository's action, as GitHub does: `run:` with the shell that GitHub uses,
 * from the files themselves. Of the actions of others, artifacts are kept and fetched; the others do nothing. `npm` does
 * nothing either, and `npx` finds this repository's programs.
 */
export class Runner {
  private output = ''
  private readonly ran: string[] = []
  private readonly obeyed: string[] = []
  private readonly machine: Machine
  private count = 0

  constructor(machine: Machine) {
    this.machine = machine
    for (const folder of [machine.temp, machine.artifacts, join(machine.temp, 'bin')]) {
      mkdirSync(folder, { recursive: true })
    }
    this.writeProgram('npm', 'exit 0')
    this.writeProgram('npx', `PATH="$PATH:${ROOT}/node_modules/.bin"; [ "$1" = --no-install ] && shift; exec "$@"`)
    this.writeProgram('protokoll', `echo "$*" >> "${this.calls}"; exec node "${ROOT}/dist/cli.js" "$@"`)
  }

  private get calls(): string {
    return join(this.machine.temp, 'calls')
  }

  private ended(passed: boolean): Ended {
    const calls = existsSync(this.calls) ? readFileSync(this.calls, 'utf8').trimEnd().split('\n') : []
    return { passed, output: this.output, ran: this.ran, obeyed: this.obeyed, calls }
  }

  async runJob(workflow: string, job: string): Promise<Ended> {
    const { jobs }: Workflow = parse(readFileSync(join(ROOT, workflow), 'utf8'))
    return this.ended(await this.runSteps(jobs[job]?.steps ?? [], { ...this.machine.context }))
  }

  /** Runs the action alone, with these inputs, in a job that has nothing else. */
  async useAction(inputs: Readonly<Record<string, string>>): Promise<Ended> {
    return this.ended(await this.runSteps([{ uses: './', with: inputs }], { ...this.machine.context }))
  }

  private async runSteps(steps: readonly Step[], outer: Context): Promise<boolean> {
    const outputs: Record<string, { outputs: Record<string, string> }> = {}
    const context = { ...outer, steps: outputs, runner: { temp: this.machine.temp } }
    for (const step of steps) {
      if (step.if !== undefined && !holds(step.if, context)) continue
      this.ran.push(step.name ?? step.uses ?? step.run ?? '')
      const found = step.uses === undefined ? await this.runScript(step, context) : await this.use(step, context)
      if (found === undefined) return false
      if (step.id !== undefined) outputs[step.id] = { outputs: found }
    }
    return true
  }

  /** Returns the step's outputs, or nothing if it fails. */
  private async runScript(step: Step, context: Context): Promise<Record<string, string> | undefined> {
    const { run = '', env = {} } = step
    this.count += 1
    const script = join(this.machine.temp, `step-${this.count}.sh`)
    const outputs = join(this.machine.temp, `outputs-${this.count}`)
    writeFileSync(script, fill(run, context))
    writeFileSync(outputs, '')
    const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value, context)]))
    const folder = join(this.machine.folder, fill(step['working-directory'] ?? '.', context))
    const own = { GITHUB_OUTPUT: outputs, GITHUB_WORKSPACE: this.machine.folder, GITHUB_ACTION_PATH: ROOT }
    const status = await this.spawn(script, folder, { ...this.machine.env, ...given, ...own })
    if (status !== 0) return undefined
    const lines = readFileSync(outputs, 'utf8').split('\n').filter(Boolean)
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
  }

  private async use(
    { uses = '', with: given = {} }: Step,
    context: Context,
  ): Promise<Record<string, string> | undefined> {
    const values = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, fill(String(value), context)]),
    )
    if (uses === './') return await this.runAction(values, context)
    const path = values['path'] ?? ''
    if (uses === 'actions/upload-artifact@v4') cpSync(path, this.artifact(values['name']), { recursive: true })
    else if (uses === 'actions/download-artifact@v4') return this.download(values, path)
    else if (!/^actions\/(checkout|setup-node)@v4$/.test(uses)) throw new Error(`nobody knows ${uses}`)
    return {}
  }

  /** One that is named is put there as it is; those of a pattern get a folder each. */
  private download({ name, pattern = '' }: Record<string, string>, path: string): Record<string, string> | undefined {
    const isMeant = (each: string) => each.startsWith(pattern.replace('*', ''))
    const names = name === undefined ? readdirSync(this.machine.artifacts).filter(isMeant) : [name]
    if (!names.every((each) => existsSync(this.artifact(each)))) return undefined
    for (const each of names)
      cpSync(this.artifact(each), join(path, name === undefined ? each : ''), { recursive: true })
    return {}
  }

  private artifact(name = ''): string {
    return join(this.machine.artifacts, name)
  }

  private async runAction(given: Readonly<Record<string, string>>, { github }: Context) {
    const { inputs, runs }: Action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'))
    const values = Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => [name, given[name] ?? input.default]),
    )
    const context = { inputs: values, github }
    return (await this.runSteps(runs.steps, context)) ? {} : undefined
  }

  private spawn(script: string, folder: string, env: Readonly<Record<string, string>>): Promise<number | null> {
    return new Promise((done) => {
      const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
        cwd: folder,
        env: {
          ...env,
          PATH: `${join(this.machine.temp, 'bin')}:${process.env['PATH']}`,
          HOME: this.machine.temp,
          CI: 'true',
        },
      })
      let said = ''
      let saidAsError = ''
      child.stdout.on('data', (data) => (said += data))
      child.stderr.on('data', (data) => (saidAsError += data))
      child.on('close', (status) => {
        // The runner reads both at once: what is said on one may reach it after all of the other.
        this.output += said + saidAsError
        this.obeyed.push(...commandsIn([...said.split('\n'), ...saidAsError.split('\n')]))
        done(status)
      })
    })
  }

  private writeProgram(name: string, text: string): void {
    writeFileSync(join(this.machine.temp, 'bin', basename(name)), `#!/usr/bin/env bash\n${text}\n`, { mode: 0o755 })
  }
}

/** What of the lines the runner obeys: of those that look like a command, the ones that come while it is not stopped. */
function commandsIn(lines: readonly string[]): string[] {
  const obeyed: string[] = []
  let token: string | undefined
  for (const line of lines.map((each) => each.trim())) {
    if (token !== undefined) {
      if (line === `::${token}::`) token = undefined
    } else if (line.startsWith('::stop-commands::')) token = line.slice('::stop-commands::'.length)
    else if (/^(?:::[\w-]+.*::|##\[)/.test(line)) obeyed.push(line)
  }
  // Whoever stops it and leaves it so has stopped the steps behind too.
  if (token !== undefined) obeyed.push('never goes on')
  return obeyed
}

/** A text with its `${{ … }}` replaced. */
function fill(text: string, context: Context): string {
  return text.replace(/\$\{\{ (.+?) \}\}/g, (_, name: string) => look(name, context))
}

/** Conditions are comparisons with texts, joined by `&&`, and those by `||`. */
function holds(condition: string, context: Context): boolean {
  return condition.split(' || ').some((parts) =>
    parts.split(' && ').every((part) => {
      const [, name, operator, text] = /^(\S+) (==|!=) '(.*)'$/.exec(part) ?? []
      if (name === undefined) throw new Error(`nobody understands ${part}`)
      return (look(name, context) === text) === (operator === '==')
    }),
  )
}

/** What a name like `steps.test.outputs.passed` stands for; empty if for nothing, as on GitHub. */
function look(name: string, context: Context): string {
  const found = name
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], context)
  return String(found ?? '')
}
