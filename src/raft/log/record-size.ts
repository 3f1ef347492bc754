import type { LogRecord } from '../types.ts'

/** How many bytes a record's command takes as UTF-8; records of the engine itself count as nothing. */
export function recordBytes(record: LogRecord): number {
  return record.type === 'command' ? utf8Bytes(record.command) : 0
}

/** Unlike an encoder, counts without making a copy of the text. */
function utf8Bytes(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else if (isPair(text, i)) {
      bytes += 4
      i += 1
    } else bytes += 3
  }
  return bytes
}

function isPair(text: string, i: number): boolean {
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
}
