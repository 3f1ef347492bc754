/** Where a text goes. What `write` returns is waited for, if it is a promise; one that is rejected is told. */
export interface Output {
  write(text: string): unknown
}

/** All that a run of the command line knows of the world around it. */
export interface Io {
  readonly stdout: Output
  /** Errors and progress. */
  readonly stderr: Output
  /** What relative paths start from, a full path. */
  readonly cwd: string
  /** `NO_COLOR`: no colours. `CI` and `TERM=dumb`: no progress. git gets all of it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether a person looks on: standard output has colours then, standard error progress. */
  readonly isTTY: { readonly stdout: boolean; readonly stderr: boolean }
  /** Waits until somebody wants the run to end, with Ctrl-C. Without it, what would wait for that ends at once. */
  readonly interrupted?: () => Promise<void>
}

/** Whether a variable says something: one that is empty is as good as none. */
export function isSet({ env }: Io, name: string): boolean {
  return (env[name] ?? '') !== ''
}
