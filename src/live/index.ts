/** For nodes that run as real processes: each records itself into a file, and `protokoll collect` makes a trace of all. */
export { type HandledMessage, type LiveFields, type LiveOptions, LiveRecorder, record } from './live-recorder.ts'
export { stamped, unstamped } from './stamped-text.ts'
