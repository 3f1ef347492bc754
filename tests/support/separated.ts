import { slugify } from '../../src/tracer/common/slug.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'

/** Words that the output folder keeps for itself where a group can stand. */
const TAKEN = ['features', 'index']

/**
 * Traces whose names make different files and labels, in every theme: a number is put to those that would get the name
 * of another one or of an index, as the error would ask.
 */
export function separated(traces: readonly Trace[]): Trace[] {
  const groups = new Set(TAKEN)
  const tests = new Set<string>()
  return traces.map((trace, i) => {
    const group = free(trace.header.group, groups, i)
    const test = free(trace.header.test, tests, i)
    return { ...trace, header: { ...trace.header, group, test, file: `${i} ${trace.header.file}` } }
  })
}

function free(name: string, taken: Set<string>, number: number): string {
  const own = taken.has(slugify(name).toLowerCase()) ? `${number} ${name}` : name
  taken.add(slugify(own).toLowerCase())
  return own
}
