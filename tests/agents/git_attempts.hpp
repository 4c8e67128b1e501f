// What an agent is not to do, each in a way that its runtime's own hooks do not see: the name of
// the program is hidden from them, so that Git's guards alone are tried.
#pragma once

namespace atelier::test {

// Pushes in four ways, a stray branch, a file outside of the changeset's paths, a commit in the
// person's checkout. Says on its last line which of them Git took.
inline constexpr const char* git_attempts = R"(g=git; at=
$g push origin HEAD:refs/heads/plain && at="$at plain"
$g push --no-verify origin HEAD:refs/heads/no-verify && at="$at no-verify"
$g -c core.hooksPath=/dev/null push origin HEAD:refs/heads/hooks-path && at="$at hooks-path"
$g -C "$ATELIER_PROJECT" push --no-verify origin HEAD:refs/heads/from-main && at="$at from-main"
$g branch stray && at="$at stray"
echo x >outside.txt; $g add outside.txt; $g commit -qm Outside && at="$at outside"
$g rm -qf outside.txt
$g -C "$ATELIER_PROJECT" commit --no-verify --allow-empty -qm Stray && at="$at commit-on-main"
echo "got through:$at.")";

} // namespace atelier::test
