/** Adds up Vitest's JSON reports and prints one line: `N passed, M failed`. */
import { readFileSync } from 'node:fs'

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')))
const sum = (field) => reports.reduce((total, report) => total + report[field], 0)
const failed = sum('numFailedTests') + sum('numFailedTestSuites') * (sum('numFailedTests') === 0 ? 1 : 0)
process.stdout.write(`${sum('numPassedTests')} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || sum('numPassedTests') === 0 ? 1 : 0
