#include "support/bypass_cases.hpp"

#include "support/bypass_steps.hpp"

#include <utility>

namespace atelier::test {
namespace {

// How a report tells of what is not committed.
const std::string left_files = "files that it left in its worktree";

std::string import_stream() {
    return "commit refs/heads/imported\ncommitter A <a@example.org> 1700000000 +0000\n"
           "data 2\nx\nM 100644 inline f.txt\ndata 2\nx\n";
}

std::string lines(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += "line " + std::to_string(i) + "\n";
    return text;
}

Ways committing() {
    return {
        {"`git commit`", {commit()}, own_branch},
        {"`git commit -a` of a changed file",
         {write("README.md", "changed\n"), git({"commit", "-q", "-a", "-m", "Written"})},
         own_branch},
        {"`git commit --amend`", {commit({"--amend"})}, own_branch},
        {"`git commit --no-verify`", {commit({"--no-verify"})}, own_branch},
        {"`git -c core.hooksPath=/dev/null commit`",
         {git({"-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "x"})},
         own_branch},
        {"`git -c hook.….enabled=false commit`",
         {git({"-c", "hook.atelier-reference-transaction.enabled=false", "-c",
               "hook.atelier-pre-commit.enabled=false", "-c",
               "hook.reference-transaction.enabled=false", "commit", "-q", "--allow-empty", "-m",
               "x"})},
         own_branch},
        {"`git commit` with `GIT_CONFIG_COUNT=0`",
         {{.argv = {"env", "GIT_CONFIG_COUNT=0", "git", "commit", "-q", "--allow-empty", "-m",
                    "x"}}},
         own_branch},
        {"`git commit` without the session's environment",
         {git_alone({"git", "-C", "{worktree}", "commit", "-q", "--allow-empty", "-m", "x"})},
         own_branch},
        {"`git commit` on a detached HEAD",
         {git({"checkout", "-q", "--detach"}), commit()},
         "HEAD of {worktree-name}"},
        {"`git add`",
         {write("added.txt", "x\n"), git({"add", "added.txt"})},
         "index of {worktree-name}",
         left_files},
    };
}

Ways moving_refs() {
    return {
        {"`git update-ref` of another branch",
         {git({"update-ref", "refs/heads/side", "HEAD"})},
         "ref refs/heads/side"},
        {"`git update-ref --stdin` of its own branch",
         {git({"update-ref", "--stdin"}, "update refs/heads/{branch} refs/heads/side\n")},
         own_branch},
        {"`git reset --hard`", {git({"reset", "-q", "--hard", "side"})}, own_branch},
        {"`git branch -f`", {git({"branch", "-f", "side", "HEAD"})}, "ref refs/heads/side"},
        {"`git branch NEW`", {git({"branch", "made"})}, "ref refs/heads/made"},
        {"`git branch -d`", {git({"branch", "-D", "side"})}, "ref refs/heads/side"},
        {"`git branch -m`", {git({"branch", "-m", "side", "moved"})}, "ref refs/heads/moved"},
        {"`git branch -c`", {git({"branch", "-c", "side", "copied"})}, "ref refs/heads/copied"},
        {"`git tag`", {git({"tag", "made"})}, "ref refs/tags/made"},
        {"`git notes add`", {git({"notes", "add", "-m", "x"})}, "ref refs/notes/commits"},
        {"`git replace`", {git({"replace", "HEAD", "side"})}, "ref refs/replace/*"},
        {"`git symbolic-ref HEAD`",
         {git({"symbolic-ref", "HEAD", "refs/heads/side"})},
         "HEAD of {worktree-name}"},
        {"`git symbolic-ref` of a branch",
         {git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"})},
         "ref refs/heads/alias"},
        {"`git checkout BRANCH`", {git({"checkout", "-q", "side"})}, "HEAD of {worktree-name}"},
        {"`git switch -c`", {git({"switch", "-q", "-c", "made"})}, "ref refs/heads/made"},
        {"`git fast-import`",
         {git({"fast-import", "--quiet"}, import_stream())},
         "ref refs/heads/imported"},
        {"`git fetch` into a branch",
         {git({"fetch", "-q", "{clone}", "topic:fetched"})},
         "ref refs/heads/fetched"},
    };
}

Ways carrying_commits() {
    return {
        {"`git stash`",
         {write("README.md", "changed\n"), git({"stash", "push", "-q"})},
         "ref refs/stash"},
        {"`git rebase`", {git({"rebase", "-q", "side"})}, own_branch},
        {"`git merge`", {git({"merge", "-q", "--no-edit", "side"})}, own_branch},
        {"`git pull`", {git({"pull", "-q", "--rebase", "{clone}", "topic"})}, own_branch},
        {"`git am`", {git({"am", "-q"}, "{patch}")}, own_branch},
        {"`git cherry-pick`", {git({"cherry-pick", "side"})}, own_branch},
        {"`git revert`", {git({"revert", "--no-edit", "HEAD"})}, own_branch},
    };
}

// What a runtime adds for each command that its agent runs.
std::vector<std::string> hooks_off() {
    return {"env", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.hooksPath", "GIT_CONFIG_VALUE_0="};
}

Step git_without_hooks(const std::vector<std::string>& words) {
    Step step{.argv = hooks_off()};
    step.argv.emplace_back("git");
    step.argv.insert(step.argv.end(), words.begin(), words.end());
    return step;
}

Ways pushing() {
    const std::string pushed = "remote: ref refs/heads/pushed";
    const std::string into = "HEAD:refs/heads/pushed";
    const std::string rule = "url.{remote}.pushInsteadOf=elsewhere";
    return {
        {"`git push`", {git({"push", "-q", "origin", into})}, pushed},
        {"`git push --no-verify`", {git({"push", "-q", "--no-verify", "origin", into})}, pushed},
        {"`git -c core.hooksPath=/dev/null push`",
         {git(unhooked({"push", "-q", "origin", into}))},
         pushed},
        {"`git push` with `core.hooksPath=\"\"` in `GIT_CONFIG_COUNT`",
         {git_without_hooks({"push", "-q", "--no-verify", "origin", into})},
         pushed},
        {"`git push --no-verify` to an address",
         {git({"push", "-q", "--no-verify", "file://{remote}", into})},
         pushed},
        {"`git push --no-verify` to a remote that it adds and removes",
         {git({"remote", "add", "added", "{remote}"}),
          git({"push", "-q", "--no-verify", "added", into}), git({"remote", "remove", "added"})},
         pushed},
        {"`git -C` the main checkout `push --no-verify`",
         {git({"-C", "{main}", "push", "-q", "--no-verify", "origin", into})},
         pushed},
        {"`git push --no-verify` without the session's environment",
         {git_alone({"git", "-C", "{worktree}", "push", "-q", "--no-verify", "origin", into})},
         pushed},
        {"`git -C` the main checkout `push`, without the session's environment",
         {git_alone({"git", "-C", "{main}", "push", "-q", "origin", into})},
         pushed},
        {"`git push` with `-c url.….pushInsteadOf`",
         {git({"-c", rule, "push", "-q", "elsewhere", into})},
         pushed},
        {"`git push --no-verify` with `-c url.….pushInsteadOf`",
         {git({"-c", rule, "push", "-q", "--no-verify", "elsewhere", into})},
         pushed},
        {"`git send-pack`", {git({"send-pack", "-q", "{remote}", into})}, pushed},
        {"another clone's `git push` to the remote",
         {git({"-C", "{clone}", "push", "-q", "{remote}", "topic:refs/heads/pushed"})},
         pushed},
        {"another clone's `git push` into it",
         {git({"-C", "{clone}", "push", "-q", "{main}", "topic:refs/heads/pushed"})},
         "ref refs/heads/pushed"},
    };
}

// As a runtime does it that switches hooks off.
Ways without_hooks_of_directories() {
    return {
        {"`git commit` with `core.hooksPath=\"\"` in `GIT_CONFIG_COUNT`",
         {git_without_hooks({"commit", "-q", "--allow-empty", "-m", "x"})},
         own_branch},
        {"`git branch NEW` with `core.hooksPath=\"\"` in `GIT_CONFIG_COUNT`",
         {git_without_hooks({"branch", "made"})},
         "ref refs/heads/made"},
        {"`git -C` the main checkout `commit` with `core.hooksPath=\"\"` in `GIT_CONFIG_COUNT`",
         {git_without_hooks({"-C", "{main}", "commit", "-q", "--allow-empty", "-m", "x"})},
         "ref refs/heads/main"},
    };
}

Ways reaching_elsewhere() {
    return {
        {"`git -C` the main checkout `commit`",
         {git({"-C", "{main}", "commit", "-q", "--allow-empty", "-m", "x"})},
         "ref refs/heads/main"},
        {"`git -C` the main checkout `commit --no-verify`",
         {git({"-C", "{main}", "commit", "-q", "--no-verify", "--allow-empty", "-m", "x"})},
         "ref refs/heads/main"},
        {"`git -C` the main checkout `commit`, without the session's environment",
         {git_alone({"git", "-C", "{main}", "commit", "-q", "--allow-empty", "-m", "x"})},
         "ref refs/heads/main"},
        {"`git --git-dir` of the repository `update-ref`, from elsewhere",
         {{.argv = {"git", "--git-dir", "{common}", "update-ref", "refs/heads/made", "main"},
           .folder = "{scratch}"}},
         "ref refs/heads/made"},
        {"`GIT_DIR=` the repository `git update-ref`, without the session's environment",
         {git_alone({"GIT_DIR={common}", "git", "update-ref", "refs/heads/made", "main"})},
         "ref refs/heads/made"},
        {"`git worktree add`",
         {git({"worktree", "add", "-q", "-b", "made", "{scratch}/added"})},
         "ref refs/heads/made"},
        {"`git worktree add --detach`",
         {git({"worktree", "add", "-q", "--detach", "{scratch}/added"})},
         "worktree added"},
        {"`git worktree add --detach`, and a commit there",
         {git({"worktree", "add", "-q", "--detach", "{scratch}/added"}),
          git({"-C", "{scratch}/added", "commit", "-q", "--allow-empty", "-m", "x"})},
         "HEAD of added",
         "its HEAD at"},
    };
}

Ways writing_files() {
    return {
        {"editing a file of its worktree",
         {write("README.md", "changed\n")},
         "file README.md of {worktree-name}",
         left_files},
        {"adding a file to its worktree",
         {write("left.txt", "x\n")},
         "file left.txt of {worktree-name}",
         left_files},
        {"editing a file of the main checkout",
         {write("{main}/README.md", "changed\n")},
         "file README.md of {main-name}"},
        {"writing a branch's file in the git directory",
         {write("{common}/refs/heads/made", "{side}\n")},
         "ref refs/heads/made"},
        {"writing the HEAD of the main checkout",
         {write("{common}/HEAD", "ref: refs/heads/side\n")},
         "HEAD of {main-name}"},
        {"planting a hook in the repository",
         {write("{common}/hooks/post-checkout", "#!/bin/sh\n")},
         "hook post-checkout"},
        {"deleting the hooks, then `git commit`",
         {{.argv = {"rm", "-rf", "{hooks}"}}, commit()},
         own_branch},
        {"emptying the included configuration, then `git commit`",
         {{.argv = {"cp", "/dev/null", "{git_config}"}}, commit()},
         own_branch},
        {"unsetting the configuration, then `git commit`",
         {git({"config", "--local", "--remove-section", "includeIf.gitdir:./worktrees/at-*"}),
          commit()},
         own_branch},
        {"deleting the guard's file, then `git commit`",
         {{.argv = {"rm", "-f", "{git-dir}/atelier"}}, commit()},
         own_branch},
        {"`git config user.name`", {git({"config", "user.name", "Mallory"})}, "config user.name"},
        {"`git config --global`",
         {git({"config", "--global", "alias.st", "status"})},
         "user config"},
        {"`git remote add`", {git({"remote", "add", "evil", "{clone}"})}, "config remote.evil.url"},
    };
}

// Beyond what the changeset of the scene allows: 20 lines, below src/, no binary file over 1,000
// bytes.
Ways exceeding_limits() {
    const auto add = [](const std::string& file, const std::string& text,
                        std::vector<std::string> options = {}) {
        Step last = commit(std::move(options));
        return std::vector<Step>{write(file, text), git({"add", "--", file}), std::move(last)};
    };
    const std::string size = "lines, over 20";
    const std::string paths = "outside its paths";
    return {
        {"more lines than allowed", add("src/long.txt", lines(60)), own_branch, size},
        {"more lines than allowed, `--no-verify`", add("src/long.txt", lines(60), {"--no-verify"}),
         own_branch, size},
        {"more lines than allowed, in two commits", add("src/long.txt", lines(15)), own_branch,
         size, add("src/more.txt", lines(15))},
        {"more lines than allowed, with `-c core.hooksPath=/dev/null`",
         {write("src/long.txt", lines(60)), git({"add", "src/long.txt"}),
          git({"-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "x"})},
         own_branch,
         size},
        {"a file outside of its paths", add("docs/other.md", "x\n"), own_branch, paths},
        {"a file outside of its paths, `--no-verify`", add("docs/other.md", "x\n", {"--no-verify"}),
         own_branch, paths},
        {"a binary file over the limit", add("src/blob.bin", std::string(1'500, '\0')), own_branch,
         "is binary"},
    };
}

Ways outliving_the_claim() {
    Step late = commit();
    late.after_takeover = true;
    Step later = commit({"--no-verify"});
    later.after_takeover = true;
    const std::string word = "now held by atelier/worker/thief";
    return {{"`git commit` after its claim was taken over", {late}, own_branch, word},
            {"`git commit --no-verify` after its claim was taken over", {later}, own_branch, word}};
}

// What a worker may not do either; it may commit to its own branch and change files of its
// worktree.
Ways leaving_the_branch() {
    Ways ways =
        all({committing(), moving_refs(), carrying_commits(), without_hooks_of_directories(),
             reaching_elsewhere(), writing_files(), quiet_ways()});
    std::erase_if(ways, [](const BypassCase& way) {
        return way.changes == own_branch ||
               ((way.changes.starts_with("file ") || way.changes.starts_with("index of")) &&
                way.changes.ends_with("{worktree-name}"));
    });
    // A worker's work is not even looked at when HEAD is elsewhere.
    for (BypassCase& way : ways)
        if (way.changes == "HEAD of {worktree-name}") way.told = "not on {branch}";
    return ways;
}

} // namespace

const std::vector<BypassCase>& planner_ways() {
    static const Ways ways =
        all({committing(), moving_refs(), carrying_commits(), pushing(),
             without_hooks_of_directories(), reaching_elsewhere(), writing_files(), quiet_ways()});
    return ways;
}

const std::vector<BypassCase>& worker_ways() {
    static const Ways ways =
        all({leaving_the_branch(), pushing(), exceeding_limits(), outliving_the_claim()});
    return ways;
}

const std::vector<BypassCase>& draft_ways() {
    const std::string promoted = "bead {draft}";
    // Nothing else that is said of the epic tells of it.
    const std::string told = "was promoted while";
    static const Ways ways = {
        {"`plan_promote_epic --yes` of its draft",
         {{.argv = {"plan_promote_epic", "--epic", "{draft}", "--yes"}}},
         promoted,
         told},
        {"`git atelier promote` of its draft",
         {{.argv = {"git-atelier", "promote", "{draft}", "--yes"}}},
         promoted,
         told},
        {"`git atelier promote` of its draft, with a made-up identity",
         {{.argv = {"env", "ATELIER_AGENT_ID=x", "git-atelier", "promote", "{draft}", "--yes"}}},
         promoted,
         told},
        {"`git atelier promote` of its draft, as `atelier/overseer/root`",
         {{.argv = {"env", "ATELIER_AGENT_ID=atelier/overseer/root", "git-atelier", "promote",
                    "{draft}", "--yes"}}},
         promoted,
         told},
        {"`git atelier promote` of its draft, without the session's identity",
         {{.argv = {"env", "-u", "ATELIER_AGENT_ID", "-u", "ATELIER_AGENT_SESSION", "-u",
                    "BD_ACTOR", "-u", "BEADS_AGENT_NAME", "git-atelier", "promote", "{draft}",
                    "--yes"}}},
         promoted,
         told},
    };
    return ways;
}

} // namespace atelier::test
