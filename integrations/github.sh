#!/bin/sh
# What action.yml runs: installs tracemap beside the job, checks the plan, and reports to GitHub.
#
# The workspace holds a stranger's branch. Python runs isolated (-I), so that no file there takes the
# place of a module; reports go to RUNNER_TEMP, so that no link there leads a report astray; and the
# log is read as commands only where tracemap has escaped what it prints.
set -eu

fail() {
  printf '::error title=tracemap::%s\n' "$1"
  exit 2
}

flag() {
  case $2 in
    true | false) ;;
    *) fail "the input '$1' is neither true nor false" ;;
  esac
}

flag annotations "$INPUT_ANNOTATIONS"
flag summary "$INPUT_SUMMARY"
flag sarif "$INPUT_SARIF"
case $INPUT_DIFF_BASE in
  -*) fail "the input 'diff-base' is no revision" ;;
esac

# One environment for all uses of this version of the action in a job; RUNNER_TEMP is emptied before each.
environment=$RUNNER_TEMP/tracemap-environment
if [ "$(cat "$environment/of" 2>/dev/null)" != "$GITHUB_ACTION_PATH" ]; then
  "$INPUT_PYTHON" -I -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    fail "the input 'python' must name a Python 3.11 or later that has venv; actions/setup-python installs one"
  echo '::group::Install tracemap'
  "$INPUT_PYTHON" -I -m venv --clear "$environment"
  install() { "$environment/bin/python" -I -m pip --disable-pip-version-check --quiet install "$@"; }
  install --require-hashes -r "$GITHUB_ACTION_PATH/locks/runtime.txt" -r "$GITHUB_ACTION_PATH/locks/build.txt"
  install --no-deps --no-build-isolation "$GITHUB_ACTION_PATH"
  printf '%s\n' "$GITHUB_ACTION_PATH" >"$environment/of"
  echo '::endgroup::'
fi
tracemap() { "$environment/bin/python" -I -m tracemap "$@"; }

reports=$(mktemp -d "$RUNNER_TEMP/tracemap-XXXXXX")
set -- "--project=$INPUT_PROJECT"
[ -z "$INPUT_AS_OF" ] || set -- "$@" "--as-of=$INPUT_AS_OF"

# Between these two lines the runner obeys nothing that is printed.
token=$("$environment/bin/python" -I -c 'import secrets; print(secrets.token_hex(16))')
quietly() {
  printf '::stop-commands::%s\n' "$token"
  code=0
  "$@" 2>&1 || code=$?
  printf '\n::%s::\n' "$token"
  return $code
}

check() {
  tracemap check "$@" \
    ${INPUT_SELECT:+"--select=$INPUT_SELECT"} ${INPUT_IGNORE:+"--ignore=$INPUT_IGNORE"} \
    ${INPUT_BASELINE:+"--baseline=$INPUT_BASELINE"} ${INPUT_FAIL_ON:+"--fail-on=$INPUT_FAIL_ON"}
}

# Runs what writes a report, whatever it found; where it could not write one, the log says why.
report() {
  quietly "$@" >"$reports/log" || [ $? -eq 1 ] || {
    cat "$reports/log"
    fail "a report could not be written; the log says why"
  }
}

status=0
quietly check "$@" || status=$?
printf 'status=%s\n' "$status" >>"$GITHUB_OUTPUT"
case $status in
  0 | 1) ;;
  3) printf '::error title=tracemap::there is nothing to check; the log says where it looked\n' ;;
  *) printf '::error title=tracemap::no answer (exit status %s); the log says why\n' "$status" ;;
esac
[ "$status" -le 1 ] || exit "$status"

[ "$INPUT_ANNOTATIONS" = false ] || check "$@" --format=github 2>/dev/null || [ $? -eq 1 ]
if [ "$INPUT_SUMMARY" = true ]; then
  report check "$@" --summary --format=json "--output=$reports/findings.json"
else
  report check "$@" --format=json "--output=$reports/findings.json"
fi
"$environment/bin/python" -I -c '
import json, sys
summary = json.load(open(sys.argv[1], encoding="utf-8"))["summary"]
print("errors={errors}\nwarnings={warnings}".format(**summary))
' "$reports/findings.json" >>"$GITHUB_OUTPUT"

if [ "$INPUT_SARIF" = true ]; then
  report check "$@" --no-suppressed --format=sarif "--output=$reports/tracemap.sarif"
  printf 'sarif-file=%s\n' "$reports/tracemap.sarif" >>"$GITHUB_OUTPUT"
fi

if [ -n "$INPUT_DIFF_BASE" ]; then
  report tracemap diff "$@" --format=markdown "--output=$reports/diff.md" "$INPUT_DIFF_BASE"
  if [ "$INPUT_SUMMARY" = true ]; then
    { echo && cat "$reports/diff.md"; } >>"$GITHUB_STEP_SUMMARY"
  fi
  printf 'diff-file=%s\n' "$reports/diff.md" >>"$GITHUB_OUTPUT"
fi

exit "$status"
