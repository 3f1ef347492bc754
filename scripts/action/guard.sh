# For steps that print what is not ours: texts of traces, of files, of GitHub's answers. What looks like a command of
# the runner (`::add-mask::`, `##[error]`) is a line like any other, until the step ends or says `obey_again`. One
# stream: the runner reads two side by side, and what was said on the other could come after the end.
exec 2>&1
SCRIPTS=$GITHUB_ACTION_PATH/scripts/action
stop=$(node -p 'crypto.randomUUID()')
# On a line of its own, whatever was printed last.
obey_again() {
  trap - EXIT
  printf '\n::%s::\n' "$stop"
}
trap obey_again EXIT
echo "::stop-commands::$stop"
