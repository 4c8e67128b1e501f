// What a skill is and what it is given. A file in skills-bin/ defines one `NAME_skill` and is
// listed with atelier_skill(NAME) in skills-bin/CMakeLists.txt; that is all there is to a program.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/core/what_is_next.hpp"
#include "app/run/run_world.hpp"
#include "cli/program.hpp"
#include "domain/interchange/yaml_reader.hpp"
#include "ports/documents.hpp"
#include "ports/repository.hpp"
#include "ports/tickets.hpp"
#include "view/text/style.hpp"
#include "wiring/open_store.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace atelier {

// What a running skill may use. All references outlive the call.
struct SkillEnv {
    Context context;
    // What the machine says of a lease's keeper.
    LivenessProbe probe;
    // From ATELIER_EPIC_ID, ATELIER_CHANGESET_ID, ATELIER_PLAN_EPIC: the defaults of options.
    std::optional<BeadId> epic = {};
    std::optional<BeadId> changeset = {};
    std::optional<BeadId> plan_epic = {};
    // The text of a file, or of standard input when it is named "-".
    std::function<Result<std::string>(const std::string& file)> read_input;
    PlanFormat& plan_format;
    YamlReader yaml;
    // What the repository says of checkouts, when it is asked for; it starts nothing.
    std::function<Result<SeenGround>()> ground;
    // Opened when it is asked for: it starts git.
    std::function<Result<Repository*>()> repository;
    // The tickets of that provider.
    std::function<Result<std::unique_ptr<Tickets>>(const std::string& provider)> tickets = {};
    // What the overseer asks of every agent of its role; "" for nothing.
    std::function<Result<std::string>()> policy = {};
    // In which it was called.
    std::filesystem::path folder = {};
    // Turns and pieces, as the caller may deal with them.
    std::function<Result<RunWorld*>()> runs = {};

    // Whom a claim is made for: the session, or a detached one of the agent. No keeper: a claim
    // made here lives by its expiry.
    ClaimHolder holder() const;
    // How its text is written: plain, for this agent, with times as the commands show them.
    Style style() const;
};

using Skill = Program<SkillEnv>;

// Every skill of the multi-call program; made by CMake from the atelier_skill lines.
std::span<const Skill* const> registered_skills();

// Builds the world that environment and folder say, and calls `run` in it. `patience` is as for
// open_store.
Result<Outcome> in_skill_world(const Args& args, Result<Outcome> (*run)(const Args&, SkillEnv&),
                               Millis patience = SqliteOptions{}.deadline);

// Prints exactly one JSON document, or text with --text; returns the exit status.
int run_skill(const Skill& skill, const std::vector<std::string>& arguments);

} // namespace atelier
