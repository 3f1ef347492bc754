import { ChangedCopy, type Verdict } from '../support/changed-copy.ts'
import type { Break } from './breaks.ts'

/** Runs all scenarios on a copy of the engine that is broken as `change` says; on one that is not, without it. */
export async function runScenarios(change?: Break): Promise<Verdict> {
  const edits = (change?.edits ?? []).map(({ file, ...texts }) => ({ file: `src/raft/${file}`, ...texts }))
  const copy = new ChangedCopy(`pitfall ${change?.number}`, edits)
  try {
    return await copy.run()
  } finally {
    copy.remove()
  }
}
