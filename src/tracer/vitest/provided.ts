import type { Reason } from '../trace/events.ts'
import type { Naming } from './identity.ts'
import type { Reads } from './word-readers.ts'

/** What the plugin tells the workers. Paths are absolute. */
export interface ProtokollSettings extends Naming {
  readonly vocabulary: string
  readonly features: string
  /** Whether tests are recorded as a whole, also those that do not ask for it. */
  readonly wholeTests: boolean
  /** Where workers leave traces until the run is over. */
  readonly stage: string
  /** The Vitest project. */
  readonly project: string
  /** The files that other Vitest projects run too, from the root, with `/`. */
  readonly sharedFiles: readonly string[]
}

declare module 'vitest' {
  interface ProvidedContext {
    protokoll: ProtokollSettings
  }
  interface TaskMeta {
    /** Set on every test that was recorded: the file below the stage, and why and at which line it failed if its worker knows. */
    protokoll?: { staged: string; reason?: Reason; line?: number }
    /** Set on every test that is recorded, or was to be: what it reads. */
    protokollReads?: Reads
  }
}
