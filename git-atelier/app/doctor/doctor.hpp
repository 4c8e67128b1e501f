// `git atelier doctor`: named checks of a project, each one function. A check only looks; one that
// can mend what it found does so when it is told to.
#pragma once

#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/project/installed_runtimes.hpp"
#include "app/publish/code_host.hpp"
#include "domain/project/project.hpp"
#include "ports/files.hpp"
#include "ports/hook_probe.hpp"
#include "ports/store_inspector.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

class Repository;

enum class CheckState {
    good,
    // Left over or unusual; nothing fails because of it.
    note,
    wrong,
    // It could not be looked at.
    unknown
};
constexpr auto names_of(CheckState) {
    return std::to_array<Named<CheckState>>({{CheckState::good, "good"},
                                             {CheckState::note, "note"},
                                             {CheckState::wrong, "wrong"},
                                             {CheckState::unknown, "unknown"}});
}

struct Finding {
    CheckState state = CheckState::good;
    std::string message;
    // What to do about it.
    Advice hint = {};
    // Wrong before, mended now.
    bool fixed = false;
    Json details = Json::object();
};

// What replays commits when they land: a library in memory, or a child of Git for each.
struct ReplayEngine {
    // The file that is loaded.
    std::string library = {};
    bool loaded = true;
    // Not what every repository is: there Git does it.
    bool reads_repository = true;
};

// All references outlive the call.
struct DoctorDeps {
    const ProjectRecord& record;
    const ProjectPaths& paths;
    Repository& repository;
    Files& files;
    const StoreInspection& store;
    // Or why it cannot be used.
    const Result<Context>& plan;
    LivenessProbe probe;
    HookProber& prober;
    // Where the programs are.
    std::filesystem::path programs;
    bool fix = false;
    ReplayEngine replay = {};
    // The default agent's program that is not installed, in a sentence; "" when it is.
    std::string missing_agent = {};
    // Or why they cannot be listed.
    Result<std::vector<InstalledRuntime>> runtimes = {};
    // As in WorkContext.
    ForgeOf forge = no_forge;
};

// It could not be looked at.
Finding not_looked_at(const Error& error);
// What was found, as a whole in the details; good, as `none` says, where that is nothing.
Finding noted(const std::vector<std::string>& found, const std::string& none, const Advice& hint,
              CheckState as = CheckState::note);

struct Check {
    std::string_view name;
    Finding (*look)(const DoctorDeps& deps);
};

// Whether all that the plan says was decided is in the log, and beside it.
Finding check_decisions(const DoctorDeps& deps);
// Whether tickets of other systems have been told what they were to be told.
Finding check_tickets(const DoctorDeps& deps);
// Whether each lease in use has its claim.
Finding check_leases(const DoctorDeps& deps);
// Whether the plan knows each rescue ref.
Finding check_rescue_refs(const DoctorDeps& deps);
// Whether both ends of each derivation are pieces.
Finding check_derivations(const DoctorDeps& deps);
// Whether each piece has the ref that the plan says, whether the plan knows each that has one, and
// whether its commit is there.
Finding check_piece_refs(const DoctorDeps& deps);
Finding check_unknown_pieces(const DoctorDeps& deps);
Finding check_piece_objects(const DoctorDeps& deps);
// Whether the forge has the pull requests of open work as they are recorded.
Finding check_recorded_pull_requests(const DoctorDeps& deps);

// In the order in which they are told.
std::span<const Check> store_checks();
std::span<const Check> registration_checks();
std::span<const Check> guard_checks();
std::span<const Check> plan_checks();
std::span<const Check> run_checks();
std::span<const Check> document_checks();
std::span<const Check> leftover_checks();

struct CheckedFinding {
    std::string name;
    Finding finding;
};

struct DoctorOutcome {
    std::vector<CheckedFinding> checks;

    bool sound() const;
};

DoctorOutcome run_doctor(const DoctorDeps& deps);

} // namespace atelier
