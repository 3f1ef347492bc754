/**
 * Every bound on what protokoll takes, makes and says, with its unit in its name. `docs/reference/limits.rst` says what
 * happens beyond each, and `tests/tracer/limits.test.ts` holds each.
 */
export const LIMITS = {
  // What is read
  /** Bytes of a trace that is read. */
  traceBytes: 100_000_000,
  /** Bytes of a file that people write: the project file, the vocabulary, evidence, texts of features, templates. */
  inputBytes: 10_000_000,
  /** Bytes of any other text: pages that are there, lists of them, what a run left. Node holds texts of twice that. */
  textBytes: 256_000_000,
  /** Links that are followed on the way to one file of a commit; the disk's own bound is mostly the same. */
  followedLinks: 40,
  /** Lists and objects that stand in each other in JSON. */
  nestedValues: 64,
  /** Problems of one trace, after which the rest of it is not looked at: they are mostly echoes of the first. */
  traceProblems: 10,
  /** The same where `validate` looks for all that is wrong. */
  validatedProblems: 1000,
  /** Characters of a word that the nearest known one is looked for. */
  nearestCharacters: 48,
  /** Known words that are held against one that is not known. */
  nearestWords: 1000,

  // What is written
  /** Times that a folder is tried to be locked, a moment after each other, before it is said that another is at work in it. */
  lockTries: 5,
  /** Seconds that a run of tests waits for another that writes traces into the same folder. */
  runWaitSeconds: 600,
  /** Bytes of a file name, in UTF-8 and without its ending: with one it stays below every file system's limit. */
  fileNameBytes: 100,

  // What errors say
  /** Characters of a value that an error quotes. */
  quotedCharacters: 120,
  /** Legal values that an error lists. */
  listedValues: 20,
  /** Characters of what git says that an error shows. */
  gitCharacters: 300,
  /** Problems that the command line shows; how many more there are is said. */
  shownProblems: 20,
  /** Problems that one error carries; the rest are counted. */
  keptProblems: 100,
  /** Bytes of a line that holds foreign text: the message, the file, the field, … of a problem. */
  lineBytes: 480,
  /** Bytes of all that an error says. */
  errorBytes: 4096,
  /** Refusals of one test that are told in full. What goes on and on must not fill the memory either. */
  toldRefusals: 10,
  /** Frames that an error is shown with. Frames of our own, between what was called and who called it, may be many. */
  stackFrames: 50,
  /** Characters at the end of what Vitest prints that are kept: whatever ended it stands there. */
  vitestCharacters: 1 << 16,
  /** Lines at the end of what Vitest printed that an error shows. */
  vitestLines: 20,
  /** Lines that are shown of a mistake in protokoll. */
  mistakeLines: 12,

  // Recording, and what is said of a run
  /** Characters of why a test failed, in its trace. */
  reasonCharacters: 300,
  /** Failed tests of which a run says where it is seen what they did. */
  failedTests: 5,
  /** Bytes of a line of that. */
  failedLineBytes: 200,
  /** Characters of the trace of a failed test that is read again for the sake of its page and row. */
  failedTraceCharacters: 20_000_000,
  /** Characters, on both sides, of traces that a run compares where it only rewrites them: git shows them anyway. */
  runCharacters: 1 << 22,
  /** Tests that a run lists as differing, new or gone. */
  runTests: 20,
  /** Bytes of a line of that. */
  runLineBytes: 300,
  /** Levels of a state that adapters copy; what a vocabulary can say of a state has fewer. */
  stateDepth: 4,
  /** Characters of an initial value, as JSON, that `init` drafts. */
  draftedCharacters: 200,

  // Importing logs
  /** Bytes of a line of a log; a record of several lines may have as many of each. */
  importLineBytes: 1_000_000,
  /** Steps, about, that a regular expression of a mapping may need for one text, if its time grows with a power of the length. */
  importMatchSteps: 2_000_000_000,
  /** Groups in each other of a regular expression of a mapping: of some thousands V8 ends the process. */
  importNestedGroups: 200,
  /** Bytes of a line of a log that holds a request of OTLP. */
  importRequestBytes: 50_000_000,
  /** Characters of all requests of OTLP that are read together: their spans are held in memory. */
  importSpanCharacters: 100_000_000,
  /** Characters of a trace that is made of a log, behind which the next section begins another trace. */
  importCharacters: 40_000_000,
  /** Messages of a log that `import` keeps in mind to say which have one end only. */
  importMessages: 200_000,
  /** Lines without an explanation that `import` lists for each log; the rest are counted. */
  importListed: 20,
  /** Fields of a log that `init --from` looks at. */
  proposedPaths: 200,
  /** Values of a field, or kinds of lines, that it tells apart. */
  proposedWords: 64,

  // Recordings of real processes
  /** Files that are collected at once: those of all nodes are open at the same time. */
  collectedFiles: 256,
  /** Unfinished lines that `collect` lists; the rest are counted. */
  collectListed: 20,

  // What would have been without a message
  /** Times what the body of a test does that it may do with one of its messages lost: events, and calls of what it watches. */
  rerunTimes: 10,
  /** Events that it may make besides. */
  rerunEvents: 2000,
  /** Calls of what it watches, and reads of its accessors, besides. */
  rerunCalls: 20_000,

  // Evidence
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

  // Invariants
  /** Values in a file of invariants: objects, what their fields have, entries of lists. */
  invariantValues: 5_000,
  /** Causes of an event that cannot be that `check` names. */
  checkCauses: 8,
  /** Traces with an event that cannot be of which `check` says which; the rest are counted. */
  checkBroken: 20,

  // Lists and templates
  /** Entries of a list that is told whole. */
  wholeListEntries: 12,
  /** Characters of a list that is told whole. */
  wholeListCharacters: 120,
  /** Entries at either end that are told of a longer list. */
  listEndEntries: 2,
  /** Characters of an entry of a longer list. */
  listEntryCharacters: 28,
  /** Entries of a list that pictures show as boxes. */
  boxedEntries: 12,
  /** Characters in such a box. */
  boxCharacters: 8,
  /** Calls of a template inside itself: nobody nests them like this, unless one never ends. */
  nestedTemplates: 50,
  /** Lists, quotations, notes, … in each other in a text of a feature, as Markdown has it. */
  nestedBlocks: 16,

  // Pages and tables
  /** Pictures of one section on a page. */
  pagePictures: 10,
  /** Cells of tables on a page: what is said of a node in a row is one. */
  pageCells: 6_000,
  /** Characters of a table's cell. */
  cellCharacters: 120,
  /** Characters of the same in words, as a browser shows it. */
  fullCellCharacters: 300,
  /** Characters of a name or a title. */
  nameCharacters: 300,
  /** Characters without a blank that stand on one line. */
  wordCharacters: 1000,
  /** Sections that a page of a feature lists without folding them by group. */
  openSections: 6,
  /** Characters of the name of a group that opens a list: it is one line. */
  foldedTitleCharacters: 100,
  /** Rows that repeat as one: who reads more between two repetitions has forgotten the first. */
  cycleRows: 64,

  // Pictures and diagrams
  /** Rows of a picture, and of the part of a table beside it. */
  pictureRows: 150,
  /** Rows that a picture has always room for, however many nodes there are. */
  pictureRowsAtLeast: 20,
  /** Columns of a node's name in a picture, and of a line of it in a PlantUML diagram. */
  nodeNameColumns: 34,
  /** Columns of a label, a note or a tag that are drawn. */
  pictureTextColumns: 34,
  /** Characters of a text in a picture, also of what hovering tells. */
  hoverCharacters: 300,
  /** Pixels, each way, of a PlantUML diagram, as far as they can be known before it is drawn; PlantUML cuts at 4,096. */
  plantumlPixels: 4_000,
  /** Lines of a note in a PlantUML diagram. */
  plantumlNoteLines: 60,
  /** Characters of a text in a diagram of PlantUML. */
  plantumlCharacters: 160,
  /** Characters of an address at which a server draws a diagram: servers refuse longer ones. */
  plantumlAddressCharacters: 8000,

  // Comparing
  /** Differences in one stretch of events that are told apart exactly: it takes time and memory by their square. */
  alignedEdits: 1200,
  /** Tests, to either side in the order of names, that a renamed test is held against where all have the same marks. */
  alikeTests: 300,
  /** Causes of the first event that differs that are shown. */
  windowCauses: 5,
  /** Causes that are looked at for those. */
  windowCausesSearched: 20,
  /** Causes of an answer or an alarm that differs that are shown. */
  windowReasons: 2,
  /** Effects that differ, with what led to them, that are shown. */
  windowEffects: 9,
  /** Effects that are looked at for those. */
  windowEffectsSearched: 120,
  /** Effects that are shown where none differs. */
  windowSameEffects: 3,
  /** Pairs of nodes that the text of a renamed kind of event names. */
  renameLinks: 3,

  // Forms of the report
  /** Characters of the report for a comment: GitHub takes 65,536, and whoever posts it adds some. */
  reportCharacters: 65_536 - 300,
  /** Characters: the least that `--limit` takes. */
  leastReportCharacters: 2000,
  /** Changes at the top of a comment. */
  commentChanges: 8,
  /** Tests that a comment names as having a change. */
  commentTests: 12,
  /** Lines that a comment tells of a test, besides its events. */
  commentLines: 12,
  /** New tests that fail of which a comment tells what led to it. */
  commentFailures: 5,
  /** The last events of such a test that are told. */
  commentFailureEvents: 30,
  /** Characters of a text in a comment. */
  commentTextCharacters: 300,
  /** Characters of a diagram of Mermaid: GitHub draws no more. */
  mermaidCharacters: 50_000,
  /** Steps of a diagram of Mermaid: GitHub draws no more. */
  mermaidSteps: 500,
  /** Lines of a note of it. */
  mermaidNoteLines: 20,
  /** Characters of a label of it: longer ones make pictures that nobody can look at. */
  mermaidLabelCharacters: 90,
  /** Events of a test that differ and that a page of HTML lists. */
  htmlEvents: 300,
  /** Tests that a page of HTML has pictures of: they are big, and the first are what is looked at. */
  htmlPictures: 20,
  /** Characters of all that a page of HTML hands to the lens: tests behind these are told without it. */
  htmlLensCharacters: 2_000_000,
  /** Characters of a text on a page of HTML. */
  htmlTextCharacters: 500,
  /** Items of a list in the report for a terminal. */
  textListed: 20,
  /** Bytes of a text in a line of it. */
  textLineBytes: 200,

  // The command line
  /** Bytes of a text in a line that `repeat` prints. */
  repeatLineBytes: 200,
  /** Features or words that `render` names of a kind of gap. */
  renderListed: 10,
  /** Traces that `upgrade` names as being without their test's path. */
  upgradeListed: 10,
  /** Names of each list that `init` prints. */
  initListed: 20,

  // The action
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
} as const

export type Limit = keyof typeof LIMITS
