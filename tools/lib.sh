# Shared by the scripts of this folder; sourced, not run. Expects `set -euo pipefail`.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$top"
jobs=$(nproc)
started=$SECONDS

say() { printf '\n== %s\n' "$*"; }
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

note() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
# cannot WHY: how a script that installs something ends where that is not possible.
cannot() {
    note "$*"
    exit 3
}
# at_least VERSION WANTED
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
# go_version: of the Go on this machine, like 1.26; nothing without one.
go_version() { if command -v go >/dev/null; then go env GOVERSION | sed -n 's/^go\([0-9]*\.[0-9]*\).*/\1/p'; fi; }
have_compiler() { command -v cc >/dev/null || command -v gcc >/dev/null; }

# What is built once a machine is kept here, outside of every checkout.
cache=${XDG_CACHE_HOME:-${HOME:?}/.cache}/git-atelier

# once_a_machine NAME FOUND BUILD [--path]: prints what FOUND prints, which is nothing (and a failure)
# while it is not there; then BUILD makes it first, in the folder $work that goes away, one process at a
# time. With --path it is only looked for.
once_a_machine() {
    local name=$1 found=$2 make=$3
    if "$found"; then exit 0; fi
    [ "${4:-}" != --path ] || exit 3
    mkdir -p "$cache"
    exec 9>"$cache/.$name.lock"
    flock -n 9 || note "another build is under way; waiting for it"
    flock 9
    if "$found"; then exit 0; fi
    work=$(mktemp -d "$cache/.$name.XXXXXX")
    trap 'rm -rf "$work"; give_back' EXIT
    "$make" >&2 9>&-
    "$found" || die "what was built is not there"
    note "done in $((SECONDS - started)) s"
}

# step TITLE COMMAND...: runs it and says how long it took.
step() {
    local title=$1 begin=$SECONDS
    shift
    say "$title"
    "$@"
    printf -- '-- %s: %d s\n' "$title" $((SECONDS - begin))
}

packages_in() { grep -hv '^#' "${@/#/$top/tools/}"; }
# install_packages [EXTRA...]: what building and testing needs.
install_packages() {
    local wanted
    wanted=$(packages_in packages.txt packages-tests.txt)
    install_missing $wanted "$@"
}

# install_missing PACKAGE...: those that are not installed, as root or by sudo.
install_missing() {
    command -v dpkg-query >/dev/null || die "needs Debian's package tools; on other systems install what tools/packages.txt and tools/packages-tests.txt name"
    local missing=() package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "these packages are missing, and installing them needs root or sudo: ${missing[*]}"
        as_root=(sudo)
    fi
    echo "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# host_sources: where this machine's apt has this Debian from ($sources, $codename) and how it gets there ($work/apt.conf), for mmdebstrap;
# $work goes away at the end.
host_sources() {
    local file
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    work=$(mktemp -d "${TMPDIR:-/tmp}/${0##*/}.XXXXXX")
    trap 'rm -rf "$work"; give_back' EXIT
    apt-config dump --format '%F "%v";%n' | grep -E '^Acquire::(http|https)' >"$work/apt.conf" || true
    sources=()
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
        if [ -s "$file" ] && grep -q "$codename-updates" "$file"; then sources+=("$file"); fi
    done
    [ ${#sources[@]} -gt 0 ] || die "apt knows no archive of this Debian"
}

# Run by root in somebody's checkout: what was built stays theirs.
give_back() {
    local owner
    owner=$(stat -c %u:%g "$top")
    if [ "$(id -u)" -eq 0 ] && [ "${owner%%:*}" -ne 0 ] && [ -d "$top/build" ]; then
        chown -R "$owner" "$top/build"
    fi
}
trap give_back EXIT

configure_options=()
configure() {
    local log=$top/build/.configure.$1.log
    cmake --preset "$1" "${configure_options[@]}" >"$log" 2>&1 || {
        cat "$log"
        return 1
    }
}

# build PRESET [TARGET...]: everything without a target.
build() {
    local preset=$1
    shift
    configure "$preset"
    cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"}
}

# in_memory COMMAND...: runs it with a TMPDIR in memory where root may mount one and there is room, elsewhere
# as it is. Only the command sees it, and it goes away with its last process.
in_memory() {
    local place status=0
    place=$(mktemp -d "${TMPDIR:-/tmp}/t.XXXXXX")
    if [ "$(awk '/MemAvailable/ {print int($2 / 1024)}' /proc/meminfo)" -ge 8192 ] &&
        unshare --mount mount -t tmpfs tests "$place" 2>/dev/null; then
        TMPDIR=$place unshare --mount sh -c 'mount -t tmpfs -o size=4g tests "$TMPDIR" && exec "$@"' sh "$@" || status=$?
    else
        "$@" || status=$?
    fi
    rmdir "$place"
    return "$status"
}

# run_tests PRESET: every test, with only what is not a success shown; ends with the runner's own
# summary. A skipped test is a failure. One more runs than there are cores, as many wait.
run_tests() {
    local log=$top/build/tests.$1.log status=0
    # What the build has written would be written out while the first tests wait for the disk.
    sync
    in_memory ctest --preset "$1" --parallel "$((jobs + 1))" --no-tests=error >"$log" 2>&1 || status=$?
    grep -Ev '^ *Start +[0-9]+: |Passed +[0-9.]+ sec$' "$log" || true
    [ "$status" -eq 0 ] || die "tests failed; the whole output is in $log"
    if grep -E '\*\*\*(Skipped|Not Run)' "$log"; then
        die "these tests were skipped, though this machine can run them"
    fi
}
# describe_machine [BUILD]: the machine and the commit, as lines of Markdown.
describe_machine() {
    local model commit
    model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
    commit=$(git -c safe.directory="$top" rev-parse --short HEAD)
    [ -z "$(git -c safe.directory="$top" status --porcelain --untracked-files=no)" ] || commit+=" with changes"
    printf -- '- machine: %s, %s cores, %s MB, Linux %s, %s\n' "${model:-unknown processor}" "$(nproc)" \
        "$(awk '/MemTotal/ {print int($2 / 1024)}' /proc/meminfo)" "$(uname -r)" \
        "$(. /etc/os-release && echo "$PRETTY_NAME")"
    printf -- '- commit: %s, %s, %s\n' "$commit" "${1:-release build, $(g++ --version | head -n 1)}" "$(git --version)"
    printf -- '- date: %s; load at the start: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(cut -d ' ' -f 1 /proc/loadavg)"
}
mkdir -p "$top/build"
