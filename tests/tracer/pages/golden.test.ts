import { expect, test } from 'vitest'
import { loadCatalogue, loadTemplates, loadTraces, loadVocabulary } from '../../../src/tracer/io/load.ts'
import { render } from '../../../src/tracer/pages/page-maker.ts'
import { theme } from './site.ts'

/**
 * The page of the source document, from the committed trace. `npx vitest run tests/tracer/pages/golden.test.ts -u`
 * rewrites it; understand the difference first, and hold it against ../shared/seed/check.mjs where that is at hand.
 */
test('the classic page of test_feature_defs_3 is as it was', async () => {
  const vocabulary = loadVocabulary('vocabulary/raft.json')
  const classic = theme('classic')
  const { files } = render({
    traces: loadTraces(['docs-out/traces/commands/test_random_code'], vocabulary),
    vocabulary,
    catalogue: loadCatalogue('features'),
    theme: classic,
    templates: loadTemplates(classic),
  })
  const page = files.find(({ path }) => path === 'developer/tests/commands/test_random_code/test_feature_defs_3.rst')
  await expect(page?.content).toMatchFileSnapshot('../../golden/classic/test_feature_defs_3.rst')
})
