// `git atelier gc` on real repositories: what it takes away, and what it never does.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/unwrap.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

std::string hence(Seconds after) {
    return format_time(std::chrono::floor<Millis>(std::chrono::system_clock::now()) + after);
}

struct Gc {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    fs::path project;
    std::vector<std::string> epics;

    // `description` of each changeset; N in it is its number.
    explicit Gc(const std::string& description = "demo: write N.txt x", int changesets = 2) {
        epics = sandbox.plan(repository.folder, numbered_parts(description, changesets));
        project = sandbox.project(repository.folder);
    }

    std::string changeset(int number) const { return epics.front() + "." + std::to_string(number); }
    std::string branch(int number) const { return "one-" + changeset(number); }
    fs::path worktree(const std::string& name) const { return project / "worktrees" / name; }
    std::string git(std::vector<std::string> words) {
        return sandbox.git().git(repository.folder, std::move(words));
    }
    bool has_ref(const std::string& ref) {
        return sandbox.git()
                   .try_git(repository.folder, {"rev-parse", "--verify", "-q", ref})
                   .status == 0;
    }
    std::vector<std::string> refs(const std::string& below) {
        const std::string text = git({"for-each-ref", "--format=%(refname)", below});
        return text.empty() ? std::vector<std::string>{} : lines_of(text);
    }

    void at_time(const std::string& now) { sandbox.environment()["ATELIER_TEST_NOW"] = now; }
    Json gc(std::vector<std::string> more, int status = 0) {
        more.insert(more.begin(), {"gc", "--json"});
        const ProcessResult result = sandbox.try_atelier(repository.folder, more);
        INFO(result.out << result.err);
        REQUIRE(result.status == status);
        return std::get<Json>(parse_json(result.out));
    }
    // The state of the item, "" when there is none; its reason goes to `why`.
    std::string state(const Json& document, const std::string& kind, const std::string& name) {
        for (const Json& item : document.find("items")->as_array())
            if (item.string_at("kind") == kind && item.string_at("name") == name) {
                why = item.string_at("why");
                return item.string_at("state");
            }
        return "";
    }
    std::string why;

    // Each item in that state, as "kind name".
    static std::vector<std::string> items(const Json& document, const std::string& state) {
        std::vector<std::string> found;
        for (const Json& item : document.find("items")->as_array())
            if (item.string_at("state") == state)
                found.push_back(item.string_at("kind") + " " + item.string_at("name"));
        return found;
    }

    std::size_t events() {
        return at(sandbox.json(repository.folder, {"log"}), {"events"}).as_array().size();
    }
    // Of the open one that a killed run left; the run's worker is alice.
    std::string killed_session() {
        Background work = sandbox.start(
            repository.folder, {"work", "--mode", "auto", "--agent", "demo", "--name", "alice"});
        eventually("the agent waits", [&] {
            return has_ref("refs/heads/" + branch(1)) &&
                   git({"rev-list", "--count", "main.." + branch(1)}) == "1";
        });
        work.signal(SIGKILL);
        CHECK(work.wait() == 128 + SIGKILL);
        std::string session;
        const Json log = sandbox.json(repository.folder, {"log"});
        for (const Json& event : log.find("events")->as_array())
            if (event.string_at("type") == "session.started")
                session = event.find("data")->string_at("session");
        REQUIRE_FALSE(session.empty());
        eventually("the keeper has ended everything", [&] { return !alive(session); });
        return session;
    }
    static bool alive(const std::string& session) {
        return std::ranges::any_of(fs::directory_iterator("/proc"), [&](const auto& entry) {
            return read_file(entry.path() / "environ").find("SESSION=" + session) !=
                   std::string::npos;
        });
    }
};

} // namespace

TEST_CASE("gc ends a killed session once its lease has run out, and its worker goes on",
          "[e2e][gc][doors]") {
    const TemporaryFolder marks;
    const fs::path go = marks.path() / "go";
    Gc at("demo: write N.txt x\n          demo: wait-for " + go.string());
    const std::string session = at.killed_session();
    CHECK(at.state(at.gc({"--dry-run"}), "session", session) == "left");
    CHECK_THAT(at.why, ContainsSubstring("its lease runs for another"));

    at.at_time(hence(Seconds{3600}));
    const std::size_t events = at.events();
    CHECK(at.state(at.gc({"--dry-run"}), "session", session) == "would");
    CHECK(at.events() == events);
    const ProcessResult unasked = at.sandbox.try_atelier(at.repository.folder, {"gc"});
    CHECK(unasked.status == 129);
    CHECK_THAT(unasked.err, ContainsSubstring("--yes"));
    CHECK(at.events() == events);

    const Json collected = at.gc({"--yes"});
    CHECK(collected.find("collected")->as_bool());
    CHECK(at.state(collected, "session", session) == "done");
    CHECK(at.state(collected, "claim", at.epics.front()).empty());
    CHECK(at.gc({"--yes"}).find("items")->as_array().empty());
    CHECK(fs::exists(at.worktree(at.changeset(1))));
    CHECK(at.git({"worktree", "list", "--porcelain"}).find("locked") == std::string::npos);
    CHECK(at.sandbox.try_atelier(at.repository.folder, {"log", "--verify"}).status == 0);
    const Json status = at.sandbox.json(at.repository.folder, {"status"});
    CHECK(atelier::test::at(status, {"epics", "0", "assignee"}).as_string() ==
          "atelier/worker/alice");

    write_file(go, "");
    CHECK(at.sandbox.work(at.repository.folder, {"--name", "alice"}).status == 0);
    CHECK(at.git({"rev-list", "--count", "main..one"}) == "2");
}

TEST_CASE("gc that fails anywhere leaves a whole log, and the next finishes it",
          "[e2e][gc][doors]") {
    const TemporaryFolder kept;
    Gc at("demo: write N.txt x\n          demo: wait-for " + (kept.path() / "go").string());
    const std::string session = at.killed_session();
    at.at_time(hence(Seconds{3600 * 48}));
    const fs::path plan = at.project / ".beads";
    const fs::path before = kept.path() / "before";
    fs::copy(plan, before);
    // Its lines belong to the events of the store.
    const fs::path decisions = at.project / "decisions";
    const std::string lines = read_file(decisions);
    auto& fails_at = at.sandbox.environment()["ATELIER_TEST_FAIL_AT"];
    int failures = 0;
    // What reads beside the matter may fail without harm: so the end is where none failed for long.
    for (int statement = 1, last = 0; statement < last + 10; ++statement) {
        INFO("statement " << statement);
        fs::remove_all(plan);
        fs::copy(before, plan);
        write_file(decisions, lines);
        fails_at = std::to_string(statement);
        if (at.sandbox.try_atelier(at.repository.folder, {"gc", "--yes"}).status != 0) {
            last = statement;
            ++failures;
        }
        fails_at.clear();
        const auto verified = at.sandbox.try_atelier(at.repository.folder, {"log", "--verify"});
        CHECK(verified.status == 0);
        at.gc({"--yes"});
        const Json log = at.sandbox.json(at.repository.folder, {"log"});
        std::size_t ended = 0;
        for (const Json& event : log.find("events")->as_array())
            ended += event.string_at("type") == "session.ended";
        CHECK(ended == 1);
        CHECK(at.gc({"--dry-run"}).find("items")->as_array().empty());
    }
    CHECK(failures > 20);
}

TEST_CASE("gc gives an epic back whose worker ended long ago, and says whose it was",
          "[e2e][gc][doors]") {
    const TemporaryFolder marks;
    const fs::path go = marks.path() / "go";
    Gc at("demo: write N.txt x\n          demo: wait-for " + go.string(), 1);
    at.killed_session();
    at.at_time(hence(Seconds{3600}));
    CHECK(at.state(at.gc({"--yes"}), "claim", at.epics.front()).empty());
    CHECK(at.state(at.gc({"--dry-run", "--stale-after", "10m"}), "claim", at.epics.front()) ==
          "would");
    CHECK_THAT(at.why, ContainsSubstring("atelier/worker/alice"));
    at.at_time(hence(Seconds{25 * 3600}));
    CHECK(at.state(at.gc({"--yes"}), "claim", at.epics.front()) == "done");
    const Json log = at.sandbox.json(at.repository.folder, {"log"});
    const Json& last = atelier::test::at(log, {"events"}).as_array().back();
    CHECK(last.string_at("type") == "epic.released");
    CHECK(last.find("data")->string_at("from") == "atelier/worker/alice");
    CHECK(last.string_at("actor").starts_with("atelier/overseer/"));
    write_file(go, "");
    CHECK(at.sandbox.work(at.repository.folder, {"--name", "bob"}).status == 0);
    CHECK(at.git({"rev-list", "--count", "main..one"}) == "1");
}

TEST_CASE("gc removes worktrees and branches of what has landed, and nothing that would be lost",
          "[e2e][gc]") {
    Gc at;
    REQUIRE(at.sandbox.work(at.repository.folder).status == 0);
    const fs::path first = at.worktree(at.changeset(1));
    const fs::path second = at.worktree(at.changeset(2));
    const fs::path stray = at.worktree("at-zzzzz.1");
    const fs::path own = at.sandbox.root() / "own";
    at.git({"worktree", "add", "-q", "-b", at.branch(1), first.string(), "one"});
    at.git({"worktree", "add", "-q", "-b", at.branch(2), second.string(), "one"});
    at.git({"worktree", "add", "-q", "--detach", stray.string(), "main"});
    at.git({"worktree", "add", "-q", "-b", "mine", own.string(), "main"});
    const auto checkout = snapshot(at.sandbox.git(), at.repository.folder);

    SECTION("clean ones") {
        const Json collected = at.gc({"--yes"});
        INFO(collected.dump());
        CHECK(at.state(collected, "worktree", first.string()) == "done");
        CHECK(at.state(collected, "worktree", stray.string()) == "done");
        CHECK(at.state(collected, "branch", at.branch(1)) == "done");
        CHECK_FALSE(fs::exists(first));
        CHECK_FALSE(fs::exists(stray));
        CHECK_FALSE(at.has_ref("refs/heads/" + at.branch(1)));
        CHECK(at.refs("refs/atelier/rescue/").empty());
    }
    SECTION("with changes") {
        write_file(second / "thought.txt", "keep me");
        CHECK(at.state(at.gc({"--yes"}), "worktree", second.string()) == "left");
        CHECK_THAT(at.why, ContainsSubstring("thought.txt"));
        CHECK(fs::exists(second / "thought.txt"));
        CHECK(at.has_ref("refs/heads/" + at.branch(2)));
        CHECK(at.state(at.gc({"--yes", "--force"}), "worktree", second.string()) == "done");
        CHECK_FALSE(fs::exists(second));
        const auto kept = at.refs("refs/atelier/rescue/");
        REQUIRE(kept.size() == 1);
        CHECK(at.git({"show", kept.front() + ":thought.txt"}) == "keep me");
    }
    SECTION("with a commit that has not landed") {
        const CommitId late = at.sandbox.git().commit(second, "Late", {{"late.txt", "late"}});
        const Json left = at.gc({"--yes"});
        CHECK(at.state(left, "worktree", second.string()) == "left");
        CHECK_THAT(at.why, ContainsSubstring("not proven"));
        CHECK(at.has_ref("refs/heads/" + at.branch(2)));
        const auto would = Gc::items(at.gc({"--dry-run", "--force"}), "would");
        const Json forced = at.gc({"--yes", "--force"});
        CHECK(Gc::items(forced, "done") == would);
        CHECK(at.state(forced, "worktree", second.string()) == "done");
        // Safe then, so the branch may go.
        CHECK(at.state(forced, "branch", at.branch(2)) == "done");
        const auto kept = at.refs("refs/atelier/rescue/");
        REQUIRE(kept.size() == 1);
        CHECK(at.git({"rev-parse", kept.front()}) == late.str());
    }
    SECTION("locked by somebody") {
        at.git({"worktree", "lock", "--reason", "I am at it", first.string()});
        CHECK(at.state(at.gc({"--yes", "--force"}), "worktree", first.string()) == "left");
        CHECK_THAT(at.why, ContainsSubstring("I am at it"));
        CHECK(fs::exists(first));
    }
    SECTION("with a clone in it") {
        at.sandbox.git().git(second, {"clone", "-q", at.repository.folder.string(), "inner"});
        SECTION("in which somebody has committed") {
            at.sandbox.git().commit(second / "inner", "Mine", {{"mine.txt", "x\n"}});
            CHECK(at.state(at.gc({"--yes"}), "worktree", second.string()) == "left");
            CHECK_THAT(at.why, ContainsSubstring("inner"));
            CHECK(fs::exists(second / "inner/.git"));
        }
        SECTION("that has nothing of its own") {
            CHECK(at.state(at.gc({"--yes", "--force"}), "worktree", second.string()) == "done");
        }
    }
    SECTION("that Git cannot look at") {
        write_file(at.repository.folder / ".git/worktrees" / second.filename() / "index",
                   "garbage");
        CHECK(at.state(at.gc({"--yes", "--force"}), "worktree", second.string()) == "left");
        CHECK(fs::exists(second / "README.md"));
    }
    SECTION("whose folder is gone") {
        fs::remove_all(first);
        CHECK(at.state(at.gc({"--yes"}), "worktree", first.string()) == "done");
        CHECK(at.git({"worktree", "list"}).find(first.string()) == std::string::npos);
    }
    CHECK(fs::exists(own));
    CHECK(at.has_ref("refs/heads/mine"));
    CHECK(at.has_ref("refs/heads/one"));
    CHECK(difference(checkout, snapshot(at.sandbox.git(), at.repository.folder)).empty());
}

TEST_CASE("gc leaves what goes on: an open changeset's worktree, dirty or not", "[e2e][gc]") {
    Gc at("demo: block why?");
    at.sandbox.work(at.repository.folder);
    const fs::path place = at.worktree(at.changeset(1));
    REQUIRE(fs::exists(place));
    CHECK(at.gc({"--yes", "--force"}).find("items")->as_array().empty());
    at.sandbox.atelier(at.repository.folder,
                       {"abandon", at.changeset(1), "--reason", "no", "--yes"});
    CHECK_FALSE(fs::exists(place));
}

TEST_CASE("gc removes an abandoned changeset's worktree once it is clean, its commits kept",
          "[e2e][gc]") {
    Gc at("demo: write N.txt x\n          demo: block why?", 1);
    at.sandbox.work(at.repository.folder);
    const fs::path place = at.worktree(at.changeset(1));
    const std::string head = at.git({"rev-parse", at.branch(1)});
    write_file(place / "notes.txt", "n");
    at.sandbox.atelier(at.repository.folder,
                       {"abandon", at.changeset(1), "--reason", "no", "--yes"});
    REQUIRE(fs::exists(place));
    CHECK(at.state(at.gc({"--yes"}), "worktree", place.string()) == "left");
    fs::remove(place / "notes.txt");
    const Json collected = at.gc({"--yes"});
    CHECK(at.state(collected, "worktree", place.string()) == "done");
    CHECK(at.state(collected, "branch", at.branch(1)) == "done");
    const auto kept = at.refs("refs/atelier/rescue/");
    REQUIRE(kept.size() == 1);
    CHECK(at.git({"rev-parse", kept.front()}) == head);
}

TEST_CASE("gc clears away behind a planner that was killed", "[e2e][gc][doors]") {
    Gc at;
    const fs::path here = at.sandbox.root() / "here";
    write_file(at.project / "templates/runtimes/scripted.yaml",
               "name: scripted\nplanner: [sh, \"" + (at.sandbox.root() / "p.sh").string() +
                   "\"]\nworker: [\"false\"]\n");
    write_file(at.sandbox.root() / "p.sh",
               "echo thought > notes.md; touch '" + here.string() + "'; sleep 1000\n");
    {
        auto plan = at.sandbox.start(at.repository.folder,
                                     {"plan", "--agent", "scripted", "--json", "--yes"});
        eventually("the planner is at it", [&] { return fs::exists(here); });
        const fs::path place = at.worktree("at-planner-plan-1");
        at.at_time(hence(Seconds{25 * 3600}));
        CHECK(at.gc({"--yes", "--force"}).find("items")->as_array().empty());
        CHECK(fs::exists(place / "notes.md"));
        plan.signal(SIGKILL);
        plan.wait();
    }
    const fs::path place = at.worktree("at-planner-plan-1");
    const Json left = at.gc({"--yes"});
    INFO(left.dump());
    CHECK(at.state(left, "worktree", place.string()) == "left");
    CHECK(fs::exists(place / "notes.md"));
    const Json forced = at.gc({"--yes", "--force"});
    INFO(forced.dump());
    CHECK(at.state(forced, "worktree", place.string()) == "done");
    CHECK(at.state(forced, "branch", "main-planner-plan-1") == "done");
    CHECK_FALSE(fs::exists(place));
    const auto kept = at.refs("refs/atelier/rescue/");
    REQUIRE(kept.size() == 1);
    CHECK(at.git({"show", kept.front() + ":notes.md"}) == "thought");
}

TEST_CASE("gc removes what agents printed and remember a month after they have ended",
          "[e2e][gc][doors]") {
    Gc at;
    REQUIRE(at.sandbox.work(at.repository.folder).status == 0);
    const auto transcripts = [&] {
        return std::distance(fs::directory_iterator(at.project / "transcripts"), {});
    };
    // Of each session what it was told, what it printed, and what it wrote to standard error.
    REQUIRE(transcripts() == 6);
    write_file(at.project / "transcripts" / "mine.txt", "m");
    at.at_time(hence(Seconds{29 * 86'400}));
    const fs::path home = at.project / "agents/worker/worker-1";
    const fs::path mapping = at.project / "worktrees/.meta" / (at.epics.front() + ".json");
    CHECK(fs::exists(mapping));
    const Json early = at.gc({"--yes"});
    CHECK(transcripts() == 7);
    CHECK(fs::exists(home / "AGENTS.md"));
    CHECK(at.state(early, "mapping", mapping.string()) == "done");
    CHECK_FALSE(fs::exists(mapping));
    at.at_time(hence(Seconds{31 * 86'400}));
    const Json collected = at.gc({"--yes"});
    CHECK(transcripts() == 1);
    CHECK(at.state(collected, "transcript", "mine.txt") == "left");
    CHECK(at.state(collected, "home", home.string()) == "done");
    CHECK_FALSE(fs::exists(home));
}

TEST_CASE("gc closes messages whose time is over, pinned ones never", "[e2e][gc]") {
    Gc at;
    const auto message = [](const std::string& id, const std::string& status) {
        return R"({"_type":"issue","id":")" + id + R"(","title":"News","status":")" + status +
               R"(","issue_type":"message","labels":["at:message"],)"
               R"("created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z",)"
               R"("description":"---\nfrom: ann\nchannel: news\nretention_days: 3\n---\nText"})"
               "\n";
    };
    at.sandbox.run(at.repository.folder, {"git-atelier", "import", "-"},
                   message("at-mmmm1", "open") + message("at-mmmm2", "pinned"));
    const Json collected = at.gc({"--yes"});
    INFO(collected.dump());
    CHECK(at.state(collected, "message", "at-mmmm1") == "done");
    CHECK(at.state(collected, "message", "at-mmmm2").empty());
    const Json shown = at.sandbox.json(at.repository.folder, {"show", "at-mmmm1"});
    CHECK(atelier::test::at(shown, {"bead", "status"}).as_string() == "closed");
}
