#include "support/guarded_session.hpp"

#include "adapters/sqlite/sqlite_store.hpp"
#include "app/claim/claim_epic.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"

#include <csignal>
#include <stdexcept>
#include <unistd.h>

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* bounded_plan = R"(
epics:
  - title: Bounded
    root_branch: bounded
    changesets:
      - title: Write
        description: Write something small.
        paths: ["src/**"]
  - title: Drafted
    root_branch: drafted
    draft: true
    changesets:
      - title: Write
        description: Write something else.
)";

void write_runtime(const fs::path& project, const std::vector<std::string>& words) {
    const std::string argv = Json::strings(words).dump();
    write_file(project / "templates/runtimes/hand.yaml",
               "name: hand\nworker: " + argv + "\nplanner: " + argv +
                   "\nskills: skills\noutput: plain\nhooks: none\n");
}

// Who runs those words, and what the agent does meanwhile.
void set_hand(const fs::path& project, Hand hand, const std::vector<std::string>& words) {
    if (hand == Hand::agent) {
        write_runtime(project, words);
        return;
    }
    write_runtime(project, {"sh", "-c",
                            "mkdir -p src && seq 3 >src/short.txt && git add src && "
                            "git commit -q -m Written"});
    const bool checks = hand == Hand::check;
    const fs::path file = project / "config.user.json";
    Json settings = std::get<Json>(parse_json(read_file(file)));
    const Json* const found = settings.find(checks ? "changeset" : "worktree");
    Json section = found == nullptr ? Json::object() : *found;
    section.set(checks ? "checks" : "setup", Json::array().push(Json::strings(words)));
    settings.set(checks ? "changeset" : "worktree", std::move(section));
    write_file(file, settings.dump());
}

std::vector<std::string> command(Role role) {
    if (role == Role::planner)
        return {"plan", "Something", "--agent", "hand", "--name", "ann", "--yes"};
    return {"work", "--mode", "auto", "--run-mode", "once", "--agent", "hand", "--name", "ann"};
}

} // namespace

BoundedProject::BoundedProject(AtelierSandbox& sandbox_of_test, const fs::path& place,
                               const std::string& sandbox)
    : atelier(sandbox_of_test), repository(place) {
    atelier.plan(repository, bounded_plan);
    const Json status = atelier.json(repository, {"status"});
    for (const Json& found : at(status, {"epics"}).as_array())
        (found.string_at("title") == "Drafted" ? draft : epic) = found.string_at("id");
    const Json limits =
        Json::object().set("max_lines", 20).set("warn_lines", 10).set("max_binary_bytes", 1000);
    write_file(folder() / "config.user.json",
               Json::object().set("changeset", limits).set("sandbox", sandbox).dump());
}

namespace {

// Those that name `path` in their arguments, or in another file of /proc/PID.
std::vector<pid_t> processes_naming(const std::string& path, const char* file = "cmdline") {
    std::vector<pid_t> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto pid = parse_integer(entry.path().filename().string());
        if (!pid || *pid == ::getpid()) continue;
        if (read_file(entry.path() / file).find(path) != std::string::npos)
            found.push_back(static_cast<pid_t>(*pid));
    }
    return found;
}

// What a changeset's description says of how far it may go.
std::string limits_in(const std::string& description) {
    std::string found;
    for (const std::string& line : lines_of(description))
        for (const char* field : {"changeset.kind:", "changeset.paths:", "changeset.lines:"})
            if (line.starts_with(field)) found += line + "\n";
    return found;
}

// The letter of its state, when it is an agent's keeper that lives. Git in an agent's worktree has
// one of its own, as it has after a session whose keeper was killed.
std::optional<char> keeper_state(pid_t pid) {
    const fs::path process = fs::path("/proc") / std::to_string(pid);
    const std::string stat = read_file(process / "stat");
    const std::string name = "(atelier-keeper) ";
    const auto at = stat.find(name);
    if (at == std::string::npos || stat.at(at + name.size()) == 'Z') return std::nullopt;
    if (is_being_killed(read_file(process / "status"))) return std::nullopt;
    const std::string words = read_file(process / "cmdline");
    // One that has ended in this moment has none any more: of what Git ran, many do.
    if (words.empty() || words.substr(words.find('\0') + 1).starts_with("run")) return std::nullopt;
    return stat.at(at + name.size());
}

// As every Git outside does that writes one: by a lock that takes its place, which lifts a mount of
// the file alone.
void write_anew(const fs::path& common_dir) {
    for (const char* name : {"config", "HEAD", "index"}) {
        const fs::path lock = common_dir / (std::string(name) + ".lock");
        fs::copy_file(common_dir / name, lock);
        fs::rename(lock, common_dir / name);
    }
}

} // namespace

bool is_being_killed(const std::string& status) {
    constexpr unsigned long long kill = 1ULL << (SIGKILL - 1);
    for (const std::string& line : lines_of(status))
        for (const char* field : {"SigPnd:", "ShdPnd:"})
            if (line.starts_with(field) &&
                (std::stoull(line.substr(std::string_view(field).size()), nullptr, 16) & kill) != 0)
                return true;
    return false;
}

void BoundedProject::add_plan(RepositoryPicture& picture) {
    const ProcessResult exported = atelier.try_atelier(repository, {"export"});
    picture["plan"] = exported.status == 0 ? "there" : "gone";
    for (const std::string& line : lines_of(exported.status == 0 ? exported.out : "")) {
        const auto parsed = parse_json(line);
        if (!std::holds_alternative<Json>(parsed)) continue;
        const Json& bead = std::get<Json>(parsed);
        const std::string type = bead.string_at("issue_type");
        const std::string id = bead.string_at("id");
        if (type == "message" || type == "agent") continue;
        if (id == epic || id.starts_with(epic + ".")) {
            // The rest of it the session changes itself.
            if (id != epic) picture["bead " + id] = limits_in(bead.string_at("description"));
            continue;
        }
        Json shown = Json::object();
        for (const char* name : {"title", "description", "status", "labels"})
            if (const Json* value = bead.find(name)) shown.set(name, *value);
        picture["bead " + id] = shown.dump();
    }
    const ProcessResult next = atelier.try_atelier(repository, {"work", "--dry-run", draft});
    const bool would = next.out.find("Would start a session") != std::string::npos;
    picture["work on " + draft] = would ? "would begin" : "would not";
}

std::string BoundedProject::leave_finished_work() {
    const fs::path settings = folder() / "config.user.json";
    const std::string before = read_file(settings);
    atelier.plan(repository,
                 "epics:\n  - title: Other\n    root_branch: other\n    changesets:\n"
                 "      - title: Write\n        description: \"demo: write o.txt x\"\n");
    std::string done;
    const Json status = atelier.json(repository, {"status"});
    for (const Json& found : at(status, {"epics"}).as_array())
        if (found.string_at("title") == "Other") done = found.string_at("id");
    write_file(settings, R"({"changeset": {"checks": [["false"]]}})");
    atelier.try_atelier(repository, {"work", done, "--run-mode", "once", "--agent", "demo"});
    write_file(settings, before);
    return "other-" + done + ".1";
}

void BoundedProject::end_what_outlived() {
    for (const pid_t pid : processes_naming((folder() / "agents").string()))
        ::kill(pid, SIGKILL);
}

void BoundedProject::add_project(RepositoryPicture& picture) {
    // First, for a keeper that is stopped is soon ended.
    for (const pid_t pid : processes_naming(atelier.root().string(), "environ")) {
        const auto state = keeper_state(pid);
        if (state) picture["process: keeper"] = "lives";
        if (state == 'T') picture["process: stopped keeper"] = "";
    }
    // Below a keeper that lives nothing has outlived it.
    const bool kept = picture.contains("process: keeper");
    for (const char* role : {"worker", "planner"}) {
        const fs::path outlives = folder() / "agents" / role / "ann/outlives";
        if (!kept && fs::exists(outlives) && !processes_naming(outlives.string()).empty())
            picture["process: outliving"] = "";
    }
    const std::vector<std::pair<std::string, fs::path>> folders = {
        {"project hooks: ", folder() / "hooks"}, {"project templates: ", folder() / "templates"}};
    // From Git 2.54 on there is no folder of hooks.
    std::error_code none;
    for (const auto& [name, place] : folders)
        for (const auto& entry : fs::recursive_directory_iterator(place, none))
            if (entry.is_regular_file())
                picture[name + fs::relative(entry.path(), place).string()] =
                    read_file(entry.path());
    picture["project settings"] = read_file(folder() / "config.user.json");
    add_plan(picture);
}

SessionAttempt::SessionAttempt(BoundedProject& project, Role role, Hand hand)
    : project_(project), socket_(project.atelier.root() / "hand"), hand_(socket_) {
    set_hand(project.folder(), hand, {test_agent().string(), socket_.string()});
    program_.emplace(project.atelier.start(project.repository, command(role)));
    if (!hand_.await()) FAIL("no agent came: " << program_->output());
    write_anew(project.repository / ".git");
    const bool plans = role == Role::planner;
    const Environment& given = hand_.environment();
    const std::string changeset = project.epic + ".1";
    stand_ = {.worktree = hand == Hand::agent ? fs::path(given.at("ATELIER_WORKSPACE_DIR"))
                                              : project.folder() / "worktrees" / changeset,
              .branch = plans ? given.at("ATELIER_PLANNER_BRANCH") : "bounded-" + changeset,
              .hooks = project.folder() / "hooks",
              .git_config = project.folder() / "git.config",
              .scratch = project.folder() / "agents" / std::string(name_of(role)) / "ann",
              .target = plans ? "" : "bounded",
              .draft = project.draft,
              .changeset = plans ? "" : changeset,
              .project = project.folder()};
}

ProcessResult SessionAttempt::run(const std::vector<std::string>& argv, const fs::path& folder,
                                  const std::string& input) {
    try {
        return hand_.run(argv, folder, input);
    } catch (const std::runtime_error& ended) {
        return {.status = 128 + SIGKILL, .err = ended.what()};
    }
}

std::unique_ptr<PlanStore> SessionAttempt::open_store() {
    const fs::path folder = project_.folder();
    return unwrap(SqliteStore::open(folder / ".beads" / "atelier.db", folder.filename().string()));
}

Lease SessionAttempt::lease() {
    return *unwrap(open_store()->read(
        [&](PlanReader& plan) { return plan.lease(*BeadId::parse(project_.epic)); }));
}

void SessionAttempt::take_over() {
    const auto store = open_store();
    FakeClock clock;
    clock.set(lease().expires_at);
    FakeIds ids;
    const Settings settings;
    const Context thief{*store,
                        clock,
                        ids,
                        settings,
                        project_.epic.substr(0, project_.epic.find('-')),
                        *AgentId::make(Role::worker, "thief")};
    unwrap(claim_epic(thief, {*BeadId::parse(project_.epic), {*SessionId::parse("s-thief"), {}}},
                      gone));
}

std::string SessionAttempt::end() {
    try {
        hand_.leave(0);
    } catch (const std::runtime_error&) {
        // It has been ended already.
    }
    program_->wait();
    std::string report = program_->output();
    for (const char* command : {"log", "inbox", "doctor"})
        report += project_.atelier.try_atelier(project_.repository, {command, "--json"}).out;
    return report;
}

} // namespace atelier::test
