// What real agents leave where they have worked: in the user's home what each keeps there by
// itself, with or without us, and in its worktrees nothing but the work.
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
            if (std::ranges::none_of(own, [&](const auto& place) { return is_at(path, place); }))
                found += path + (gone ? "" : " is changed") + "\n";
        }
    return found;
}

// Everything in the folder but Git's, in one line that no agent takes for an attempt at its shell.
constexpr auto lists_the_worktree = "printf 'found:'; find . -mindepth 1 -name .git -prune -o "
                                    "-print | sort | tr '\\n' ' '; printf ':found'";

ModelScript plans_and_works() {
    ModelScript script;
    script
        .turn(R"({"run": "plan_create_epic --title Greetings --scope s --acceptance a )"
              R"(--root-branch greet", "capture": {"EPIC": "\"epic\" *: *\"([^\"]+)\""}})")
        .runs("printf 'changesets:\\n- {title: Greet, description: hello.txt greets.}\\n' | "
              "plan_changesets --epic {{EPIC}} --from -")
        .runs(lists_the_worktree)
        .says("Planned.")
        .runs("echo hello >hello.txt && git add hello.txt && git commit -qm Greet && "
              "changeset_done")
        .runs(lists_the_worktree)
        .says("It greets.");
    return script;
}

struct Stay {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    ModelServer model{sandbox, plans_and_works()};
    std::string output;

    explicit Stay(const std::string& agent) {
        log_in(sandbox, agent, model.url(), repository.folder);
    }
    fs::path home() { return sandbox.git().home(); }
    void atelier(const std::vector<std::string>& arguments) {
        const ProcessResult ran = sandbox.try_atelier(repository.folder, arguments);
        output += ran.out + ran.err;
        INFO(output << "\nresults:\n" << join(model.results(), "\n"));
        REQUIRE(ran.status == 0);
    }
    // From init to the landing, a planner and a worker.
    void lives(const std::string& agent) {
        atelier({"init", "--yes", "--agent", agent});
        atelier({"plan", "--yes", "Greet everybody."});
        const Json planned = sandbox.json(repository.folder, {"status"});
        atelier({"promote", at(planned, {"epics", "0", "id"}).as_string(), "--yes"});
        atelier({"work", "--yes"});
        CHECK(sandbox.git().try_git(repository.folder, {"show", "greet:hello.txt"}).out ==
              "hello\n");
    }
};

void leaves_nothing(Stay& stay, const std::string& agent, const Places& own) {
    const FolderPicture before = picture_of_folder(stay.home());

    stay.lives(agent);

    CHECK(strange(before, picture_of_folder(stay.home()), own) == "");
    const std::string results = join(stay.model.results(), "\n");
    for (const char* const found :
         {"./README.md ./docs ./docs/guide.md ./src ./src/a.txt ./src/b.txt ",
          "./README.md ./docs ./docs/guide.md ./hello.txt ./src ./src/a.txt ./src/b.txt "})
        CHECK_THAT(results, ContainsSubstring("found:" + std::string(found) + ":found"));
    CHECK(stay.sandbox.git()
              .git(stay.repository.folder, {"status", "--porcelain", "--ignored"})
              .empty());
}

void leaves_nothing(const std::string& agent, const Places& own) {
    Stay stay(agent);
    leaves_nothing(stay, agent, own);
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
TEST_CASE("Claude Code leaves the home as it is", "[agents][claude][home]") {
    Stay stay("claude");
    const std::string answered = answers_to_claude(stay.home());
    leaves_nothing(stay, "claude",
                   {".claude.json", ".claude/.last-cleanup", ".claude/backups/",
                    ".claude/plugins/data/git-atelier-inline", ".claude/plugins/store/cc-plugin-*",
                    ".claude/projects/", ".claude/session-env/", ".claude/sessions/",
                    ".claude/shell-snapshots/"});
    CHECK(answers_to_claude(stay.home()) == answered);
}
TEST_CASE("Codex leaves the home as it is", "[agents][codex][home]") {
    leaves_nothing("codex", {".codex/.sandbox_migration", ".codex/.tmp/", ".codex/goals_*",
                             ".codex/installation_id", ".codex/logs_*", ".codex/memories_*",
                             ".codex/queue_*", ".codex/sessions/", ".codex/shell_snapshots/",
                             ".codex/skills/.system/", ".codex/state_*", ".codex/thread_history_*",
                             ".codex/thread-writer-locks/", ".codex/tmp/"});
}
TEST_CASE("Gemini CLI leaves the home as it is", "[agents][gemini][home]") {
    leaves_nothing("gemini", {".gemini/history/", ".gemini/projects.json", ".gemini/tmp/"});
}
TEST_CASE("OpenCode leaves the home as it is", "[agents][opencode][home]") {
    leaves_nothing("opencode", {".cache/opencode/", ".config/opencode/.gitignore",
                                ".local/share/opencode/", ".local/state/opencode/"});
}
TEST_CASE("Copilot CLI leaves the home as it is", "[agents][copilot][home]") {
    leaves_nothing("copilot",
                   {".cache/Microsoft/DeveloperTools/deviceid", ".cache/copilot/",
                    ".copilot/config.json", ".copilot/installed-plugins", ".copilot/logs/",
                    ".copilot/plugin-data/_direct/", ".copilot/session-state/",
                    ".copilot/session-store.*", ".copilot/settings.json.lock"});
}
TEST_CASE("pi leaves the home as it is", "[agents][pi][home]") {
    leaves_nothing("pi",
                   {".pi/agent/auth.json", ".pi/agent/models-store.json", ".pi/agent/sessions/"});
}
TEST_CASE("Qwen Code leaves the home as it is", "[agents][qwen][home]") {
    leaves_nothing("qwen",
                   {".qwen/.openai-logs-cleanup-*", ".qwen/extension-store/",
                    ".qwen/extensions/extension-enablement.json", ".qwen/output-language.md",
                    ".qwen/projects/", ".qwen/skills", ".qwen/tmp/", ".qwen/usage_record.jsonl"});
}
TEST_CASE("Kimi Code leaves the home as it is", "[agents][kimi][home]") {
    leaves_nothing("kimi",
                   {".kimi-code/cache/", ".kimi-code/logs/", ".kimi-code/session_index.jsonl",
                    ".kimi-code/sessions/", ".kimi-code/workspaces.json"});
}
