// Each real agent as a planner that nobody answers: it drafts an epic of three changesets, cannot
// commit or promote it, and carries it out as a worker once the overseer has promoted it. In the
// user's home it leaves what it keeps there by itself, with or without us, and in its worktrees
// nothing but the work.
#include "agents/agent_login.hpp"
#include "agents/model_server.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/folder_picture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

using Places = std::vector<std::string>;

// One that ends with a slash is a folder with all that is in it, one with a star whatever begins
// so.
bool is_at(const std::string& path, const std::string& place) {
    // What it stands in came with it.
    if (path == place || place.starts_with(path + "/")) return true;
    if (place.ends_with('*')) return path.starts_with(place.substr(0, place.size() - 1));
    return place.ends_with('/') && path.starts_with(place);
}

// What differs and stands at none of these places, one path a line.
std::string strange(const FolderPicture& before, const FolderPicture& after, const Places& own) {
    std::string found;
    for (const auto& [from, to] : {std::pair(&before, &after), std::pair(&after, &before)})
        for (const auto& [path, text] : *from) {
            const auto other = to->find(path);
            const bool gone = other == to->end();
            if (!gone && (other->second == text || from == &after)) continue;
            if (std::ranges::none_of(
                    own, [&path = path](const auto& place) { return is_at(path, place); }))
                found += path + (gone ? "" : " is changed") + "\n";
        }
    return found;
}

// Everything in the folder but Git's, in one line that no agent takes for an attempt at its shell.
constexpr auto lists_the_worktree = "printf 'found:'; find . -mindepth 1 -name .git -prune -o "
                                    "-print | sort | tr '\\n' ' '; printf ':found'";

constexpr const char* create =
    R"({"run": "plan_create_epic --title Greetings --scope 'three files' )"
    R"(--acceptance 'each of them greets' --root-branch greet",
    "capture": {"EPIC": "\"epic\" *: *\"([^\"]+)\""}})";

// Each says on its last line which of them Git took.
constexpr const char* writes = R"(g=git; at=
$g commit --allow-empty -qm Stray && at="$at commit"
$g commit --no-verify --allow-empty -qm Stray && at="$at no-verify"
$g branch stray && at="$at branch"
$g -C "$ATELIER_PROJECT" commit --no-verify --allow-empty -qm Stray && at="$at commit-on-main"
echo "got through:$at.")";

std::string carried_out(const std::string& name) {
    return "echo " + name + " >" + name + ".txt && git add . && git commit -qm 'Say " + name +
           "' && changeset_done";
}

ModelScript plans_and_works() {
    ModelScript script;
    script.turn(create)
        .runs("printf 'changesets:\\n- {title: One, description: D}\\n- {title: Two, description: "
              "D}\\n"
              "- {title: Three, description: D}\\n' | plan_changesets --epic {{EPIC}} --from -")
        .runs(writes)
        .runs(lists_the_worktree)
        .runs("plan_promote_epic --epic {{EPIC}} --yes")
        .says("Planned.");
    for (const std::string name : {"one", "two", "three"}) {
        script.runs(carried_out(name));
        if (name == "one") script.runs(lists_the_worktree);
        script.says("Done.");
    }
    return script;
}

class Stay {
  public:
    explicit Stay(const std::string& agent) : agent_(agent) {
        log_in(sandbox_, agent, model_.url(), repository_.folder);
    }

    fs::path home() { return sandbox_.git().home(); }
    // From init to the landing, a planner and three workers.
    void lives();
    // Whether each found but the repository's files and the agent's own where it worked.
    void has_found_nothing_strange();

  private:
    std::string atelier(const std::vector<std::string>& arguments);
    void has_drafted(const Json& planned);

    AtelierSandbox sandbox_;
    BuiltRepository repository_ = sandbox_.git().plain();
    ModelServer model_{sandbox_, plans_and_works()};
    std::string agent_;
};

std::string Stay::atelier(const std::vector<std::string>& arguments) {
    const ProcessResult ran = sandbox_.try_atelier(repository_.folder, arguments);
    INFO(ran.out << ran.err << "\nresults:\n" << join(model_.results(), "\n"));
    REQUIRE(ran.status == 0);
    return ran.out;
}

void Stay::has_drafted(const Json& planned) {
    REQUIRE(at(planned, {"epics"}).as_array().size() == 1);
    CHECK(at(planned, {"epics", "0", "draft"}).as_bool());
    CHECK(at(planned, {"epics", "0", "changesets"}).as_array().size() == 3);
    const std::vector<std::string> results = model_.results();
    CHECK(join(results, "\n").find("got through:.") != std::string::npos);
    CHECK(sandbox_.git().git(repository_.folder, {"rev-list", "--all", "--count"}) == "1");
    CHECK(results.back().find("approval-required") != std::string::npos);
}

void Stay::lives() {
    atelier({"init", "--yes", "--agent", agent_});
    atelier({"plan", "--yes", "Greet three times."});
    const Json planned = sandbox_.json(repository_.folder, {"status"});
    has_drafted(planned);
    atelier({"promote", at(planned, {"epics", "0", "id"}).as_string(), "--yes"});
    atelier({"work", "--yes"});
    for (const std::string name : {"one", "two", "three"})
        CHECK(sandbox_.git().try_git(repository_.folder, {"show", "greet:" + name + ".txt"}).out ==
              name + "\n");
}

void Stay::has_found_nothing_strange() {
    const std::string results = join(model_.results(), "\n");
    for (const char* const found :
         {"./README.md ./docs ./docs/guide.md ./src ./src/a.txt ./src/b.txt ",
          "./README.md ./docs ./docs/guide.md ./one.txt ./src ./src/a.txt ./src/b.txt "})
        CHECK_THAT(results, ContainsSubstring("found:" + std::string(found) + ":found"));
    CHECK(sandbox_.git().git(repository_.folder, {"status", "--porcelain", "--ignored"}).empty());
}

void plans_and_carries_out(Stay& stay, const Places& own) {
    const FolderPicture before = picture_of_folder(stay.home());

    stay.lives();

    CHECK(strange(before, picture_of_folder(stay.home()), own) == "");
    stay.has_found_nothing_strange();
}

void plans_and_carries_out(const std::string& agent, const Places& own) {
    Stay stay(agent);
    plans_and_carries_out(stay, own);
}

// What its user has told Claude Code once, in a file in which it counts as well.
std::string answers_to_claude(const fs::path& home) {
    const auto parsed = parse_json(read_file(home / ".claude.json"));
    REQUIRE(std::holds_alternative<Json>(parsed));
    std::string all;
    for (const char* key : {"hasCompletedOnboarding", "customApiKeyResponses", "projects"})
        all += at(std::get<Json>(parsed), {key}).dump();
    return all;
}

} // namespace

TEST_CASE("What differs in a home is told but for what an agent keeps there", "[agents]") {
    const FolderPicture before{{"a", "1"}, {"b", ""}, {"b/c", "2"}};
    const FolderPicture after{{"a", "2"},   {"d", ""}, {"d/e", "1"},
                              {"d/f", "1"}, {"g", ""}, {"g/h1", "1"}};
    CHECK(strange(before, before, {}).empty());
    CHECK(strange(before, after, {}) == "a is changed\nb\nb/c\nd\nd/e\nd/f\ng\ng/h1\n");
    CHECK(strange(before, after, {"a", "b/", "d/e", "g/h*"}) == "d/f\n");
}

// Each plugin that Claude Code is handed has an empty folder of its name.
TEST_CASE("Claude Code plans without a terminal and leaves the home as it is",
          "[agents][claude][planners]") {
    Stay stay("claude");
    const std::string answered = answers_to_claude(stay.home());
    plans_and_carries_out(stay, {".claude.json", ".claude/.last-cleanup", ".claude/backups/",
                                 ".claude/plugins/data/git-atelier-inline",
                                 ".claude/plugins/store/cc-plugin-*", ".claude/projects/",
                                 ".claude/session-env/", ".claude/sessions/",
                                 ".claude/shell-snapshots/"});
    CHECK(answers_to_claude(stay.home()) == answered);
}
TEST_CASE("Codex plans without a terminal and leaves the home as it is",
          "[agents][codex][planners]") {
    plans_and_carries_out("codex",
                          {".codex/.sandbox_migration", ".codex/.tmp/", ".codex/goals_*",
                           ".codex/installation_id", ".codex/logs_*", ".codex/memories_*",
                           ".codex/queue_*", ".codex/sessions/", ".codex/shell_snapshots/",
                           ".codex/skills/.system/", ".codex/state_*", ".codex/thread_history_*",
                           ".codex/thread-writer-locks/", ".codex/tmp/"});
}
TEST_CASE("Gemini CLI plans without a terminal and leaves the home as it is",
          "[agents][gemini][planners]") {
    plans_and_carries_out("gemini", {".gemini/history/", ".gemini/projects.json", ".gemini/tmp/"});
}
TEST_CASE("OpenCode plans without a terminal and leaves the home as it is",
          "[agents][opencode][planners]") {
    plans_and_carries_out("opencode", {".cache/opencode/", ".config/opencode/.gitignore",
                                       ".local/share/opencode/", ".local/state/opencode/"});
}
TEST_CASE("Copilot CLI plans without a terminal and leaves the home as it is",
          "[agents][copilot][planners]") {
    plans_and_carries_out("copilot",
                          {".cache/Microsoft/DeveloperTools/deviceid", ".cache/copilot/",
                           ".copilot/config.json", ".copilot/installed-plugins", ".copilot/logs/",
                           ".copilot/plugin-data/_direct/", ".copilot/session-state/",
                           ".copilot/session-store.*", ".copilot/settings.json.lock"});
}
TEST_CASE("pi plans without a terminal and leaves the home as it is", "[agents][pi][planners]") {
    plans_and_carries_out(
        "pi", {".pi/agent/auth.json", ".pi/agent/models-store.json", ".pi/agent/sessions/"});
}
TEST_CASE("Qwen Code plans without a terminal and leaves the home as it is",
          "[agents][qwen][planners]") {
    plans_and_carries_out("qwen", {".qwen/.openai-logs-cleanup-*", ".qwen/extension-store/",
                                   ".qwen/extensions/extension-enablement.json",
                                   ".qwen/output-language.md", ".qwen/projects/", ".qwen/skills",
                                   ".qwen/tmp/", ".qwen/usage_record.jsonl"});
}
TEST_CASE("Kimi Code plans without a terminal and leaves the home as it is",
          "[agents][kimi][planners]") {
    plans_and_carries_out("kimi", {".kimi-code/cache/", ".kimi-code/logs/",
                                   ".kimi-code/session_index.jsonl", ".kimi-code/sessions/",
                                   ".kimi-code/workspaces.json"});
}
