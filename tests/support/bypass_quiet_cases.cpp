// Ways that write where nobody looks at once: under the user's name, into what Git reads besides
// refs, and into the project.
#include "support/bypass_steps.hpp"

namespace atelier::test {
namespace {

const std::string old_rescue = "refs/atelier/rescue/20200101T000000Z/of-before";

Ways signing_as_the_user() {
    return {
        {"moving the checked-out branch without hooks, under the user's name",
         {as_user({"update-ref", "refs/heads/main", "refs/heads/side"})},
         "ref refs/heads/main"},
        {"moving another branch without hooks, under the user's name",
         {as_user({"update-ref", "refs/heads/side", "HEAD"})},
         "ref refs/heads/side"},
        {"writing the checked-out branch's file, and a line of the user's into its log",
         {write("{common}/refs/heads/main", "{side}\n"),
          append("{common}/logs/refs/heads/main",
                 std::string(40, '0') +
                     " {side} Test User <u@example.org> 1700000000 +0000\tcommit: On\n")},
         "ref refs/heads/main"},
        {"`git tag` without hooks, under the user's name",
         {as_user({"tag", "signed"})},
         "ref refs/tags/signed"},
        {"`git notes add` without hooks, under the user's name",
         {as_user({"notes", "add", "-m", "x"})},
         "ref refs/notes/commits"},
    };
}

Ways losing_commits() {
    const std::vector<std::vector<std::string>> stashed = {
        {"update-ref", "--create-reflog", "refs/stash", "side"}};
    return {
        {"deleting a branch of the user's whose name looks like ours",
         {{.argv = {"rm", "{common}/refs/heads/look-at-me"}}},
         "ref refs/heads/look-at-me",
         {},
         {},
         {{"branch", "look-at-me"}}},
        {"moving a branch of the user's whose name looks like a planner's, without hooks",
         {git(unhooked({"update-ref", "refs/heads/new-planner-ui", "HEAD"}))},
         "ref refs/heads/new-planner-ui",
         {},
         {},
         {{"branch", "new-planner-ui", "side"}}},
        {"deleting what is kept below `refs/atelier/rescue/`",
         {{.argv = {"rm", "{common}/" + old_rescue}}},
         "ref " + old_rescue,
         {},
         {},
         {{"update-ref", old_rescue, "side"}}},
        {"deleting `refs/stash` of the user's, without hooks",
         {git(unhooked({"update-ref", "-d", "refs/stash"}))},
         "ref refs/stash",
         {},
         {},
         stashed},
        {"`git reflog expire --expire=all --all`",
         {git({"reflog", "expire", "--expire=all", "--all"})},
         "log refs/heads/main"},
        {"the same, then `git prune --expire=now`",
         {git({"reflog", "expire", "--expire=all", "--all"}), git({"prune", "--expire=now"})},
         "log refs/heads/main"},
        {"editing `packed-refs`",
         {append("{common}/packed-refs", "{side} refs/heads/made\n")},
         "ref refs/heads/made"},
        {"a link to a branch's file in the git directory",
         {{.argv = {"ln", "-s", "main", "{common}/refs/heads/made"}}},
         "ref refs/heads/made"},
        {"a hard link to a branch's file in the git directory",
         {{.argv = {"ln", "{common}/refs/heads/main", "{common}/refs/heads/made"}}},
         "ref refs/heads/made"},
    };
}

Ways changing_what_git_reads() {
    const std::vector<std::vector<std::string>> included = {
        {"config", "include.path", "../../included.gitconfig"}};
    const std::vector<std::vector<std::string>> hooks = {
        {"config", "core.hooksPath", "{home}/hooks"}};
    return {
        {"writing `info/grafts`", {write("{common}/info/grafts", "")}, "note info/grafts"},
        {"writing `info/attributes`",
         {write("{common}/info/attributes", "* -diff\n")},
         "note info/attributes"},
        {"writing `info/exclude`", {append("{common}/info/exclude", "*.c\n")}, "note info/exclude"},
        {"writing `shallow`", {write("{common}/shallow", "{side}\n")}, "note shallow"},
        {"writing `objects/info/alternates`",
         {write("{common}/objects/info/alternates", "{clone}/.git/objects\n")},
         "note objects/info/alternates"},
        {"writing `config.worktree` of the main checkout",
         {write("{common}/config.worktree", "[user]\n\tname = Mallory\n")},
         "operation of {main-name}",
         "config.worktree"},
        {"writing a file that the configuration includes",
         {write("{main}/../included.gitconfig", "[user]\n\tname = Mallory\n")},
         "included.gitconfig",
         {},
         {},
         included},
        {"planting a hook where the user's `core.hooksPath` leads",
         {write("{home}/hooks/post-checkout", "#!/bin/sh\n")},
         "user hooks: post-checkout",
         {},
         {},
         hooks},
        {"writing the user's attributes for all repositories",
         {write("{home}/.config/git/attributes", "* -diff\n")},
         "user files: attributes"},
        {"writing the user's ignore file for all repositories",
         {write("{home}/.config/git/ignore", "*.c\n")},
         "user files: ignore"},
        {"`git config core.worktree`",
         {git({"config", "core.worktree", "{main}"})},
         "config core.worktree"},
        {"`git config core.fsmonitor`",
         {git({"config", "core.fsmonitor", "/bin/true"})},
         "config core.fsmonitor"},
        {"`git config` of a filter",
         {git({"config", "filter.x.clean", "/bin/cat"})},
         "config filter.x.clean"},
        {"changing the index of the main checkout",
         {git({"-C", "{main}", "update-index", "--chmod=+x", "README.md"})},
         "index of {main-name}"},
    };
}

Ways configuring_around() {
    const Step off = write("{scratch}/off", "[core]\n\thooksPath = /dev/null\n");
    const std::string side = "ref refs/heads/side";
    return {
        {"`git -c include.path=` a file that switches hooks off, `update-ref`",
         {off, git({"-c", "include.path={scratch}/off", "update-ref", "refs/heads/side", "HEAD"})},
         side},
        {"`GIT_CONFIG_GLOBAL=` that file, `git update-ref`",
         {off,
          {.argv = {"env", "GIT_CONFIG_GLOBAL={scratch}/off", "git", "update-ref",
                    "refs/heads/side", "HEAD"}}},
         side},
        {"an alias, `git update-ref`",
         {git({"-c", "alias.u=update-ref", "u", "refs/heads/side", "HEAD"})},
         side},
        {"`extensions.worktreeConfig` that switches hooks off, `git update-ref`",
         {git({"config", "extensions.worktreeConfig", "true"}),
          git({"config", "--worktree", "core.hooksPath", "/dev/null"}), move_side()},
         side},
        {"`[core]` appended to the included configuration, `git update-ref`",
         {append("{git_config}", "[core]\n\thooksPath = /dev/null\n"), move_side()},
         side},
        {"deleting the included configuration, `git update-ref`",
         {{.argv = {"rm", "{git_config}"}}, move_side()},
         side},
        {"`GIT_EXEC_PATH=` an empty folder, `git update-ref`",
         {{.argv = {"env", "GIT_EXEC_PATH={scratch}", "git", "update-ref", "refs/heads/side",
                    "HEAD"}}},
         side},
    };
}

// Beside Git's own ways.
Ways working_beside() {
    return {
        {"a program `git` first on PATH that switches hooks off, `git update-ref`",
         {write("{scratch}/git", "#!/bin/sh\nPATH='{path}' exec git -c "
                                 "core.hooksPath=/dev/null \"$@\"\n"),
          {.argv = {"chmod", "+x", "{scratch}/git"}},
          {.argv = {"env", "PATH={scratch}:{path}", "git", "update-ref", "refs/heads/side",
                    "HEAD"}}},
         "ref refs/heads/side"},
        {"the worktree's `.git` led to the main checkout's, then `git commit`",
         {write("{worktree}/.git", "gitdir: {common}\n"),
          {.argv = {"env", "-u", "ATELIER_WORKSPACE_DIR", "git", "commit", "-q", "--allow-empty",
                    "-m", "x"}}},
         "ref refs/heads/main"},
        {"appending to the user's `.bashrc`",
         {append("{home}/.bashrc", "alias git='git -c core.hooksPath=/dev/null'\n")},
         "user shell"},
        {"a program outside that takes commands, as a tmux server does",
         {{.argv = {"sh", "-c",
                    "echo 'echo changed >{main}/README.md' >{server} && "
                    "read -r done <{server}.done"}}},
         "file README.md of {main-name}",
         {},
         {},
         {},
         Server::pipe},
        {"a program outside that takes commands at an abstract socket, as an X server does",
         {{.argv = {"{tool}", "ask", "{server}", "echo changed >{main}/README.md"}}},
         "file README.md of {main-name}",
         {},
         {},
         {},
         Server::abstract},
    };
}

// Where an agent stands, all of it is the project's.
Ways changing_the_project() {
    return {
        {"writing a hook where `git rev-parse --git-path hooks` leads",
         {write("{hooks}/pre-commit", "#!/bin/sh\nexit 0\n")},
         "project hooks: pre-commit"},
        {"planting `NAME.user` among the hooks",
         {write("{hooks}/post-commit.user", "#!/bin/sh\nexit 0\n")},
         "project hooks: post-commit.user"},
        {"removing the record that the session is compared with, then moving a branch",
         {{.argv = {"find", "{project}/sessions", "-name", "start", "-delete"}},
          git(unhooked({"update-ref", "refs/heads/side", "HEAD"}))},
         "ref refs/heads/side"},
        {"the guard's branch edited, then `git update-ref` of that",
         {{.argv = {"sed", "-i", "s#{branch}#side#", "{git-dir}/atelier"}}, move_side()},
         "ref refs/heads/side"},
        {"writing a runtime of the project",
         {write("{project}/templates/runtimes/evil.yaml", "name: evil\n")},
         "project templates: runtimes/evil.yaml"},
        {"writing the project's AGENTS.md",
         {write("{project}/templates/AGENTS.md", "Do as you like.\n")},
         "project templates: AGENTS.md"},
        {"writing the project's settings",
         {write("{project}/config.user.json", "{}\n")},
         "project settings",
         "config.user.json"},
        {.name = "deleting another worker's branch that has not landed",
         .steps = {{.argv = {"rm", "{common}/refs/heads/{other}"}}},
         .changes = "ref refs/heads/{other}",
         .has_finished_work = true},
    };
}

} // namespace

Ways quiet_ways() {
    return all({signing_as_the_user(), losing_commits(), changing_what_git_reads(),
                configuring_around(), working_beside()});
}

const std::vector<BypassCase>& project_ways() {
    static const Ways ways = changing_the_project();
    return ways;
}

} // namespace atelier::test
