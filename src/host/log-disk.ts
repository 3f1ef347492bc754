/**
 * What a log needs of a disk: one folder, and files in it by their names. Nothing is durable before it is synced, be it
 * what a file holds or what the folder names. Whatever cannot be done throws the system's error.
 */
export interface LogDisk {
  /** What errors call the file. */
  pathOf(name: string): string
  names(): readonly string[]
  read(name: string): Uint8Array
  /** Opens a file for writing; one that is not there is made. */
  open(name: string): LogFile
  /** Gives a file another name, in place of the file that has it. */
  rename(from: string, to: string): void
  remove(name: string): void
  /** Returns when the names that the folder has now would outlast a power cut. */
  syncNames(): void
}

export interface LogFile {
  /** Writes all of `bytes`, the first at offset `at`. */
  write(bytes: Uint8Array, at: number): void
  truncate(sizeBytes: number): void
  /** Returns when what the file holds now would outlast a power cut. */
  sync(): void
  close(): void
}
