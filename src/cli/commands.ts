import { check } from './check.ts'
import { collect } from './collect-live.ts'
import type { Commands } from './command.ts'
import { diff } from './diff.ts'
import { explorer } from './explorer.ts'
import { help } from './help.ts'
import { ifLost } from './if-lost.ts'
import { importCommand } from './import.ts'
import { init } from './init.ts'
import { merge } from './merge.ts'
import { orders } from './orders.ts'
import { render } from './render.ts'
import { repeat } from './repeat.ts'
import { upgrade } from './upgrade.ts'
import { validate } from './validate-command.ts'
import { view } from './view.ts'

/** What the first word of a command line may be. */
export const COMMANDS: Commands = {
  init,
  render,
  explorer,
  view,
  check,
  diff,
  repeat,
  'if-lost': ifLost,
  orders,
  import: importCommand,
  collect,
  merge,
  validate,
  upgrade,
  help,
}
