import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { z } from 'zod'

const FOLDER = resolve(import.meta.dirname, '../../../docs/reference')

/**
 * A schema as other tools get it: the JSON Schema (draft 2020-12) of what may be written. `source` is the file that it
 * is from, and `test` the one that writes it.
 */
export function published(schema: z.ZodType, source: string, test: string): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' })
  return { $schema, $comment: `Made from ${source} by ${test}; do not edit.`, ...rest }
}

/** Holds the file in `docs/reference` against a schema, and writes it when Vitest is told to update. */
export async function expectPublished(schema: object, name: string): Promise<void> {
  // Lists of texts and of numbers on one line, as the formatter has them.
  const text = JSON.stringify(schema, null, 2).replace(
    /\[\s+((?:"[^"]*"|\d+)(?:,\s+(?:"[^"]*"|\d+))*)\s+\]/g,
    (_, list) => `[${list.replace(/\s+/g, ' ')}]`,
  )
  await expect(`${text}\n`).toMatchFileSnapshot(join(FOLDER, `${name}.schema.json`))
}
