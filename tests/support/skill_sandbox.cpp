#include "support/skill_sandbox.hpp"

#include "adapters/git/config/discover.hpp"
#include "app/mail/mail_controls.hpp"
#include "app/plan/promote_epic.hpp"

#include <fstream>
#include <variant>

namespace atelier::test {

namespace fs = std::filesystem;
using test::unwrap;

namespace {

PlannedChangeset planned(const std::string& key, const std::string& needs) {
    PlannedChangeset changeset{.key = key, .title = "Change " + key, .description = "Do it."};
    if (!needs.empty()) changeset.depends_on.push_back({.name = needs});
    changeset.tasks.push_back({.title = "Write " + key});
    return changeset;
}

} // namespace

Json SkillAnswer::document() const {
    if (out.empty() || out.find('\n') != out.size() - 1) FAIL("not one line: " << out << err);
    auto parsed = parse_json(out);
    if (std::holds_alternative<JsonFault>(parsed)) FAIL("not JSON: " << out);
    return std::get<Json>(std::move(parsed));
}

std::string SkillAnswer::code() const {
    const Json answer = document();
    const Json* error = answer.find("error");
    return error == nullptr ? std::string() : error->string_at("code");
}

fs::path SkillSandbox::programs() {
    return ATELIER_PROGRAMS;
}

SkillSandbox::SkillSandbox()
    : repository(git.plain()), epic{*BeadId::parse("at-none"),  "",    *BranchName::parse("none"),
                                    *BranchName::parse("none"), false, {}},
      other(epic) {
    const fs::path enlistment = unwrap(discover_repository(repository.folder)).enlistment;
    ProjectRecord record{.enlistment = enlistment, .key = project_key(enlistment)};
    record.version = "0.1.0";
    paths.folder = git.root() / "data" / "projects" / record.key;
    fs::create_directories(paths.folder);
    std::ofstream(paths.system_config()) << project_json(record).dump_pretty();
    std::ofstream(paths.user_config()) << "{}\n";
    store = unwrap(SqliteStore::create(paths.store(), record.key));

    PlannedEpic first{.title = "Greeting", .draft = true};
    first.changesets = {planned("core", ""), planned("cli", "core")};
    PlannedEpic second{.title = "Farewell", .draft = true};
    second.changesets = {planned("bye", "")};
    const RepositoryBranches branches{*BranchName::parse("main"), {"main"}};
    auto outcome = unwrap(
        plan_epics(as(Role::planner, "plan-1"), {{first, second}, "plan.yaml"}, branches, false));
    for (const PlannedEpicOutcome& planned_epic : outcome.epics)
        promote(planned_epic.id);
    epic = outcome.epics.at(0);
    other = outcome.epics.at(1);
}

Context SkillSandbox::as(Role role, const std::string& name) {
    return {*store, clock_, ids_, settings_, "at", *AgentId::make(role, name)};
}

void SkillSandbox::promote(const BeadId& epic_id) {
    unwrap(promote_epic(as(Role::overseer, "olga"), {epic_id, true}));
}

void SkillSandbox::declare_queue(const std::string& name) {
    unwrap(declare_mail_control(as(Role::overseer, "olga"), MailControlKind::queue, name, {}));
}

SkillAnswer SkillSandbox::run_in(const fs::path& folder, const std::string& skill,
                                 const std::vector<std::string>& arguments,
                                 const Environment& extra) {
    Environment environment = git.environment();
    environment["ATELIER_DATA_DIR"] = (git.root() / "data").string();
    for (const auto& [name, value] : extra)
        environment[name] = value;
    std::vector<std::string> argv = {(programs() / skill).string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const auto ran = unwrap(git.process().run({.argv = argv,
                                               .environment = environment,
                                               .directory = folder,
                                               .deadline = Millis{120'000}}));
    return {ran.status, ran.out, ran.err};
}

SkillAnswer SkillSandbox::run(const std::string& skill, const std::vector<std::string>& arguments,
                              const std::string& agent, Environment extra) {
    extra["ATELIER_AGENT_ID"] = agent;
    return run_in(repository.folder, skill, arguments, extra);
}

Bead SkillSandbox::get(const BeadId& id) {
    const auto found = unwrap(store->read([&](PlanReader& plan) { return plan.find(id); }));
    if (!found) FAIL("there is no " << id.str());
    return *found;
}

std::vector<std::string> SkillSandbox::event_types() {
    std::vector<std::string> types;
    for (const Event& event : unwrap(store->read([](PlanReader& plan) { return plan.events({}); })))
        types.push_back(event.type);
    return types;
}

} // namespace atelier::test
