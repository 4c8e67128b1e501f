// What differs in the repository between the start and the end of a session, and what is made of
// it. What the session itself moved is put back, by compare-and-set, and what was found is kept;
// what others moved is theirs; the rest is told and left.
#pragma once

#include "app/core/work_context.hpp"
#include "app/guard/hook_folder.hpp"
#include "app/guard/start_record.hpp"
#include "domain/guard/change_text.hpp"
#include "domain/work/session.hpp"

namespace atelier {

struct Restored {
    StateChange change;
    // Where what was found is kept.
    std::string kept;
};

struct AuditOutcome {
    std::vector<Restored> restored;
    // By the session, and cannot be put back without touching files.
    std::vector<StateChange> reported;
    // Bears no mark of the session.
    std::vector<StateChange> remarks;
    // By others, while the session ran.
    std::size_t others = 0;
    // Hooks of ours that were not as they had been left; they are again.
    std::vector<HookRepair> hooks = {};
    // Of what the session was compared with, and where it was kept.
    RecordFate record = RecordFate::whole;
    std::filesystem::path record_file = {};
    // There was something to compare with.
    bool compared = true;

    // Nobody has to decide anything.
    bool clean() const {
        return restored.empty() && reported.empty() && record == RecordFate::whole;
    }
    // One line for each thing that a person should see.
    std::vector<std::string> lines() const;
};
// Of a record that is not as it was written; "" when it is.
std::string record_text(const AuditOutcome& outcome);
// "restored refs/heads/x to 4da008e1f2; the agent had moved it to 4766e3c0aa, kept as refs/..."
std::string restored_text(const Restored& one);

Result<AuditOutcome> compare_repository(WorkContext& work, const Session& session,
                                        const RepositoryState& before,
                                        const RepositoryState& after);

} // namespace atelier
