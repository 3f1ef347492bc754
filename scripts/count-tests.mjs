/**
 * Adds up Vitest's JSON reports and prints one line: `N passed, M failed`.
 *
 *     node scripts/count-tests.mjs STATUS REPORT...
 *
 * A status other than 0 says that something besides the tests failed; it counts as one failure if no test did.
 */
import { existsSync, readFileSync } from 'node:fs'

const [status, ...files] = process.argv.slice(2)
const reports = files.filter(existsSync).map((file) => JSON.parse(readFileSync(file, 'utf8')))
const sum = (field) => reports.reduce((total, report) => total + report[field], 0)
const passed = sum('numPassedTests')
const failed = sum('numFailedTests') || (status === '0' && passed > 0 ? 0 : 1)
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
