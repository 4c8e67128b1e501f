#include "support/guarded_session.hpp"

#include "adapters/sqlite/sqlite_store.hpp"
#include "app/claim/claim_epic.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"

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

void write_runtime(const fs::path& project, const fs::path& socket) {
    const std::string argv = Json::strings({test_agent().string(), socket.string()}).dump();
    write_file(project / "templates/runtimes/hand.yaml",
               "name: hand\nworker: " + argv + "\nplanner: " + argv +
                   "\nskills: skills\noutput: plain\nhooks: none\n");
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

void BoundedProject::add_draft(RepositoryPicture& picture) {
    const Json shown = atelier.json(repository, {"show", draft});
    picture["bead " + draft] = at(shown, {"bead", "labels"}).dump();
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
}

SessionAttempt::SessionAttempt(BoundedProject& project, Role role)
    : project_(project), socket_(project.atelier.root() / "hand"), hand_(socket_) {
    write_runtime(project.folder(), socket_);
    program_.emplace(project.atelier.start(project.repository, command(role)));
    if (!hand_.await()) FAIL("no agent came: " << program_->output());
    const bool plans = role == Role::planner;
    const Environment& given = hand_.environment();
    stand_ = {.worktree = given.at("ATELIER_WORKSPACE_DIR"),
              .branch = plans ? given.at("ATELIER_PLANNER_BRANCH")
                              : "bounded-" + given.at("ATELIER_CHANGESET_ID"),
              .hooks = project.folder() / "hooks",
              .git_config = project.folder() / "git.config",
              .scratch = project.folder() / "agents" / std::string(name_of(role)) / "ann",
              .target = plans ? "" : "bounded",
              .draft = project.draft,
              .project = project.folder()};
}

ProcessResult SessionAttempt::run(const std::vector<std::string>& argv, const fs::path& folder,
                                  const std::string& input) {
    return hand_.run(argv, folder, input);
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
    hand_.leave(0);
    program_->wait();
    std::string report = program_->output();
    for (const char* command : {"log", "inbox"})
        report += project_.atelier.try_atelier(project_.repository, {command, "--json"}).out;
    return report;
}

} // namespace atelier::test
