/** Bounds of the action. `src/tracer/common/limits.ts` has the same, and is no script; a test holds each. */
import { Refused } from './refused.mjs'

const KEY_CHARACTERS = 100
const COLLECTED_FILES = 20_000
const COLLECTED_BYTES = 512 * 1024 * 1024
/** What GitHub takes. */
const COMMENT_CHARACTERS = 65_536

/** How often whoever keeps the comment looks whether another run has written too. */
export const COMMENT_LOOKS = 4
/** How long GitHub may take for an answer, in milliseconds. */
export const ANSWER_MILLISECONDS = 30_000

/** Throws `Refused` for a key that would fill the comment. */
export function checkKey(key) {
  if (key.length <= KEY_CHARACTERS) return
  throw new Refused(`the key has ${key.length} characters, of ${KEY_CHARACTERS} that it may have`)
}

/** Throws `Refused` for folders of traces that nobody's tests leave. */
export function checkCollected({ files, bytes }) {
  if (files > COLLECTED_FILES) throw new Refused(`the folders of traces hold more than ${COLLECTED_FILES} files`)
  if (bytes > COLLECTED_BYTES) throw new Refused(`the folders of traces hold more than ${COLLECTED_BYTES} bytes`)
}

/** Throws `Refused` for a comment that GitHub would refuse. */
export function checkComment(text) {
  if (text.length <= COMMENT_CHARACTERS) return
  throw new Refused(`the comment has ${text.length} characters; GitHub takes ${COMMENT_CHARACTERS}`)
}
