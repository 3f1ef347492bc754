/** Characters of what an error says. `src/tracer/common/limits.ts` has the same, see `bounds.mjs`. */
const LONGEST = 300

/** What is wrong with what somebody gave the action, or with what GitHub answers. */
export class Refused extends Error {}

/** Text that is not ours, in one line that is not too long: what nobody would see is spelled out. */
export function shown(text) {
  const plain = String(text).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0).toString(16)}}`,
  )
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain
}
