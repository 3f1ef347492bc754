import { ProtokollError } from '../tracer/common/errors.ts'
import { type Command, STATUS } from './command.ts'
import { helpOf, helpOfAll } from './help-text.ts'
import { print } from './print.ts'
import { commandOf, unknownCommand } from './usage.ts'

export const help: Command<never> = {
  usage: 'help [COMMAND]',
  summary: 'tell how a command is used, or which there are',
  words: { least: 0, most: 1, what: '' },
  options: {},
  notes: STATUS,
  examples: [['help diff', 'the options of diff']],
  refused: 1,
  async run({ words: [, name] }, io, commands) {
    if (name === undefined) await print(io, await helpOfAll(commands))
    else {
      const command = commandOf(name, commands)
      if (command === undefined) throw new ProtokollError(unknownCommand(name, commands))
      await print(io, await helpOf(command))
    }
    return 0
  },
}
