import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

/** Folder of the importing file, and what it imports. */
const REFUSED = [
  ['src/raft', '../sim/index.ts'],
  ['src/raft', '../tracer/index.ts'],
  ['src/raft', 'node:fs'],
  ['src/raft', 'zod'],
  ['src/raft', './step.ts'],
  ['src/raft', './step-down.ts'],
  ['src/raft', './replication/leader.ts'],
  ['src/raft/wire', '../state.ts'],
  ['src/raft/wire', '../log/log.ts'],
  ['src/raft/log', '../turn.ts'],
  ['src/raft/log', '../wire/messages.ts'],
  ['src/raft/clients', '../step-down.ts'],
  ['src/raft/clients', '../snapshot/compaction.ts'],
  ['src/raft/snapshot', '../replication/commit.ts'],
  ['src/raft/replication', '../election/candidate.ts'],
  ['src/raft/replication', '../membership/catch-up.ts'],
  ['src/raft/replication', '../receive.ts'],
  ['src/raft/election', '../membership/leave.ts'],
  ['src/raft/election', '../tick.ts'],
  ['src/raft/election', '../../sim/index.ts'],
  ['src/raft/membership', '../step.ts'],
  ['src/raft/membership', '../index.ts'],
  ['src/raft/membership', '../snapshot/compaction.ts'],
  ['src/raft/membership', 'node:fs'],
  ['src/sim', '../tracer/index.ts'],
  ['src/sim', '../raft/log/log.ts'],
  ['src/sim', 'node:fs'],
  ['src/sim/checkers', '../../raft/log/log.ts'],
  ['src/sim/checkers', '../cluster.ts'],
  ['src/sim', '@scope/package'],
  ['src/sim', '../explore/index.ts'],
  ['src/sim', './explore/index.ts'],
  ['src/sim/checkers', '../explore/cluster-site.ts'],
  ['src/sim/explore', '../../explore/walk.ts'],
  ['src/sim/explore', '../../raft/log/log.ts'],
  ['src/sim/explore', '../checkers/records.ts'],
  ['src/sim/explore', '../../tracer/index.ts'],
  ['src/sim/explore', 'node:worker_threads'],
  ['src/explore', '../raft/index.ts'],
  ['src/explore', '../raft/random.ts'],
  ['src/explore', '../sim/index.ts'],
  ['src/explore', '../tracer/index.ts'],
  ['src/explore', 'node:fs'],
  ['src/sim', '../host/index.ts'],
  ['src/host', '../sim/index.ts'],
  ['src/host', '../raft/log/log.ts'],
  ['src/host', '../tracer/index.ts'],
  ['src/host', 'zod'],
  ['src/tracer', '../raft/index.ts'],
  ['src/tracer', '../sim/index.ts'],
  ['src/tracer/common', '../text/columns.ts'],
  ['src/tracer/common', '../trace/events.ts'],
  ['src/tracer/common', 'node:fs'],
  ['src/tracer/text', '../trace/events.ts'],
  ['src/tracer/trace', '../features/catalogue.ts'],
  ['src/tracer/trace', '../pages/document/table.ts'],
  ['src/tracer/trace', '../io/load.ts'],
  ['src/tracer/trace', '../../sim/index.ts'],
  ['src/tracer/trace', 'node:fs'],
  ['src/tracer/draft', '../io/load.ts'],
  ['src/tracer/draft', '../vitest/observe.ts'],
  ['src/tracer/draft', 'node:path'],
  ['src/tracer/invariants', '../io/load.ts'],
  ['src/tracer/invariants', '../pages/section-steps.ts'],
  ['src/tracer/invariants', '../diff/event-texts.ts'],
  ['src/tracer/invariants', '../../raft/index.ts'],
  ['src/tracer/invariants', 'node:fs'],
  ['src/tracer/import', '../io/log-file.ts'],
  ['src/tracer/import', '../pages/document/table.ts'],
  ['src/tracer/import', '../../raft/index.ts'],
  ['src/tracer/import', 'node:fs'],
  ['src/tracer/collect', '../io/log-file.ts'],
  ['src/tracer/collect', '../../live/index.ts'],
  ['src/tracer/collect', 'node:fs'],
  ['src/live', '../tracer/trace/events.ts'],
  ['src/live', '../raft/index.ts'],
  ['src/live', 'zod'],
  ['src/host', '../live/live-recorder.ts'],
  ['src/host', '../sim/observation.ts'],
  ['src/tracer/features', '../pages/document/table.ts'],
  ['src/tracer/features', '../diff/report.ts'],
  ['src/tracer/features/evidence', '../catalogue.ts'],
  ['src/tracer/features/evidence', '../../io/load.ts'],
  ['src/tracer/features/evidence', 'node:fs'],
  ['src/tracer/pages', '../diff/report.ts'],
  ['src/tracer/pages', '../io/load.ts'],
  ['src/tracer/pages/document', '../writers/writer.ts'],
  ['src/tracer/pages/document', '../page-maker.ts'],
  ['src/tracer/pages/document', '../../../sim/index.ts'],
  ['src/tracer/pages/document', 'node:fs'],
  ['src/tracer/pages/writers', '../page-maker.ts'],
  ['src/tracer/pages/writers/rst', '../../page-maker.ts'],
  ['src/tracer/pages/writers/rst', '../../../io/files.ts'],
  ['src/tracer/pages/writers/rst', '../../../../raft/index.ts'],
  ['src/tracer/pages/writers/rst', 'node:path'],
  ['src/tracer/pages/writers/markdown', '../../page-maker.ts'],
  ['src/tracer/pages/writers/views', '../rst/escape-rst.ts'],
  ['src/tracer/pages/writers/views', '../markdown/flavours.ts'],
  ['src/tracer/pages/writers/views', '../../page-maker.ts'],
  ['src/tracer/pages/writers/views', '../../../io/files.ts'],
  ['src/tracer/adapters', '../io/files.ts'],
  ['src/tracer/adapters', '../vitest/index.ts'],
  ['src/tracer/adapters', '../../raft/index.ts'],
  ['src/tracer/adapters', 'vitest'],
  ['src/tracer', './adapters/index.ts'],
  ['src/tracer/trace', '../adapters/index.ts'],
  ['src/tracer/vitest', '../adapters/index.ts'],
  ['src/cli', '../tracer/adapters/index.ts'],
  ['src/tracer/diff', '../pages/writers/writer.ts'],
  ['src/tracer/diff', './forms/forms.ts'],
  ['src/tracer/diff', 'node:fs'],
  ['src/tracer/diff/align', '../report.ts'],
  ['src/tracer/diff/align', '../forms/form.ts'],
  ['src/tracer/diff/forms/html', '../../../io/load.ts'],
  ['src/tracer/io', '../vitest/plugin.ts'],
  ['src/tracer/io', '../../sim/index.ts'],
  ['src/tracer/io', 'node:fs'],
  ['src/tracer/vitest', '../../sim/index.ts'],
  ['src/viewer', '../tracer/io/load.ts'],
  ['src/viewer/lens', 'node:fs'],
  ['src/viewer/page', '../../raft/index.ts'],
  ['src/viewer/model', 'preact'],
  ['src/viewer/model', '../lens/keys.ts'],
  ['src/viewer/model', '../../tracer/io/load.ts'],
  ['src/view', '../sim/index.ts'],
  ['src/view', '../viewer/start.ts'],
  ['src/view', '../tracer/vitest/plugin.ts'],
  ['src/cli', '../sim/index.ts'],
  ['src/cli', '../tracer/vitest/plugin.ts'],
  ['src/cli', 'node:fs'],
  ['src/cli', 'node:child_process'],
] as const

const ALLOWED = [
  ['src/raft', './settings.ts'],
  ['src/raft', './log/log.ts'],
  ['src/raft/wire', './messages.ts'],
  ['src/raft/wire', '../types.ts'],
  ['src/raft/clients', '../turn.ts'],
  ['src/raft/snapshot', '../clients/answers.ts'],
  ['src/raft/replication', '../snapshot/compaction.ts'],
  ['src/raft/election', '../replication/leader.ts'],
  ['src/raft/membership', '../election/transfer.ts'],
  ['src/sim', './host.ts'],
  ['src/sim', '../raft/index.ts'],
  ['src/sim/checkers', '../../raft/index.ts'],
  ['src/sim/explore', '../cluster.ts'],
  ['src/sim/explore', '../../raft/index.ts'],
  ['src/sim/explore', '../../explore/index.ts'],
  ['src/explore', './seeded-draw.ts'],
  ['src/host', './file-log.ts'],
  ['src/host', '../raft/index.ts'],
  ['src/host', '../live/index.ts'],
  ['src/host', 'node:net'],
  ['src/host', 'node:timers/promises'],
  ['src/tracer', './io/load.ts'],
  ['src/tracer/text', '../common/errors.ts'],
  ['src/tracer/trace', './events.ts'],
  ['src/tracer/trace', 'zod'],
  ['src/tracer/draft', '../trace/events.ts'],
  ['src/tracer/invariants', '../features/evidence/match-event.ts'],
  ['src/tracer/invariants', '../trace/fold.ts'],
  ['src/tracer/import', '../trace/word-tables.ts'],
  ['src/tracer/import', '../common/errors.ts'],
  ['src/tracer/collect', '../import/section-rules.ts'],
  ['src/tracer/collect', '../trace/told-states.ts'],
  ['src/live', '../tracer/collect/message-id.ts'],
  ['src/live', 'node:async_hooks'],
  ['src/tracer/features', '../trace/fold.ts'],
  ['src/tracer/pages', './writers/registry.ts'],
  ['src/tracer/pages/document', '../../trace/events.ts'],
  ['src/tracer/pages/writers/rst', '../../document/table.ts'],
  ['src/tracer/pages/writers/rst', '../paths.ts'],
  ['src/tracer/pages/writers/markdown', '../views/page.ts'],
  ['src/tracer/pages/writers/views', '../paths.ts'],
  ['src/tracer/adapters', '../trace/events.ts'],
  ['src/tracer/adapters', '../common/errors.ts'],
  ['src/tracer/adapters', 'node:async_hooks'],
  ['src/tracer/diff', '../trace/cells.ts'],
  ['src/tracer/diff', './align/items.ts'],
  ['src/tracer/diff/forms/html', '../../../pages/writers/svg/picture.ts'],
  ['src/tracer/diff/forms/html', '../../../common/visible.ts'],
  ['src/tracer/io', 'node:path'],
  ['src/cli', '../tracer/io/files.ts'],
  ['src/cli', '../tracer/vitest/identity.ts'],
  ['src/tracer/vitest', '../io/files.ts'],
  ['src/viewer/lens', 'preact'],
  ['src/viewer/lens', '../model/step-from.ts'],
  ['src/viewer/model', './step-from.ts'],
  ['src/viewer/model', '../../tracer/trace/fold.ts'],
  ['src/view', '../viewer/payload.ts'],
  ['src/view', 'node:http'],
  ['src/cli', '../view/view-project.ts'],
  ['src', './tracer/io/load.ts'],
] as const

/** Folders in which no circle of files is let through, not even one of types. */
const CIRCLES = ['src/raft', 'src/raft/replication', 'src/sim', 'src/sim/checkers', 'src/sim/explore', 'src/explore']

const fileOf = (folder: string, i: number) => `${folder}/case${i}.ts`

describe('the linter', () => {
  let folder = ''
  let output = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'imports-'))
    const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: undefined }))
    for (const [i, [below, from]] of [...REFUSED, ...ALLOWED].entries()) {
      const file = join(folder, fileOf(below, i))
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `import { x } from '${from}'\n\nexport const y = x\n`)
    }
    for (const below of CIRCLES) {
      mkdirSync(join(folder, below), { recursive: true })
      writeFileSync(join(folder, below, 'one.ts'), "import type { Two } from './two.ts'\n\nexport type One = Two[]\n")
      writeFileSync(join(folder, below, 'two.ts'), "import type { One } from './one.ts'\n\nexport type Two = One[]\n")
    }
    const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
    const rules = ['--only=style/noRestrictedImports', '--only=suspicious/noImportCycles']
    const args = [biome, 'lint', ...rules, '--max-diagnostics=none', '.']
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    output = (stdout + stderr).replaceAll('\\', '/')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each(REFUSED.map((each, i) => [...each, i] as const))('refuses in %s an import of %s', (below, _, i) => {
    expect(output).toContain(`${fileOf(below, i)}:1:19 lint/style/noRestrictedImports`)
  })

  test.each(CIRCLES)('refuses in %s files that import each other', (below) => {
    expect(output).toContain(`${below}/one.ts:1:26 lint/suspicious/noImportCycles`)
  })

  test.each(ALLOWED.map((each, i) => [...each, i] as const))('allows in %s an import of %s', (below, _, i) => {
    expect(output).not.toContain(`${fileOf(below, REFUSED.length + i)}:`)
  })
})
