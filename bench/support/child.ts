import { spawnSync } from 'node:child_process'
import type { Figure } from '../measure.ts'

/** What a process took until it ended. */
export interface Peak {
  readonly seconds: number
  readonly megabytes: number
}

const MARK = '\u0000peak '

/** Says at the end of the process what it took. It is loaded before the program. */
const TELL = `data:text/javascript,${encodeURIComponent(
  `process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    const peak = { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }
    process.stderr.write(${JSON.stringify(MARK)} + JSON.stringify(peak))
  })`,
)}`

/** Runs a program with its arguments in a process of its own. Throws what it said if it fails. */
export function peakOf(program: string, args: readonly string[], cwd?: string): Peak {
  const { status, stderr, error } = spawnSync(process.execPath, ['--import', TELL, program, ...args], {
    encoding: 'utf8',
    ...(cwd === undefined ? {} : { cwd }),
  })
  const [said = '', peak] = stderr?.split(MARK) ?? []
  if (status !== 0 || peak === undefined) throw new Error(`${args.join(' ')}: ${error?.message ?? said}`)
  return JSON.parse(peak)
}

/** Runs this program again, to do one thing: see {@link givenTask}. */
export function peakOfTask(...task: readonly (string | number)[]): Peak {
  return peakOf(process.argv[1] ?? '', ['--task', ...task.map(String)])
}

/** What this process is to do, if another one started it for that. */
export function givenTask(): readonly string[] | undefined {
  const at = process.argv.indexOf('--task')
  return at < 0 ? undefined : process.argv.slice(at + 1)
}

/** The two of them beside each other. */
export function peakFigures(name: string, peak: Peak, baseline: string, beside: Peak): Figure[] {
  const figure = (what: string, unit: string, value: number, other: number) => {
    const held = { name: baseline, value: other }
    return { name: `${what} of ${name}`, unit, value, baseline: held, ratio: value / other }
  }
  return [
    figure('time', 's', peak.seconds, beside.seconds),
    figure('most memory', 'MB', peak.megabytes, beside.megabytes),
  ]
}
