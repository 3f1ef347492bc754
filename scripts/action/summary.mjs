/** Writes the report, and which it is, to the summary of the job. Needs GITHUB_STEP_SUMMARY, REPORT and the key. */
import { appendFileSync, readFileSync } from 'node:fs'
import { run } from './ending.mjs'
import { headingOf, keyOf } from './key.mjs'

await run(() => {
  const { GITHUB_STEP_SUMMARY, REPORT } = process.env
  appendFileSync(GITHUB_STEP_SUMMARY, `${headingOf(keyOf(process.env))}${readFileSync(REPORT, 'utf8')}`)
})
