# Sourced by the scripts beside it: the project's folder, what they say, and how a preset is built.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*"; }
complain() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# The comment at the head of a script is its help: one text to keep true.
print_help() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"; }

wrong_option() {
  complain "$1"
  complain "see: ops/${0##*/} --help"
  exit 2
}

# configure PRESET [CMAKE OPTION...]: only when the folder has no build files, or was copied from elsewhere.
# After that Ninja itself runs CMake again whenever a CMakeLists.txt has changed.
configure() {
  local preset=$1 directory="$root/build/$1"
  shift
  if [ -f "$directory/build.ninja" ] &&
    grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$directory/CMakeCache.txt"; then
    return 0
  fi
  mkdir -p "$directory"
  say "Configuring build/$preset"
  local log="$directory/configure.log"
  if ! (cd "$root" && cmake --fresh --preset "$preset" "$@") > "$log" 2>&1 < /dev/null; then
    tail -n 30 "$log" >&2
    complain "CMake cannot configure build/$preset; all it said is in build/$preset/configure.log"
    return 1
  fi
}

# install_node_packages FOLDER: what its lock file says, into its node_modules, unless that is there already.
# Two builds at once wait for each other.
install_node_packages() (
  cd "$1" || return
  exec 9< package-lock.json
  flock 9
  [ ! node_modules/.package-lock.json -nt package-lock.json ] || return 0
  if ! npm ci --no-audit --no-fund --ignore-scripts --loglevel=error < /dev/null > /dev/null; then
    complain "npm cannot install the packages of ${1#"$root/"}; its words are above"
    return 1
  fi
  touch node_modules/.package-lock.json
)

# A command that build() starts the build with, such as setarch; none as a rule.
under=()

# build PRESET [TARGET...]: Ninja's own one-line display on a terminal, a line for each tenth elsewhere.
build() {
  local preset=$1
  shift
  local command=(${under[@]+"${under[@]}"} cmake --build --preset "$preset")
  [ $# -eq 0 ] || command+=(--target "$@")
  if [ -t 1 ]; then
    (cd "$root" && "${command[@]}") < /dev/null
  else
    (cd "$root" && "${command[@]}" 2>&1) < /dev/null | one_line_a_tenth
  fi
}

one_line_a_tenth() {
  awk '
    match($0, /^\[[0-9]+\/[0-9]+\] /) {
      split(substr($0, 2, RLENGTH - 3), count, "/")
      tenth = int(10 * count[1] / count[2])
      if (tenth != last) { print; fflush(); last = tenth }
      next
    }
    { print; fflush() }'
}
