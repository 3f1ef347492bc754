/**
 * Every bound on what protokoll takes, makes and says, with its unit in its name. `docs/reference/limits.rst` says what
 * happens beyond each, and `tests/tracer/limits.test.ts` holds each.
 */
export const LIMITS = {
  /** Characters of a value that an error quotes. */
  quotedCharacters: 120,
  /** Legal values that an error lists. */
  listedValues: 20,
  /** Problems that the command line shows; how many more there are is said. */
  shownProblems: 20,
  /** Problems that one error carries; the rest are counted. */
  keptProblems: 100,
  /** Bytes of a line that holds foreign text: the message, the file, the field, … of a problem. */
  lineBytes: 480,
  /** Bytes of all that an error says. */
  errorBytes: 4096,
  /** Lists and objects that stand in each other in JSON. */
  nestedValues: 64,
  /** Problems of one trace, after which the rest of it is not looked at: they are mostly echoes of the first. */
  traceProblems: 10,
  /** Characters of a word that the nearest known one is looked for. */
  nearestCharacters: 48,
  /** Known words that are held against one that is not known. */
  nearestWords: 1000,
  /** Parts of evidence that stand in each other. */
  evidenceDepth: 12,
  /** Values in a file of evidence: objects, what their fields have, entries of lists. */
  evidenceValues: 2_000,
  /** Steps that one piece of evidence is looked for in a short section. */
  evidenceSteps: 500_000,
  /** Steps for each event of a section, where those are more. */
  evidenceStepsPerEvent: 50,
  /** Characters that an error says of evidence that was not seen. */
  missingCharacters: 1_000,
  /** Characters of an error of the action's own steps. */
  actionErrorCharacters: 300,
  /** Characters of the key that tells the comments of one pull request apart. */
  actionKeyCharacters: 100,
  /** Files in the folders of traces that the action puts together. */
  actionFiles: 20_000,
  /** Bytes of all of them. */
  actionBytes: 512 * 1024 * 1024,
  /** Milliseconds that GitHub may take for an answer. */
  actionAnswerMilliseconds: 30_000,
  /** Characters of a comment, its mark and its heading among them: what GitHub takes. */
  commentCharacters: 65_536,
  /** Times that a run looks whether another has written into the comment too. */
  commentLooks: 4,
  /** Rows of a picture, and of the part of a table beside it. */
  pictureRows: 150,
  /** Rows that a picture has always room for, however many nodes there are. */
  pictureRowsAtLeast: 20,
  /** Pictures of one section on a page. */
  pagePictures: 10,
  /** Cells of tables on a page: what is said of a node in a row is one. */
  pageCells: 6_000,
  /** Pixels, each way, of a PlantUML diagram, as far as they can be known before it is drawn; PlantUML cuts at 4,096. */
  plantumlPixels: 4_000,
  /** Lines of a note in a PlantUML diagram. */
  plantumlNoteLines: 60,
  /** Columns of a node's name in a picture, and of a line of it in a PlantUML diagram. */
  nodeNameColumns: 34,
  /** Bytes of a trace that is read. */
  traceBytes: 100_000_000,
  /** Bytes of a file that people write: the project file, the vocabulary, evidence, texts of features, templates. */
  inputBytes: 10_000_000,
  /** Bytes of any other text: pages that are there, lists of them, what a run left. Node holds texts of twice that. */
  textBytes: 256_000_000,
  /** Links that are followed on the way to one file of a commit; the disk's own bound is mostly the same. */
  followedLinks: 40,
  /** Characters of what git says that an error shows. */
  gitCharacters: 300,
} as const

export type Limit = keyof typeof LIMITS
