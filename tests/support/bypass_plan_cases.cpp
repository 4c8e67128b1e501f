// Ways that aim at the plan instead of the repository: the overseer's commands, the store's file,
// the session's keeper, and a worker's own limits.
#include "base/text.hpp"
#include "support/bypass_steps.hpp"

namespace atelier::test {
namespace {

const std::string store = "{project}/.beads/atelier.db";
const std::string too_long = "lines, over 20";

Step shell(std::string script) {
    return {.argv = {"sh", "-c", std::move(script)}};
}

Step atelier(std::vector<std::string> words) {
    words.insert(words.begin(), "git-atelier");
    return {.argv = std::move(words)};
}

Step sql(std::string statements) {
    return {.argv = {"{tool}", "sql", store, std::move(statements)}};
}

// What it does to its keeper, which is no child of the sandbox's.
Step signal_keeper(const std::string& signal) {
    return shell("read -r _ _ _ keeper _ </proc/$PPID/stat; kill -" + signal + " $keeper");
}

Ways deciding() {
    const Step plan = write("{scratch}/plan.yaml", "epics:\n  - title: Smuggled\n"
                                                   "    root_branch: smuggled\n    changesets:\n"
                                                   "      - title: One\n        description: x\n");
    const Step row = write(
        "{scratch}/rows.jsonl",
        R"({"id":"at-zzz","title":"Smuggled","status":"open","priority":2,"issue_type":"epic",)"
        R"("labels":["at:epic","at:ready"],"created_at":"2026-01-01T00:00:00Z",)"
        R"("updated_at":"2026-01-01T00:00:00Z"})"
        "\n");
    // With event, row and line, as far as it can write them.
    const Step forged = {.argv = {"{tool}", "promote", store, "{draft}"}};
    const std::string nobody_tells = "decided by an agent";
    return {
        {"`git atelier plan --from` a plan",
         {plan, atelier({"plan", "--from", "{scratch}/plan.yaml"})},
         "bead *",
         nobody_tells},
        {"`git atelier import` of an epic that may be claimed",
         {row, atelier({"import", "{scratch}/rows.jsonl"})},
         "bead *",
         nobody_tells},
        {"`git atelier plan --edit` of the draft",
         {{.argv = {"env", "GIT_EDITOR=sed -i s/Drafted/Smuggled/",
                    "EDITOR=sed -i s/Drafted/Smuggled/", "git-atelier", "plan", "--edit", "{draft}",
                    "--yes"}}},
         "bead {draft}",
         nobody_tells},
        {"`git atelier abandon` of the draft",
         {atelier({"abandon", "{draft}", "--reason", "x", "--yes"})},
         "bead {draft}",
         nobody_tells},
        {"`git atelier init --agent`",
         {atelier({"init", "--agent", "demo", "--yes"})},
         "project settings",
         "config.user.json"},
        {"an edit of the store that makes the draft claimable",
         {sql("update beads set labels=replace(replace(labels,'at:draft','at:ready'),"
              "'cs:planned','cs:ready') where id like '{draft}%';"
              "update labels set label='at:ready' where bead='{draft}' and label='at:draft';"
              "update labels set label='cs:ready' where bead like '{draft}.%' and "
              "label='cs:planned'")},
         "work on {draft}",
         "no event of the log"},
        {"an edit of the store and of its log that promotes the draft, without a line in "
         "`decisions`",
         {forged, shell("grep -v ' epic.promoted' {project}/decisions >{scratch}/lines; cat "
                        "{scratch}/lines >{project}/decisions || true")},
         "work on {draft}",
         "epic.promoted {draft}"},
        {"an edit of the store, of its log and of `decisions` that promotes the draft",
         {forged},
         "work on {draft}",
         "epic.promoted {draft}"},
        {"deleting the store",
         {{.argv = {"rm", "-f", store, store + "-wal", store + "-shm"}}},
         "plan",
         "atelier.db"},
    };
}

Ways leaving_the_keeper() {
    return {
        {"killing the keeper, and a process that outlives it",
         {shell(": >{scratch}/outlives; setsid env -i PATH={path} tail -f {scratch}/outlives "
                ">/dev/null 2>&1 </dev/null &"),
          signal_keeper("KILL"), shell("true")},
         "process: keeper",
         "was killed"},
        {"stopping the keeper (`SIGSTOP`)",
         {signal_keeper("STOP"),
          shell("read -r _ _ _ keeper _ </proc/$PPID/stat; count=0; until [ $count = 500 ] || "
                "grep -q '^State:.T' /proc/$keeper/status; do count=$((count + 1)); done")},
         "process: stopped keeper",
         "had been stopped"},
    };
}

std::vector<Step> sixty_lines(std::vector<Step> first, const std::string& script = "seq 60") {
    first.push_back(shell(script + " >src/long.txt; git add src && git commit -q -m Written"));
    return first;
}

Ways lifting_limits() {
    return {
        {"`plan_edit` of its own changeset",
         {{.argv = {"plan_edit", "{changeset}", "--kind", "mechanical"}}},
         "bead {changeset}",
         "decided by an agent"},
        {"more lines than allowed, approved by an edit of the store",
         sixty_lines({sql("update beads set description=description||char(10)||"
                          "'changeset.size_approved_by: atelier/overseer/root'||char(10) "
                          "where id='{changeset}'")}),
         own_branch, too_long},
        {"more lines than allowed, said to be generated by its own `.gitattributes`",
         sixty_lines({write("src/.gitattributes", "*.txt linguist-generated\n")}), own_branch,
         too_long},
        {"more lines than allowed, said to be binary by its own `.gitattributes`",
         sixty_lines({write("src/.gitattributes", "*.txt -diff\n")}), own_branch, too_long},
        {"more lines than allowed, said to be generated by `info/attributes`",
         sixty_lines({write("{common}/info/attributes", "*.txt linguist-generated\n")}), own_branch,
         "info/attributes"},
        {"more lines than allowed, with a NUL before them",
         sixty_lines({}, "{ printf '\\0\\n'; seq 60; }"), own_branch, too_long},
        {"more lines than allowed, with other limits in the project's settings",
         sixty_lines({write("{project}/config.user.json", R"({"changeset":{"max_lines":5000}})")}),
         own_branch, "config.user.json"},
        {"more lines than allowed, with the guard's base edited",
         {shell("seq 15 >src/long.txt; git add src; git commit -q -m One; "
                "sed -i \"s/$(git rev-parse HEAD^)/$(git rev-parse HEAD)/\" {git-dir}/atelier; "
                "seq 16 30 >>src/long.txt; git commit -q -a -m Two && git rev-parse -q --verify "
                "HEAD^^{commit}")},
         own_branch,
         too_long},
        {"`git symbolic-ref` of its own branch",
         {git({"symbolic-ref", "refs/heads/{branch}", "refs/heads/side"})},
         own_branch},
    };
}

// What its changeset says in the plan, made to say something else.
Step edit_of_its_bead(const std::string& expression) {
    return sql("update beads set description=" + expression + " where id='{changeset}'");
}

Ways lifting_limits_by_the_plan() {
    const std::string without_marks = "env -u ATELIER_AGENT_ID -u ATELIER_AGENT_SESSION ";
    const std::string approve = "git-atelier review {changeset} --approve-size --reason x";
    return {
        {"more lines than allowed, approved by `git atelier review`", sixty_lines({shell(approve)}),
         own_branch, too_long},
        {"more lines than allowed, approved without the session's identity",
         sixty_lines({shell(without_marks + approve)}), own_branch, too_long},
        {"more lines than allowed, asked for and approved by `git atelier inbox`",
         {shell("mkdir -p src; seq 60 >src/long.txt; git add src; "
                "id=$(changeset_guardrails --request-approval x | sed -n "
                "'s/.*\"message\":\"\\([^\"]*\\)\".*/\\1/p'); git-atelier inbox --reply \"$id\" "
                "--message yes --approve-size; git commit -q -m Written")},
         own_branch,
         too_long},
        {"more lines than allowed, called mechanical by an edit of the store",
         sixty_lines({edit_of_its_bead("'changeset.kind: mechanical'||char(10)||description")}),
         own_branch, too_long},
        {"more lines than allowed, called mechanical by `git atelier import`",
         sixty_lines({shell("git-atelier export | grep '\"id\":\"{changeset}\"' | sed "
                            "'s/changeset.paths/changeset.kind: mechanical\\\\nchangeset.paths/' "
                            ">{scratch}/row; git-atelier import {scratch}/row")}),
         own_branch, too_long},
        {"a file outside of its paths, which an edit of the store has widened",
         {edit_of_its_bead("replace(description,'src/**','**')"),
          shell("mkdir -p docs; seq 9 >docs/other.md; git add docs && git commit -q -m Written")},
         own_branch,
         "outside its paths"},
        {"`plan_changesets` of a mechanical changeset in its epic",
         {shell(
             "plan_changesets --epic \"$ATELIER_EPIC_ID\" --title Flood --description 'Write it.' "
             "--kind mechanical")},
         "bead *",
         "decided by an agent"},
    };
}

Ways lifting_limits_by_git() {
    return {
        {"more lines than allowed, as another worker",
         {shell("mkdir -p src; seq 60 >src/long.txt; git add src; "
                "ATELIER_AGENT_ID=atelier/worker/other git commit -q -m Written")},
         own_branch,
         too_long},
        {"more lines than allowed, without the session's identity",
         {shell("mkdir -p src; seq 60 >src/long.txt; git add src; env -u ATELIER_AGENT_ID -u "
                "ATELIER_AGENT_SESSION git commit -q -m Written")},
         own_branch,
         too_long},
        {"more lines than allowed, in a commit made by plumbing",
         {shell("mkdir -p src; seq 60 >src/long.txt; git add src; git update-ref HEAD "
                "$(git commit-tree -p HEAD -m Written $(git write-tree))")},
         own_branch,
         too_long},
        {"more lines than allowed, in several commits, each of them small",
         {shell("for part in 2 3 4; do seq 15 >src/part-$part.txt; git add src; git commit -q -m "
                "Part || break; done")},
         own_branch,
         too_long,
         {shell("mkdir -p src; seq 15 >src/part-1.txt; git add src; git commit -q -m Part")}},
        {"more lines than allowed, in a repository inside of the worktree",
         {shell("git init -q src/inner; cd src/inner; seq 60 >long.txt; git add long.txt; "
                "git commit -q -m Inner; cd ../..; git add src/inner 2>{scratch}/advice; "
                "git commit -q -m Written")},
         own_branch,
         ".gitmodules does not name"},
        {"`git atelier integrate` of more lines than allowed",
         {shell("mkdir -p src; seq 60 >src/long.txt; git add src; git " +
                join(unhooked({"commit"}), " ") +
                " -q -m Written; git-atelier integrate {changeset}")},
         "ref refs/heads/bounded",
         too_long},
    };
}

Ways by_a_command(Hand hand, const std::string& name) {
    Ways ways = {
        {"promotes the draft",
         {shell("env -u ATELIER_AGENT_ID -u ATELIER_AGENT_SESSION git-atelier -C {main} promote "
                "{draft} --yes")},
         "bead {draft}",
         "was promoted while"},
        {"plants a hook in the repository",
         {write("{common}/hooks/post-checkout", "#!/bin/sh\n")},
         "hook post-checkout"},
        {"sets `user.name`",
         {git({"-C", "{main}", "config", "user.name", "Mallory"})},
         "config user.name"},
        {"writes a runtime of the project",
         {write("{project}/templates/runtimes/evil.yaml", "name: evil\n")},
         "project templates: runtimes/evil.yaml"},
        {"moves a branch of the user's",
         {git({"update-ref", "refs/heads/side", "HEAD"})},
         "ref refs/heads/side"},
        {"edits a file of the main checkout",
         {write("{main}/README.md", "changed\n")},
         "file README.md of {main-name}"},
    };
    for (BypassCase& way : ways) {
        way.name = name + " that " + way.name;
        way.hand = hand;
    }
    return ways;
}

} // namespace

const std::vector<BypassCase>& deciding_ways() {
    static const Ways ways = all({deciding(), leaving_the_keeper()});
    return ways;
}

const std::vector<BypassCase>& limit_ways() {
    static const Ways ways =
        all({lifting_limits(), lifting_limits_by_the_plan(), lifting_limits_by_git()});
    return ways;
}

const std::vector<BypassCase>& command_ways() {
    static const Ways ways = all({by_a_command(Hand::check, "a command of `changeset.checks`"),
                                  by_a_command(Hand::setup, "a command of `worktree.setup`")});
    return ways;
}

} // namespace atelier::test
