/** For nodes that run as real processes: each records itself into a file, and `protokoll collect` makes a trace of all. */
export type { HandledMessage, LiveFields, LiveOptions } from './live-options.ts'
export { LiveRecorder, record } from './live-recorder.ts'
export { stamped, unstamped } from './stamped-text.ts'
