import { slugify } from '../../src/tracer/common/slug.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'

/** Words that the output folder keeps for itself where a group can stand. */
const TAKEN = ['features', 'index']

/**
 * Traces whose names make different files: a number is put to those that would get the name of another one or of an
 * index, as the error would ask.
 */
export function separated(traces: readonly Trace[]): Trace[] {
  const groups = new Set(TAKEN)
  return traces.map((trace, i) => {
    const slug = slugify(trace.header.group).toLowerCase()
    const test = slugify(trace.header.test).toLowerCase() === 'index' ? `${trace.header.test} ${i}` : trace.header.test
    const group = groups.has(slug) ? `${i} ${trace.header.group}` : trace.header.group
    groups.add(slugify(group).toLowerCase())
    return { ...trace, header: { ...trace.header, group, test, file: `${i} ${trace.header.file}` } }
  })
}
