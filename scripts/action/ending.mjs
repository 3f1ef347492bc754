/** What the action's scripts have in common: how they end, and how they hand on what they found. */
import { appendFileSync } from 'node:fs'
import { Refused, shown } from './refused.mjs'

/** Runs a script; what it refuses is one line, and the status 2. */
export async function run(act) {
  try {
    await act()
  } catch (error) {
    const isMistake = !(error instanceof Refused) && typeof error?.code !== 'string'
    process.stderr.write(`error: ${shown(isMistake ? error?.stack : error.message)}\n`)
    process.exitCode = 2
  }
}

/** Outputs of the step. A value is one line: with another, whoever wrote it could set outputs of their own. */
export function hand(outputs) {
  for (const [name, value] of Object.entries(outputs)) {
    if (/[\r\n]/.test(value)) throw new Refused(`${name} has a line break: ${value}`)
    appendFileSync(process.env.GITHUB_OUTPUT, `${name}=${value}\n`)
  }
}
