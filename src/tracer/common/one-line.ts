import { LIMITS } from './limits.ts'
import { bytesOf } from './quote.ts'
import { codeOf, shorten, visible } from './visible.ts'

/**
 * Foreign text as one line of a terminal or a log: nothing in it steers, nothing in it ends the line, it has at most `most`
 * bytes, and a sign says when there was more.
 */
export function oneLine(text: string, most: number = LIMITS.lineBytes): string {
  // Characters take a byte at least, so what is far beyond need not be looked at.
  const line = unmarked(visible(shorten(text.slice(0, 2 * most + 2), most + 1)))
  // No character takes more than three bytes a unit.
  return 3 * line.length <= most || bytesOf(line) <= most ? line : cutToBytes(line, most)
}

function cutToBytes(line: string, most: number): string {
  const sign = '…'
  let room = most - bytesOf(sign)
  let kept = ''
  for (const character of line) {
    room -= bytesOf(character)
    if (room < 0) break
    kept += character
  }
  return kept + sign
}

/** What a line begins with that is a command to GitHub's runner, blanks aside. */
const AT_START = /^([^\S\n\r\u2028\u2029]*):(?=:)/gmu
/** What is one wherever it stands: GitHub's older form, and those of Azure Pipelines and TeamCity. */
const ANYWHERE = /##(?=[A-Za-z-]{0,20}\[)/g

/** Lines of ours, with foreign text in them, that no runner of a CI job takes for its commands. */
export function withoutCommands(lines: string): string {
  return unmarked(lines.replace(AT_START, (_, blanks: string) => `${blanks}${codeOf(':')}`))
}

function unmarked(text: string): string {
  return text.includes('##') ? text.replace(ANYWHERE, `#${codeOf('#')}`) : text
}
