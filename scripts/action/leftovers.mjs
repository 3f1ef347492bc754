/**
 * Removes what an earlier run left, on a machine that is not new: the run that lies aside, and traces of failing tests.
 * Of the folder that `protokoll.json` names, traces only.
 */
import { realpathSync, rmSync } from 'node:fs'
import { run } from './ending.mjs'
import { filesBelow, isInside, RUN_FOLDER, repository, requireInside, setting, statOf } from './paths.mjs'
import { Refused } from './refused.mjs'

await run(() => {
  if (statOf('.protokoll')) requireInside('.', '.protokoll', 'the folder of the last run')
  rmSync(RUN_FOLDER, { recursive: true, force: true })
  const failed = setting('failed', '.protokoll/failed')
  if (!statOf(failed)) return
  requireInside(repository(), failed, '"failed" in protokoll.json')
  if (isInside(failed, '.')) throw new Refused(`"failed" in protokoll.json holds the project: ${realpathSync(failed)}`)
  for (const file of filesBelow(failed)) if (file.endsWith('.jsonl')) rmSync(file)
})
